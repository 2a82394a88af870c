"""Which language a text is in, when nobody says."""

from __future__ import annotations

import functools
from typing import Any

#: The languages that are told apart (ISO 639-1). A text in any other is taken for one of these: give its language.
LANGUAGES = (
    "am", "ar", "bn", "de", "en", "es", "fa", "fr", "ha", "he", "hi", "id", "it", "ku", "my", "ne",
    "pl", "ps", "pt", "ru", "si", "so", "sw", "ta", "th", "tl", "tr", "uk", "ur", "uz", "zh"
)  # fmt: skip
#: Texts with fewer letters are not guessed at.
MIN_LETTERS = 40
_READ = 5000


def guess(text: str) -> str | None:
    """The ISO 639-1 code of ``text``, None when it is too short to tell (py3langid, by Barbaresi after Lui)."""
    start = text[:_READ]
    if sum(map(str.isalpha, start)) < MIN_LETTERS:
        return None
    return str(_identifier().classify(start)[0])


@functools.cache
def _identifier() -> Any:
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return identifier
