"""Which incidents the rules reader finds in a report, and which words go with which."""

import datetime as dt

import pytest

import evenhand
from evenhand.codebook import load
from evenhand.fields import toll
from evenhand.model import HAPPENED

PUBLISHED = dt.date(2024, 8, 8)  # a Thursday


def told(text, *, happened=True):
    """Type, day, place and killed of each account that happened (or of each that did not)."""
    report = evenhand.Report.of(text, source="Invented Wire", source_kind="media", published=PUBLISHED, language="en")
    rows = []
    for account in evenhand.read(report, reader="rules"):
        stance = account.claims_of("type")[0].stance
        if (stance in HAPPENED) is happened:
            values = {field: [code.value for _, code in account.coded_of(field)] for field in ("type", "date", "place")}
            killed = toll(account, "killed")
            rows.append(
                (
                    values["type"][0].code if values["type"] else None,
                    str(values["date"][0].middle()) if values["date"] else None,
                    values["place"][0].name if values["place"] else None,
                    killed.low if killed else None,
                )
            )
    return rows


CASES = {
    "one paragraph an attack": (
        "Gunmen shot dead a teacher in Maroua on Monday.\n\n"
        "In a separate incident, a bomb exploded at a market in Mora on Tuesday, killing four people.",
        [("armed_attack", "2024-08-05", "Maroua", 1), ("planted_explosive", "2024-08-06", "Mora", 4)],
    ),
    "details belong to the incident told before": (
        "A car bomb exploded outside a hotel in Mogadishu on Tuesday, killing six people. "
        "The blast destroyed two shops. Police said three of the dead were guards.",
        [("vehicle_bomb", "2024-08-06", "Mogadishu", 6)],
    ),
    "a follow-up attack keeps place and day": (
        "A bomb exploded at the market of Maroua on Tuesday, killing three people. "
        "Thirty minutes later, gunmen opened fire on a police patrol and killed an officer.",
        [("planted_explosive", "2024-08-06", "Maroua", 3), ("armed_attack", "2024-08-06", "Maroua", 1)],
    ),
    "place headings": (
        "Bulletin of the week\n\nMaroua\n\nOn 3 August, gunmen killed two farmers.\n\n"
        "Kousseri\n\nOn 4 August, armed men abducted a trader.",
        [("armed_attack", "2024-08-03", "Maroua", 2), ("abduction", "2024-08-04", "Kousséri", None)],
    ),
    "place headings that run on into the text": (
        "Maroua: two soldiers were killed by a mine on 3 August. "
        "Kousseri: gunmen attacked a village on 4 August and killed five people.",
        [("planted_explosive", "2024-08-03", "Maroua", 2), ("armed_attack", "2024-08-04", "Kousséri", 5)],
    ),
    "two incidents in one sentence": (
        "Gunmen killed three herders in Maroua on Monday, while a mine killed two soldiers in Kousseri on Tuesday.",
        [("armed_attack", "2024-08-05", "Maroua", 3), ("planted_explosive", "2024-08-06", "Kousséri", 2)],
    ),
    "deaths of wounds are of the incident told before": (
        "Shells hit a market in Maroua on Monday, killing five people. Two more died of their wounds on Wednesday.",
        [("shelling", "2024-08-05", "Maroua", 7)],
    ),
    "the dateline is not where it happened": (
        "YAOUNDE, Aug 7 (IW) - Gunmen killed two traders in Maroua on Monday, police said.",
        [("armed_attack", "2024-08-05", "Maroua", 2)],
    ),
    "nobody killed is a number, not an incident": (
        "Armed men burned a school in Maroua on Monday. No one was killed.",
        [("arson", "2024-08-05", "Maroua", 0)],
    ),
    "numbered incidents below a line of sums": (
        "Key figures: 2 incidents recorded, 7 people killed.\n\n"
        "Incident 1. On 3 August, armed men opened fire on farmers in Maroua. Five people were killed.\n\n"
        "Incident 2. On 5 August, soldiers shot dead two men in Kousseri.",
        [("armed_attack", "2024-08-03", "Maroua", 5), ("armed_attack", "2024-08-05", "Kousséri", 2)],
    ),
    "a new paragraph on an act against someone else": (
        "Gunmen killed a teacher in Maroua on Monday.\n\nArmed men abducted four engineers in Maroua on Monday.",
        [("armed_attack", "2024-08-05", "Maroua", 1), ("abduction", "2024-08-05", "Maroua", None)],
    ),
    "an arrest for what a sentence tells": (
        "The ministry said that the police had arrested two men over the shooting of a judge in Maroua on Monday.",
        [("assassination", "2024-08-05", "Maroua", None)],
    ),
    "no day is made up": ("Gunmen killed two traders in Maroua.", [("armed_attack", None, "Maroua", 2)]),
    "headings in bold that end in a full stop": (
        "**Maroua.** On 3 August, gunmen killed two farmers.\n\n**Kousseri.** On 4 August, gunmen killed a trader.",
        [("armed_attack", "2024-08-03", "Maroua", 2), ("armed_attack", "2024-08-04", "Kousséri", 1)],
    ),
    "a list with place and day in bold": (
        "- **Maroua, 3 August.** Gunmen killed two farmers.\n- **Kousseri, 4 August.** A grenade killed a trader.",
        [("armed_attack", "2024-08-03", "Maroua", 2), ("grenade_attack", "2024-08-04", "Kousséri", 1)],
    ),
    "numbers in bold before each incident": (
        "**1. Maroua.** On 3 August, a car bomb exploded, killing two guards.\n\n"
        "**2. Kousseri.** On 4 August, a bomb exploded and killed a trader.",
        [("vehicle_bomb", "2024-08-03", "Maroua", 2), ("planted_explosive", "2024-08-04", "Kousséri", 1)],
    ),
    "a separate matter": (
        "A drone strike killed two pickers in Maroua on Monday.\n\n"
        "In a separate matter, soldiers in Kousseri shot dead a driver on Tuesday.",
        [("drone_strike", "2024-08-05", "Maroua", 2), ("armed_attack", "2024-08-06", "Kousséri", 1)],
    ),
    "elsewhere, in a sentence that tells of no act": (
        "Gunmen killed two farmers in Maroua on Monday. Elsewhere, the people of Kousseri had no water. "
        "A bomb destroyed the pump on Tuesday.",
        [("armed_attack", "2024-08-05", "Maroua", 2), ("planted_explosive", "2024-08-06", "Kousséri", None)],
    ),
    "first news of a blast, then what kind it was": (
        "A loud blast was heard in Maroua on Monday. Three people died. The attacker blew himself up at the gate.",
        [("suicide_bombing", "2024-08-05", "Maroua", 3)],
    ),
    "what a blast broke": (
        "A bomb exploded in Maroua on Monday and destroyed three shops.",
        [("planted_explosive", "2024-08-05", "Maroua", None)],
    ),
    "detained and then tortured": (
        "Two traders were detained in Maroua on Monday. Relatives said the guards tortured them.",
        [("torture", "2024-08-05", "Maroua", None)],
    ),
    "an accident": (
        "An explosion in a laundry killed two workers in Maroua on Monday. It was caused by a worn boiler, police said.",
        [],
    ),
    "a crash": ("A minibus overturned near Maroua on Monday. Four passengers died and nine were injured.", []),
    "a collapse": ("Two workers died and three were injured when scaffolding collapsed in Maroua on Friday.", []),
    "a flood": ("Floods killed nine people and injured 40 in Maroua on Monday.", []),
    "an attack in a storm": (
        "Gunmen killed two traders during a storm in Maroua on Monday.",
        [("armed_attack", "2024-08-05", "Maroua", 2)],
    ),
    "a man in a storm": (
        "A man killed two traders in a storm in Maroua on Monday.",
        [("armed_attack", "2024-08-05", "Maroua", 2)],
    ),
    "a storm and an attack": (
        "Gunmen killed two traders in Maroua on Monday. A storm that night cut the power.",
        [("armed_attack", "2024-08-05", "Maroua", 2)],
    ),
    "a fire": ("A fire killed two people in Maroua on Monday; a short circuit was to blame.", []),
    "a vehicle attacked": (
        "A bus hit a mine near Maroua on Monday and overturned. Four passengers died.",
        [("planted_explosive", "2024-08-05", "Maroua", 4)],
    ),
    "an exercise": (
        "According to the scenario, an armed band captured a village near Maroua and took hostages on Monday. "
        "Special units freed the hostages and shelled the band.",
        [],
    ),
    "nothing happened": ("The council met in Maroua on Monday and discussed the budget for roads and schools.", []),
}


@pytest.mark.parametrize("name", CASES)
def test_incidents_told(name):
    text, expected = CASES[name]
    found = told(text)
    # the kind of a killing that only names gunmen may be told less exactly
    same = {"unspecified_killing": "armed_attack", "unspecified_attack": "armed_attack"}
    assert [(same.get(kind, kind), *rest) for kind, *rest in found] == expected


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Rebels threatened to attack the bridge at Maroua.", "threatened"),
        ("Police said the men had planned to bomb a hotel in Maroua on Friday.", "planned"),
        ("In 2009, a bombing in Maroua killed 30 people.", "past"),
        ("The army denied that it had shelled Maroua on Monday.", "denied"),
    ],
)
def test_what_did_not_happen_is_marked_and_not_counted(text, stance):
    report = evenhand.Report.of(text, published=PUBLISHED, language="en")
    stances = {account.claims_of("type")[0].stance for account in evenhand.read(report, reader="rules")}
    assert stances == {stance}
    assert told(text) == []


def test_a_report_without_a_date_of_publication_gives_relative_days_no_value():
    report = evenhand.Report.of("Gunmen killed two traders in Maroua yesterday.", language="en")
    (account,) = evenhand.read(report, reader="rules")
    assert account.coded_of("date") == ()
    assert [claim.words for claim in account.claims_of("date")] == ["yesterday"]


def test_the_same_sentence_twice_is_quoted_where_it_stands():
    text = (
        "Maroua\n\nA bomb exploded on 3 August. One person was killed.\n\n"
        "Kousseri\n\nA bomb exploded on 4 August. One person was killed."
    )
    report = evenhand.Report.of(text, published=PUBLISHED, language="en")
    spans = [
        claim.span.start for account in evenhand.read(report, reader="rules") for claim in account.claims_of("killed")
    ]
    assert spans == [text.index("One person"), text.rindex("One person")]


@pytest.mark.parametrize(
    ("text", "abducted"),
    [
        ("Gunmen kidnapped 12 pupils near Kagara on Monday.", 12),
        ("Militants stopped two buses near Dori and took away 14 people.", 14),
        ("The group said it was holding two soldiers captured near Arauca.", 2),
        ("A priest was kidnapped in Jos on Sunday night.", 1),
        ("Armed men hijacked a lorry near Dori.", None),
    ],
)
def test_people_taken_are_counted(text, abducted):
    (account,) = evenhand.read(evenhand.Report.of(text, published=PUBLISHED, language="en"), reader="rules")
    count = toll(account, "abducted")
    assert (count.low if count else None) == abducted


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Two men shot a guard in Maroua on Monday. Police have detained three suspects.", "Two men"),
        ("A car bomb exploded in Maroua on Monday. The elders had first put the number of dead at seven.", "car bomb"),
        ("Gunmen killed nine people in Maroua on Monday, wounding 20.", "Gunmen"),
    ],
)
def test_who_is_told_as_the_doer(text, actor):
    account = evenhand.read(evenhand.Report.of(text, published=PUBLISHED, language="en"), reader="rules")[0]
    assert [claim.words for claim in account.claims_of("actor")] == [actor]


def answers(text, field, *, source_kind="media"):
    """The values of a field of the first account told, in the order of the words."""
    report = evenhand.Report.of(
        text, source="Invented Wire", source_kind=source_kind, published=PUBLISHED, language="en"
    )
    coded = evenhand.read(report, reader="rules")[0].coded_of(field)
    return [(claim.words, code.value.code, claim.stance) for claim, code in coded]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A bomb killed four people in Maroua on Monday. No group has claimed responsibility.", ["none_claimed"]),
        (
            "A bomb killed four people in Maroua on Monday. No group has claimed responsibility. "
            "The governor accused the Harbour Brigade of the attack.",
            ["accused_by_authorities"],
        ),
        (
            "Rebels shelled a market in Maroua on Monday. Nobody has claimed responsibility for the attack.",
            ["reported_as_fact"],
        ),
        ("A student stabbed a teacher to death in Maroua on Monday.", ["reported_as_fact"]),
        ("Residents burned four houses in Maroua on Monday.", ["reported_as_fact"]),
        ("Inmates stabbed a guard to death in Maroua on Monday.", ["reported_as_fact"]),
        ("A bomb hit a bus in Maroua on Monday, leaving two soldiers dead.", []),
        ("A bomb hit a bus in Maroua on Monday, leaving two rebels dead.", []),
        ("Gunmen killed four farmers in Maroua on Monday.", []),
    ],
)
def test_that_nobody_claimed_it_is_no_answer_where_the_report_names_somebody(text, code):
    assert [value for _, value, _ in answers(text, "responsibility")] == code


def test_an_organised_actor_held_responsible_stands_beside_doers_not_known():
    text = "Gunmen killed four farmers in Maroua on Monday. Police blamed the Harbour Brigade."
    assert answers(text, "actor") == [
        ("Gunmen", "unknown", "stated"),
        ("the Harbour Brigade", "rebel_group", "alleged"),
    ]


@pytest.mark.parametrize(
    ("source_kind", "code"), [("government", "accused_by_authorities"), ("armed_actor", "accused"), ("media", None)]
)
def test_a_word_for_the_other_side_in_a_partys_own_report_is_its_accusation(source_kind, code):
    word = next(iter(load("actor_words")["loaded"]["people"]))
    text = f"Two drivers were killed in Maroua on Monday when their lorry was attacked by {word}s."
    told = answers(text, "responsibility", source_kind=source_kind)
    assert [(value, stance) for _, value, stance in told] == ([(code, "attributed")] if code else [])


@pytest.mark.parametrize(("doer", "code"), [("A driver", "individual"), ("Residents", "civilians")])
def test_one_person_of_no_side_acts_alone(doer, code):
    assert [value for _, value, _ in answers(f"{doer} attacked a bank in Mora on Monday.", "actor")] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Inmates of Mora's jail overpowered prison guards on Monday. They stabbed two guards to death.", "police"),
        ("A border guards' vehicle stood there on Monday. Gunmen killed two guards in Mora.", "police"),
        ("A police car was hit on Monday. Gunmen shot dead two officers in Mora.", "police"),
        ("An army truck was hit on Monday. Gunmen shot dead two officers in Mora.", "army"),
        ("A lorry drove into a crowd in Mora on Monday.", "civilians"),
        ("Protesters stood on a square in Mora on Monday. Police shot into the crowd.", "protesters"),
    ],
)
def test_words_that_say_little_are_read_by_what_the_report_has_named_before(text, code):
    assert code in [value for _, value, _ in answers(text, "target")]


@pytest.mark.parametrize(("source_place", "code"), [("Mora", "army"), ("Maiduguri", "foreign_forces")])
def test_forces_of_a_country_are_foreign_elsewhere(source_place, code):
    text = f"Cameroonian soldiers burned four houses in {source_place} on Monday."
    assert [value for _, value, _ in answers(text, "actor")] == [code]


def test_the_driver_is_the_doer_of_a_ramming():
    text = "A car was driven into shoppers in Maroua on Monday. The driver was held by stallholders."
    assert answers(text, "actor") == [("The driver", "individual", "stated")]


@pytest.mark.parametrize(("one", "other"), [("soldiers", "rebels"), ("rebels", "soldiers")])
def test_both_sides_of_a_clash_are_told_as_its_doers(one, other):
    text = f"Fighting broke out between {one} and {other} in Maroua on Monday."
    assert [words for words, _, _ in answers(text, "responsibility")] == [one, other]


def test_a_gate_says_less_than_what_it_belongs_to():
    text = "A bomb exploded at the gate in Mora on Monday. The explosion damaged the town hall."
    assert [value for _, value, _ in answers(text, "target")] == ["government_building"]


@pytest.mark.parametrize("doer", ["Rebels", "The army"])
def test_a_town_attacked_as_a_whole_is_its_people(doer):
    text = f"{doer} attacked the town of Mora on Monday. Three houses were burned."
    assert ("the town", "civilians", "stated") in answers(text, "target")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A car, loaded with 40 kg of explosives, blew up in Maroua on Monday.", ["vehicle_bomb"]),
        ("A man with explosives blew himself up in Maroua on Monday.", ["suicide_device"]),
        ("Three bombs fell on a shed in Maroua on Monday. They were dropped by drones.", ["drone"]),
        ("A bomb killed two guards in Maroua on Monday.", ["explosive_device"]),
        ("Soldiers fired at a lorry in Maroua on Monday.", ["firearm"]),
        ("Soldiers fired rockets at a lorry in Maroua on Monday.", ["rocket"]),
        ("Gunmen raided a gold mine near Maroua on Monday.", []),
        ("A military helicopter was shot down near Maroua on Monday.", []),
        ("Fighters destroyed a tank near Maroua on Monday with rockets.", ["rocket"]),
        ("Gunmen attacked a post in Maroua on Monday and stole six rifles.", []),
        ("Fighters attacked a post in Maroua on Monday and captured two tanks and a mortar.", []),
        ("The tank was captured and two rifles were stolen when fighters attacked a post in Maroua on Monday.", []),
        ("A drone was shot down over Maroua on Monday and fell on a house.", ["drone"]),
        ("Soldiers destroyed homes with a tank in Maroua on Monday.", ["tank"]),
        ("A lorry struck a mine near Maroua on Monday.", ["landmine"]),
        ("Gunmen attacked a police post in Tank district on Monday. The wounded were taken to Tank.", []),
        ("Rebels attacked a police post in Tank on Monday with a tank.", ["tank"]),
        ("Unknown men cut the throat of a taxi driver in Maroua on Monday.", ["blade"]),
        ("Fighters beheaded two captured soldiers in Maroua on Monday.", ["blade"]),
        ("Men beat the owner of a petrol station with iron bars in Maroua on Monday.", ["blunt_object"]),
    ],
)
def test_means_are_the_most_exact_that_is_told(text, codes):
    assert [code for _, code, _ in answers(text, "means")] == codes
