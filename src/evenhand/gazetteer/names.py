"""Keys under which names are filed: one that forgives accents and punctuation, one that forgives transliteration.

Needs nothing but the standard library, because the gazetteer is compiled with it before evenhand is installed.
"""

from __future__ import annotations

import re
import unicodedata

_DROP = "'’‘ʼʻʿʾ`´.ـ\u200c\u200d\u200e\u200f\"“”"
_SPACE = "-‐‑–—/_,;()·"
_LETTERS = {
    "ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "ħ": "h", "þ": "th", "ð": "d", "ə": "a",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ؤ": "و", "ئ": "ي",
    "ک": "ك", "ء": "", "ё": "е",
}  # fmt: skip
_TABLE = str.maketrans({**dict.fromkeys(_DROP, ""), **dict.fromkeys(_SPACE, " "), **_LETTERS})
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_SHORTENED = re.compile(r"\b(?:sainte?|mount|fort)\b(?= )")

#: Articles that reports write or leave out, with the sun letters that Arabic assimilates.
ARTICLES = frozenset("al el ul il as ash ad adh an ar at ath az the la las los le les".split())

_ROMAN = {
    "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "ټ": "t",
    "ډ": "d", "ړ": "r", "ښ": "sh", "ځ": "z", "څ": "ts", "ڼ": "n", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n", "ے": "e",
    "ڤ": "v", "ڵ": "l", "ۆ": "o", "ێ": "e", "ە": "a", "ھ": "h", "ہ": "h",
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "i",
    "і": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "ң": "n", "ө": "o", "ү": "u", "қ": "k", "ғ": "g", "ә": "a", "һ": "h", "ј": "j", "љ": "lj",
    "њ": "nj", "ћ": "c", "ђ": "d", "џ": "dz", "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i",
    "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_ROMAN_TABLE = str.maketrans(_ROMAN)
_SAME_SOUND = (
    ("sch", "s"), ("tch", "s"), ("zh", "j"), ("dj", "j"), ("dzh", "j"), ("kh", "k"), ("gh", "k"), ("dh", "d"),
    ("th", "t"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("ck", "k"), ("ts", "s"), ("x", "ks"),
)  # fmt: skip
_SOUND_TABLE = str.maketrans({**dict.fromkeys("aeiouywh", ""), **dict.fromkeys("qgcj", "k"), "v": "f", "p": "b"})
_DOUBLED = re.compile(r"(.)\1+")


def fold(name: str) -> str:
    """``name`` in lower case without accents, apostrophes and full stops; hyphens are spaces, "Saint" is "st"."""
    if name.isascii() and name.isalnum():
        return name.lower()
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_TABLE)).casefold()  # some capitals show up only now
        text = unicodedata.normalize("NFKD", text.translate(_TABLE))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = " ".join(text.translate(_TABLE).split())
    if "t" in text and ("saint" in text or "mount" in text or "fort" in text):
        text = _SHORTENED.sub(lambda match: _SHORT[match.group()], text)
    return text


def romanise(folded: str) -> str:
    """A folded Arabic, Cyrillic or Greek name in plain Latin letters; Latin names as they are."""
    if folded.isascii():
        return folded
    words = [word.removeprefix("ال") if len(word) > 4 else word for word in folded.split()]
    return " ".join(words).translate(_ROMAN_TABLE)


def without_article(folded: str) -> str:
    """A folded name without a leading article ("al", "ash", "the"), if anything is left."""
    first, _, rest = folded.partition(" ")
    return rest if rest and first in ARTICLES else folded


def skeleton(folded: str) -> str:
    """What transliterations of one name share: its consonants, like sounds as one, without articles and doubling.

    >>> skeleton("qusantinah") == skeleton(fold("قسنطينة"))
    True
    """
    text = romanise(folded)
    words = text.split()
    text = "".join(word for word in words if word not in ARTICLES) or "".join(words)
    for written, sound in _SAME_SOUND:
        if written in text:
            text = text.replace(written, sound)
    return _DOUBLED.sub(r"\1", text.translate(_SOUND_TABLE))
