"""Counts of people, as tables of cases and as properties.

cases/counts.csv: ``text`` and ``expected``, one entry a mention in text order, parted by ";": outcome, number ("12", "12+"
for at least, "10-15"), target type where one is said, and the marks part, adds, other, earlier, supersedes, shared.
cases/counts_codes.csv: ``words``, ``low``, ``high`` (empty is open), ``of``; low empty where the words are no count.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.counts import CountMention, code_count, combine, find_counts, toll_of
from evenhand.model import Count

CASES = Path(__file__).parent / "cases"
MARKS = ("part", "adds", "other", "earlier", "supersedes", "shared")


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(mention: CountMention) -> str:
    count = mention.count
    number = (
        f"{count.low}"
        if count.high == count.low
        else f"{count.low}+"
        if count.high is None
        else f"{count.low}-{count.high}"
    )
    marks = {"part": count.part, "adds": count.adds, **{mark: getattr(mention, mark) for mark in MARKS[2:]}}
    words = [mention.outcome, number, count.of, *(mark for mark in MARKS if marks[mark])]
    return " ".join(word for word in words if word)


@pytest.mark.parametrize("row", rows("counts.csv"), ids=lambda row: row["text"][:60])
def test_find_counts(row: dict[str, str]) -> None:
    assert "; ".join(shown(mention) for mention in find_counts(row["text"])) == row["expected"]


@pytest.mark.parametrize("row", rows("counts_codes.csv"), ids=lambda row: row["words"])
def test_code_count(row: dict[str, str]) -> None:
    count = code_count(row["words"])
    if not row["low"]:
        assert count is None
        return
    assert count is not None
    assert (count.low, count.high, count.of or "") == (
        int(row["low"]),
        int(row["high"]) if row["high"] else None,
        row["of"],
    )
    assert count.words == row["words"]


# -- one account's toll


def counts(*words: str) -> list[Count]:
    coded = [code_count(word) for word in words]
    return [count for count in coded if count is not None]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        (["two soldiers", "a civilian"], 3, 3),
        (["12 people", "including three children"], 12, 12),
        (["12 people", "12 people"], 12, 12),
        (["12 people", "two soldiers", "ten civilians"], 12, 12),
        (["12", "at least 12"], 12, 12),
        (["two soldiers", "two attackers"], 2, 2),
        (["a policeman", "the policeman"], 1, 1),
        (["two soldiers", "another soldier"], 3, 3),
        (["at least two soldiers", "a civilian"], 3, None),
        (["no casualties"], 0, 0),
    ],
)
def test_combine_adds_groups_and_nothing_twice(words: list[str], low: int, high: int | None) -> None:
    total = combine(counts(*words))
    assert total is not None
    assert (total.low, total.high) == (low, high)


def test_combine_says_nothing_of_attackers_alone() -> None:
    assert combine(counts("two attackers", "three gunmen")) is None
    assert combine([]) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Five people were dead on arrival. Three more died on the ward.", 8, 8),
        ("Five people were dead on arrival. Three more died on the ward. The number of dead is therefore 8.", 8, 8),
        ("A magistrate was shot dead. Her driver was also killed.", 2, 2),
        ("9 people were killed: six soldiers and three civilians.", 9, 9),
        ("9 people were killed. Six soldiers and three civilians died.", 9, 9),
        ("The blast killed a trader and his son.", 2, 2),
        ("The blast killed a trader and his son. A trader and his son were killed, the mayor said.", 2, 2),
        ("A rocket killed three officers and a woman who was waiting for a bus.", 4, 4),
        ("Four soldiers and a civilian driver were killed. Four soldiers and a driver died in the ambush.", 5, 5),
        ("Two attackers and five soldiers were killed. Five soldiers died.", 5, 5),
        ("Six farmers were killed. At least two more died in hospital.", 8, None),
    ],
)
def test_those_told_of_together_and_those_who_come_on_top_are_added_once(text: str, low: int, high: int | None) -> None:
    total = combine([mention.count for mention in find_counts(text) if mention.outcome == "killed"])
    assert total is not None
    assert (total.low, total.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "left_open"),
    [
        ("A clerk was hit.", True),
        ("A clerk was shot at the gate.", True),
        ("One person was killed or injured.", False),
        ("There was one casualty.", False),
        ("Four people were shot at the gate.", False),
        ("A clerk was killed.", False),
    ],
)
def test_one_person_hit_is_no_number_of_killed_and_wounded_together(text: str, left_open: bool) -> None:
    assert [mention.left_open for mention in find_counts(text)] == [left_open]


def test_others_than_the_dead_add_to_no_number_of_wounded() -> None:
    told = find_counts("Five people were wounded. In all, two were killed and five others wounded.")
    total = combine([mention.count for mention in told if mention.outcome == "injured"])
    assert total is not None
    assert total.low == 5


TOLLS = [
    ("Twelve people were killed. The dead include three children.", 12, None, None),
    ("The toll rose to 14. Earlier reports said nine people had been killed.", 14, None, None),
    ("Five people were shot, two fatally.", 2, 3, None),
    ("Four people were shot at a bus stop.", None, 4, None),
    ("Two people were killed and four others were shot.", 2, 4, None),
    ("Two attackers and five soldiers were killed.", 5, None, 2),
    ("Four people are dead. The gunman killed three men and then himself.", 3, None, 1),
    ("A man was shot in the chest. He died in hospital.", 1, None, None),
    ("The market was quiet on Monday.", None, None, None),
    ("Nobody was hurt.", None, 0, None),
    ("One person is dead and one person was wounded.", 1, 1, None),
    ("Two drivers were taken to hospital, where one of them died.", 1, 1, None),
    ("One man died and three others were wounded. The attack left four wounded.", 1, 3, None),
    ("No police officers were injured. At least 18 people were taken to hospital.", None, 18, None),
    ("Suspects were shot at. A man was shot in the foot.", None, 1, None),
    (f"Four people were shot in Gao. {'The market was quiet. ' * 20}In 2012 a teacher was killed there.", 1, 4, None),
    ("Two farmers were shot. They were among 11 people shot since Friday.", None, 2, None),
    ("Three people were wounded. Two of them were in critical condition. Two of them lost a leg.", None, 3, None),
    ("A clerk was killed. One of the other three people shot was taken to hospital.", 1, 3, None),
    ("Several people were shot at a market. About noon the hospital said that six were wounded.", None, 6, None),
]


@pytest.mark.parametrize(("text", "killed", "injured", "attackers"), TOLLS, ids=[row[0][:40] for row in TOLLS])
def test_toll_of_a_report(text: str, killed: int | None, injured: int | None, attackers: int | None) -> None:
    toll = toll_of(find_counts(text))
    got = [count and count.low for count in (toll.killed, toll.injured, toll.attackers_killed)]
    assert got == [killed, injured, attackers]


# -- properties

SIDES = {
    "soldiers": "rebels",
    "soldier": "rebel",
    "army": "insurgents",
    "guerrillas": "infantrymen",
    "troops": "fighters",
}
CODES = {"army": "rebel_group", "rebel_group": "army"}


def swapped(text: str) -> str:
    back = {other: side for side, other in SIDES.items()}
    both = {**SIDES, **back}
    words = [both.get(word.strip(".,;").lower(), "") for word in text.split(" ")]
    out = []
    for word, new in zip(text.split(" "), words, strict=True):
        bare = word.strip(".,;")
        if not new:
            out.append(word)
            continue
        new = new.upper() if bare.isupper() else new.capitalize() if bare[:1].isupper() else new
        out.append(word.replace(bare, new))
    return " ".join(out)


@pytest.mark.parametrize(
    "text",
    [row["text"] for row in rows("counts.csv") if swapped(row["text"]) != row["text"]],
    ids=lambda text: text[:60],
)
def test_swapping_the_sides_swaps_the_codes(text: str) -> None:
    def told(mention: CountMention, *, swap: bool) -> tuple[object, ...]:
        of = CODES.get(mention.count.of or "", mention.count.of) if swap else mention.count.of
        return (mention.outcome, mention.count.low, mention.count.high, of, mention.count.part, mention.rule)

    left = [told(mention, swap=True) for mention in find_counts(text)]
    right = [told(mention, swap=False) for mention in find_counts(swapped(text))]
    assert left == right


GROUPS = st.sampled_from(["soldiers", "rebels", "civilians", "policemen", "people", "villagers", "students"])


@given(number=st.integers(2, 5000), group=GROUPS, verb=st.sampled_from(["killed", "wounded", "abducted", "arrested"]))
@settings(max_examples=60, deadline=None)
def test_active_and_passive_say_the_same(number: int, group: str, verb: str) -> None:
    active = find_counts(f"Gunmen {verb} {number} {group} near the river.")
    passive = find_counts(f"Near the river, {number} {group} were {verb}.")
    assert [(m.count.low, m.count.high, m.count.of, m.outcome) for m in active] == [
        (m.count.low, m.count.high, m.count.of, m.outcome) for m in passive
    ]
    assert [m.count.low for m in active] == [number]


@given(
    st.text(alphabet=st.sampled_from(list("abcdefg 0123456789,.-–()'\n killed wounded people soldiers")), max_size=120)
)
@settings(max_examples=150, deadline=None)
def test_words_always_stand_in_the_text(text: str) -> None:
    for mention in find_counts(text):
        assert mention.span.of(text) == mention.words
        assert mention.count.high is None or mention.count.low <= mention.count.high
        assert 0 <= mention.confidence <= 1


@given(number=st.integers(0, 999_999))
@settings(max_examples=80, deadline=None)
def test_digits_with_and_without_separators_are_one_number(number: int) -> None:
    plain, grouped = code_count(f"{number} people"), code_count(f"{number:,} people")
    assert plain is not None
    assert grouped is not None
    assert plain.low == grouped.low == number


def test_upper_case_reads_like_lower_case() -> None:
    for row in rows("counts.csv"):
        if "Sample" in row["text"] or " May" in row["text"]:
            continue
        lower = [shown(mention) for mention in find_counts(row["text"])]
        upper = [shown(mention) for mention in find_counts(row["text"].upper())]
        assert upper == lower, row["text"]


def test_wrapped_upper_case_lines_are_one_sentence() -> None:
    text = (
        "THE AUTHORITIES REPORTED TODAY THAT SEVEN FARMERS WERE\nKILLED AND TWO NURSES WERE\nWOUNDED IN THE PROVINCE."
    )
    assert [shown(mention) for mention in find_counts(text)] == ["killed 7 farmers", "injured 2 medical_staff"]


def test_other_languages_are_left_alone() -> None:
    assert find_counts("12 people were killed.", language="es") == []
