"""Every act of review, as a person does it: by mouse, by keyboard alone, light and dark, in any script."""

import os
import re
import sys
from pathlib import Path

import pytest

from evenhand.model import Count, Term
from evenhand.review import open_card
from evenhand.store.people import Person

sys.path.append(str(Path(__file__).parents[1]))
from review_project import project
from test_web import HOSTILE, _hostile

ANA = Person("ana", "editor")
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")


SELECT_WORDS = """() => {
  const pieces = [...document.querySelectorAll('.report .text span[data-start]')];
  const piece = pieces.find((one) => one.textContent.trim().length > 12);
  const at = piece.textContent.search(/\\S/);
  const range = document.createRange();
  range.setStart(piece.firstChild, at);
  range.setEnd(piece.firstChild, at + 8);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def shot(page, name):
    """Keeps a picture to look at, where a folder is named for them."""
    if os.environ.get("EVENHAND_PICTURES"):
        page.screenshot(path=Path(os.environ["EVENHAND_PICTURES"]) / f"{name}.png", full_page=True)


def card_at(pages, place, **settings):
    page = pages.open(f"/?place={place}", **settings)
    page.click("table.list tbody a")
    page.wait_for_selector("#fields")
    page.wait_for_selector(".claim.active")  # the scripts have run: keys and selections count from here
    page.wait_for_load_state("networkidle")
    return page


def incident_of(page):
    return re.search(r"inc-\w+", page.url)[0]


def front(page):
    return page.get_attribute(".claim.active", "id")


def state(page, claim):
    return page.get_attribute(f"#{claim}", "class").split()


def put_in_front(page, field):
    """The first value of a field, reached by the keyboard; gives how many presses that took."""
    presses = 0
    while page.get_attribute(".claim.active", "data-field") != field:
        page.keyboard.press("j")
        presses += 1
        assert presses < 200, f"no {field} on this card"
    return front(page)


def wait_answered(page, claim):
    page.wait_for_function("id => !document.getElementById(id).classList.contains('undecided')", arg=claim)


# -- by keyboard


def test_the_whole_queue_by_keyboard_alone_one_press_an_answer(pages):
    page = pages.open()
    page.keyboard.press("Enter")
    page.wait_for_url("**/incident/**")
    answers = presses = incidents = 0
    while page.locator("#fields").count():
        incidents += 1
        while page.locator("#done").count() == 0:
            claim = front(page)
            page.keyboard.press("a" if page.locator(".claim.active [data-act=accept]").count() else "r")
            wait_answered(page, claim)
            answers, presses = answers + 1, presses + 1
        before = page.url
        page.keyboard.press("Enter")
        presses += 1
        page.wait_for_function("url => location.href !== url", arg=before)
        page.wait_for_load_state()
    assert page.locator("text=nothing is left").count() == 1
    assert incidents >= 5
    assert answers == pages.store.counts()["decisions"]
    assert presses <= answers + incidents  # one press an answer, one to go on
    print(f"{answers} answers, {presses} key presses, {incidents} incidents")


@pytest.mark.parametrize(
    ("field", "keys", "value"),
    [
        ("killed", ["e", "4", "2", "Enter"], "42"),
        ("date", ["e", "2", "1", "Enter"], "2025-05-21"),
        ("type", ["e", "s", "h", "e", "l", "Enter"], "Shelling, artillery or missile attack"),
        ("place", ["e", "Z", "a", "l", "i", "n", "j", "Enter"], "Zalinjay, Central Darfur, SD"),
    ],
)
def test_a_typical_correction_takes_at_most_eight_presses(pages, field, keys, value):
    page = card_at(pages, "Nyala")
    claim = put_in_front(page, field)
    for key in keys:
        page.keyboard.press(key)
        if key == "e" and key is keys[0]:
            page.wait_for_selector(".correction")
    wait_answered(page, claim)
    assert len(keys) <= 8
    assert page.inner_text(f"#{claim} .value").startswith(value)
    assert "corrected" in state(page, claim)


def test_the_place_chosen_in_a_correction_is_shown_on_a_map(pages):
    page = card_at(pages, "Nyala")
    put_in_front(page, "place")
    page.keyboard.press("e")
    page.wait_for_selector(".correction")
    page.keyboard.type("Kassala")
    page.wait_for_selector(".smallmap path.area")
    page.wait_for_selector(".smallmap path.land")
    shot(page, "place")


def test_reject_cannot_tell_note_undo_and_alternatives(pages):
    page = card_at(pages, "Nyala")
    for key, name in (("r", "rejected"), ("t", "cannot_tell")):
        claim = front(page)
        page.keyboard.press(key)
        wait_answered(page, claim)
        assert name in state(page, claim)
    claim = front(page)
    page.keyboard.press("n")
    page.keyboard.type("seen in another report")
    page.keyboard.press("Enter")
    wait_answered(page, claim)
    card = open_card(pages.store, incident_of(page), person=ANA)
    assert card.claim(claim).mine.note == "seen in another report"
    page.locator(f"#{claim}").focus()
    page.keyboard.press("u")
    page.wait_for_function("id => document.getElementById(id).classList.contains('undecided')", arg=claim)
    assert len(open_card(pages.store, incident_of(page), person=ANA).claim(claim).made) == 2
    if page.locator(".others button").count():
        offered = page.locator(".claim:has(.others)").first
        offered.click()
        page.keyboard.press("1")
        wait_answered(page, offered.get_attribute("id"))


def test_keys_can_be_turned_off_for_people_who_dictate(pages):
    page = pages.open("/keys")
    page.uncheck("#use-keys")
    page.goto(pages.home + "/")
    page.click("table.list tbody a")
    page.wait_for_selector(".claim.active")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert pages.store.counts()["decisions"] == 0


def test_next_and_previous_walk_the_queue(pages):
    page = pages.open()
    page.keyboard.press("Enter")
    page.wait_for_url("**/incident/**")
    first = incident_of(page)
    page.keyboard.press("]")
    page.wait_for_function("id => !location.href.includes(id)", arg=first)
    page.wait_for_selector("#fields")
    page.keyboard.press("[")
    page.wait_for_function("id => location.href.includes(id)", arg=first)


# -- words and values


def test_values_and_words_light_each_other_up(pages):
    page = card_at(pages, "Nyala")
    claim = put_in_front(page, "killed")
    lit = page.locator(f"mark.lit[data-claims~='{claim}']")
    assert lit.count() >= 1
    words = "".join(lit.all_inner_texts())
    assert words in page.inner_text(f"#{claim} .words")
    mark = page.locator("mark.f-date").first
    other = mark.get_attribute("data-claims").split()[0]
    mark.hover()
    assert "lit" in state(page, other)
    mark.click()
    assert front(page) == other
    shot(page, "card")


def test_selected_words_become_a_claim(pages):
    page = card_at(pages, "Nyala")
    before = page.locator(".claim").count()
    page.evaluate(SELECT_WORDS)
    words = page.evaluate("() => getSelection().toString()")
    page.keyboard.press("m")
    page.wait_for_selector("#mark:not([hidden])")
    page.select_option("#mark [name=field]", "means")
    page.click("#mark .main")
    page.wait_for_function("n => document.querySelectorAll('.claim').length > n", arg=before)
    assert page.inner_text(".claim.active .words").strip('“”"') == words
    assert "added by a person" in page.inner_text(".claim.active")


def test_a_change_by_somebody_else_is_said_and_nothing_is_overwritten(pages):
    one, other = card_at(pages, "Nyala"), card_at(pages, "Nyala")
    claim = front(one)
    one.keyboard.press("a")
    wait_answered(one, claim)
    other.keyboard.press("r")
    other.wait_for_selector("#said.alarm")
    assert "changed meanwhile" in other.inner_text("#said")
    assert pages.store.counts()["decisions"] == 1
    pages.trouble.clear()  # the browser logs the refusal (409) as an error


def test_arabic_words_run_right_to_left_and_marks_hold(hostile, tmp_path):
    text = "هاجم مسلحون حافلة قرب غاو يوم 6 مايو وقتل ثلاثة ركاب.\nA second paragraph."
    claims = (("type", "هاجم", Term("armed_attack"), 0.8), ("killed", "ثلاثة", Count(3, 3), 0.8))
    pages = hostile(project(tmp_path / "p", ((text, "Invented Wire", "media", claims),)))
    page = pages.open()
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    directions = page.evaluate(
        "() => [...document.querySelectorAll('.text p')].map(p => getComputedStyle(p).direction)"
    )
    assert directions[:2] == ["rtl", "ltr"]
    assert page.locator("mark").all_inner_texts() == ["هاجم", "ثلاثة"]
    shot(page, "rtl")


def test_a_hostile_report_does_nothing(hostile, tmp_path):
    pages = hostile(project(tmp_path / "p", ((HOSTILE, "<b>Wire</b>", "media", _hostile()),)))
    page = pages.open()
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    assert page.locator(".text img, .text script").count() == 0
    assert "<script>alert(1)</script>" in page.inner_text(".text")
    assert page.locator(".control").count() == 2
    shot(page, "hostile")


# -- same or different, map, timeline


def test_pairs_are_judged_with_one_key(pages):
    page = pages.open("/compare")
    assert page.locator(".waterfall tbody tr").count() > 5
    weights = [float(cell) for cell in page.locator(".waterfall td.number").all_inner_texts()]
    assert sum(weights[:-1]) == pytest.approx(weights[-1], abs=0.7)
    shot(page, "compare")
    before = page.inner_text(".side")
    page.keyboard.press("d")
    page.wait_for_function("text => (document.querySelector('.side')?.innerText ?? '') !== text", arg=before)
    assert pages.store.judgements()[0].verdict == "different"


def test_incidents_are_split_and_merged_by_ticking_accounts(pages):
    page = card_at(pages, "Nyala")
    count = pages.store.counts()["incidents"]
    page.click(".regroup summary")
    ticks = page.locator(".regroup fieldset").first.locator("input")
    accounts = [tick.get_attribute("value") for tick in ticks.all()]
    ticks.first.check()
    page.click("text=Split the ticked off")
    page.wait_for_load_state()
    assert pages.store.counts()["incidents"] == count + 1
    page.click(".regroup summary")
    for account in accounts:
        page.check(f".regroup [value={account}]")
    page.click("text=Merge the ticked into one")
    page.wait_for_load_state()
    assert pages.store.counts()["incidents"] == count


def test_the_map_draws_areas_and_boundaries_only_when_asked(pages):
    page = pages.open("/map")
    page.wait_for_selector("#map[data-drawn]")
    page.wait_for_selector("path.land")
    page.wait_for_selector("path.area")
    assert page.locator("path.boundary").count() == 0
    assert page.locator("#disclaimer").is_hidden()
    page.check("#boundaries")
    page.wait_for_selector("path.boundary", state="attached")
    assert "no opinion" in page.inner_text("#disclaimer")
    assert "Leaflet" not in page.inner_text(".leaflet-control-attribution")
    shot(page, "map")
    page.locator("#inview tbody a").first.click()
    page.wait_for_selector("#fields, table.list")


def test_the_timeline_draws_ranges_and_leads_to_the_card(pages):
    page = pages.open("/timeline")
    assert page.locator(".timeline rect").count() >= 3
    shot(page, "timeline")
    page.locator(".timeline a").first.click()
    page.wait_for_selector("#fields")


# -- teams


def test_two_people_review_without_seeing_each_other_and_an_editor_settles(pages):
    pages.add_people()
    pages.store.set_current("review.second_share", "100")
    ana, ben = (pages.open("/?place=Nyala", name=name) for name in ("Ana", "Ben"))
    for page, key in ((ana, "a"), (ben, "r")):
        page.click("table.list tbody a")
        page.wait_for_selector(".claim.active")
        claim = front(page)
        assert "undecided" in state(page, claim)
        page.keyboard.press(key)
        wait_answered(page, claim)
    assert "Ana" not in ben.inner_text(f"#{claim}")
    edith = pages.open("/?state=differing", name="Edith")
    edith.click("table.list tbody a")
    edith.wait_for_selector("#fields")
    told = edith.inner_text(f"#{claim}")
    assert "Ana" in told
    assert "Ben" in told
    edith.locator(f"#{claim}").click()
    edith.keyboard.press("a")
    edith.wait_for_function("id => document.getElementById(id).classList.contains('accepted')", arg=claim)
    shot(edith, "adjudicated")
    edith.goto(pages.home + "/agreement")
    assert "0 of" in edith.inner_text("main") or edith.locator("table.list tbody tr").count() == 1
    edith.goto(pages.home + "/team")
    assert "signed in" in edith.inner_text("main")
    ana.goto(f"{pages.home}/incident/{incident_of(ana)}/history")
    assert {"Ana", "Ben", "Edith"} <= set(re.findall(r"\w+", ana.inner_text("table")))


def test_names_are_withheld_until_asked_for(pages):
    page = card_at(pages, "Nyala")
    assert "name withheld" in page.inner_text("main")
    page.click("text=Show names")
    page.wait_for_selector("text=Withhold names")
    assert "name withheld" not in page.inner_text("main")


# -- for everybody


PATHS = ("/", "/compare", "/map", "/timeline", "/team", "/agreement", "/keys", "/docs", "/sign-in")


def visit(pages, page, path):
    page.goto(path if path.startswith("http") else pages.home + path)
    if path == "/map":
        page.wait_for_selector("#map[data-drawn]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(pages, scheme):
    page = card_at(pages, "Nyala", color_scheme=scheme)
    found = []
    for field in ("date", "place", "killed", "type"):
        if field != "type":
            put_in_front(page, field)
        else:
            page.locator(".f-type .claim").first.click()
        page.keyboard.press("e")
        page.wait_for_selector(f"[data-field={field}] .correction")
        found += _axe(page) if field in {"date", "type"} else []
        page.keyboard.press("Escape")
    found += _axe(page)
    shot(page, f"{scheme}-card")
    for path in PATHS:
        visit(pages, page, path)
        found += [f"{path}: {line}" for line in _axe(page)]
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        shot(page, f"{scheme}-{path.strip('/') or 'queue'}")
    assert found == []


@pytest.mark.parametrize("size", [(1024, 768), (768, 1024)])
def test_pages_fit_screens_and_tablets(pages, size):
    page = pages.open(viewport={"width": size[0], "height": size[1]})
    page.click("table.list tbody a")
    page.wait_for_selector(".claim.active")
    for path in (page.url, *PATHS):
        visit(pages, page, path)
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        shot(page, f"{size[0]}-{path.strip('/')[:12].replace('/', '-').replace(':', '') or 'queue'}")


def _axe(page):
    page.evaluate(AXE)
    result = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:150]} {one['nodes'][0]['failureSummary'][:200]}"
        for one in result["violations"]
    ]


def test_the_pages_work_without_scripts(pages):
    page = pages.open(java_script_enabled=False)
    page.click("text=Begin with the first")
    page.locator(".claim.active [data-act=accept]").click()
    page.wait_for_load_state()
    assert pages.store.counts()["decisions"] == 1
