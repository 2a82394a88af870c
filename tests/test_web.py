"""The pages answer as they should, to whom they should, and nothing in a report can act."""

import datetime as dt
import html
import re

import pytest
from fastapi.testclient import TestClient

from evenhand import fields, pipeline
from evenhand.errors import ProjectError, ReviewError
from evenhand.model import Claim, Count, Report, Span, Term, Where
from evenhand.review import open_card
from evenhand.store import people
from evenhand.store.people import Person
from evenhand.web import Address, Settings, create_app, forms, highlight, labels
from evenhand.web.serving import make_views, serve
from review_project import DAY, GAO, NOW, bus, house, project

KEY = "the-key-of-the-local-user"
ME = Person("ana", "editor")
WORDS = "long enough"


@pytest.fixture
def store(tmp_path):
    with project(tmp_path / "project") as opened:
        yield opened


def browser(store, *, key=KEY):
    client = TestClient(
        create_app(store, Settings(local_key=KEY, port=80, local_name="ana")), base_url="http://localhost"
    )
    if key:
        client.get(f"/?key={key}")
    return client


@pytest.fixture
def client(store):
    return browser(store)


def csrf(client, path="/"):
    return re.search(r'name="csrf" value="(\w+)"', client.get(path).text)[1]


def view_of(store, field, number=0, person=ME):
    card = open_card(store, bus(store).id, person=person)
    return next(found for found in card.fields if found.name == field).claims[number]


def send(client, store, view, **form):
    return client.post(
        f"/incident/{bus(store).id}/answer",
        data={"csrf": csrf(client), "claim": view.claim.id, "seen": view.seen, **form},
        headers={"HX-Request": "true"},
    )


# -- who gets in


def test_without_people_only_who_started_the_pages_gets_in(store):
    stranger = browser(store, key="")
    for path in (
        "/",
        f"/incident/{bus(store).id}",
        "/map",
        "/compare",
        "/team",
        "/api/v1/queue",
        "/map/places?box=0,0,1,1",
    ):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert "Gao" not in answer.text
    assert "Gao" not in browser(store, key="a guess").get("/").text
    assert browser(store).get("/").status_code == 200


def test_a_foreign_host_name_is_refused(store):
    client = browser(store)
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "localhost.evil.example:80"}).status_code == 421
    assert client.get("/", headers={"host": "127.0.0.1:8765"}).status_code != 421


def test_another_site_cannot_send_forms(client, store):
    view = view_of(store, "killed")
    form = {"claim": view.claim.id, "seen": view.seen, "verdict": "accepted"}
    address = f"/incident/{bus(store).id}/answer"
    assert client.post(address, data=form).status_code == 403
    assert client.post(address, data=form | {"csrf": "0" * 64}).status_code == 403
    good = form | {"csrf": csrf(client)}
    assert client.post(address, data=good, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post(address, data=good, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert store.counts()["decisions"] == 0
    assert client.post(address, data=good, follow_redirects=False).status_code == 303


def test_pages_carry_a_policy_that_lets_nothing_inline_run(client, store):
    for path in ("/", f"/incident/{bus(store).id}", "/map", "/docs", "/static/evenhand.js"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        if path != "/static/evenhand.js":
            assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|<style|\son\w+=|javascript:", answer.text)
            assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_a_fault_of_ours_tells_no_details_and_keeps_the_policy(store, monkeypatch):
    client = browser(store)
    monkeypatch.setattr("evenhand.web.queue_pages.queue", lambda *_, **__: 1 / 0)
    quiet = TestClient(client.app, base_url="http://localhost", cookies=client.cookies, raise_server_exceptions=False)
    answer = quiet.get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(store):
    answer = browser(store, key="").get(f"/?key={KEY}", follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert KEY not in answer.headers["location"]


def test_a_body_that_is_far_too_large_is_refused(client):
    assert client.post("/names", data={"csrf": csrf(client), "show": "1" * 1_100_000}).status_code == 413


# -- people


@pytest.fixture
def team(store):
    with store.writing.begin() as db:
        for name, role in (("Edith", "editor"), ("Ana", "reviewer"), ("Rita", "reader")):
            people.add_person(db, name, password=WORDS, role=role)
    return store


def signed_in(store, name, password=WORDS):
    client = browser(store, key="")
    client.post("/sign-in", data={"name": name, "password": password})
    return client


def test_once_there_are_people_the_key_opens_nothing(team):
    assert browser(team).get("/").status_code == 401
    assert signed_in(team, "Ana").get("/").status_code == 200
    assert signed_in(team, "Ana", "wrong password").get("/").status_code == 401


def test_passwords_are_kept_hashed_and_sessions_end(team):
    client = signed_in(team, "Ana")
    with team.reading.connect() as db:
        kept = db.exec_driver_sql("SELECT password FROM people").scalars().all()
        tokens = db.exec_driver_sql("SELECT token FROM sessions").scalars().all()
    assert all(one.startswith("$argon2id$") for one in kept)
    assert not set(tokens) & set(client.cookies.values())
    client.post("/sign-out", data={"csrf": csrf(client)})
    assert client.get("/").status_code == 401


def test_guessing_passwords_is_slowed_down_and_noted(team):
    for _ in range(people.MOST_FAILURES):
        signed_in(team, "Ana", "a wrong guess")
    assert signed_in(team, "Ana").get("/").status_code == 401
    with team.reading.connect() as db:
        assert [line.act for line in people.audit(db)].count("sign-in failed") == people.MOST_FAILURES
        later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=people.FAILURE_MINUTES + 1)
        assert not people.too_many_failures(db, "Ana", "testclient", now=later)


def test_roles_bound_what_one_may_do(team):
    reader, reviewer, editor = (signed_in(team, name) for name in ("Rita", "Ana", "Edith"))
    view = view_of(team, "killed", person=Person("Rita", "reader"))
    assert "not decide" in html.unescape(send(reader, team, view, verdict="accepted").text)
    assert 'data-act="accept"' not in reader.get(f"/incident/{bus(team).id}").text
    assert reviewer.get("/team").status_code == 403
    assert reviewer.post("/team/second", data={"csrf": csrf(reviewer), "share": "10"}).status_code == 403
    assert editor.post("/team/second", data={"csrf": csrf(editor), "share": "10"}).status_code == 200
    assign = {"csrf": csrf(editor), "to": "Ana", "query": ""}
    assert editor.post(f"/incident/{bus(team).id}/assign", data=assign).status_code == 200
    assert bus(team).id in reviewer.get("/?assignee=Ana").text


def test_an_editor_manages_people_and_cannot_lock_themselves_out(team):
    editor = signed_in(team, "Edith")
    token = {"csrf": csrf(editor)}
    editor.post("/team/people", data=token | {"do": "add", "name": "Ben", "role": "reviewer", "password": WORDS})
    ben = signed_in(team, "Ben")
    assert ben.get("/").status_code == 200
    editor.post("/team/people", data=token | {"name": "Ben", "role": "reviewer", "active": "no"})
    assert ben.get("/").status_code == 401
    assert editor.post("/team/people", data=token | {"name": "Edith", "role": "reader"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "password", "role"), [("", WORDS, "editor"), ("Cleo", "short", "editor"), ("Cleo", WORDS, "boss")]
)
def test_people_need_a_name_a_password_and_a_role(store, name, password, role):
    with pytest.raises(ProjectError), store.writing.begin() as db:
        people.add_person(db, name, password=password, role=role)


def test_beyond_this_machine_people_are_needed_first(store):
    with pytest.raises(ProjectError, match="people add"):
        serve(store, Address("0.0.0.0", 0), tell=print, open_browser=False)


# -- the pages


def test_every_page_answers(client, store):
    incident = bus(store).id
    for path in (
        "/", "/next", f"/incident/{incident}", f"/incident/{incident}/history", "/compare", "/map", "/timeline", "/team",
        "/agreement", "/keys", "/docs", "/openapi.json", "/places?search=Gao", "/?state=all&order=oldest&field=killed",
    ):  # fmt: skip
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/incident/inc-none", 404),
        ("/?since=yesterday", 400),
        ("/?field=mood", 400),
        ("/map/places?box=1", 400),
        ("/nowhere", 404),
    ],
)
def test_what_cannot_be_shown_is_said(client, path, status):
    assert client.get(path).status_code == status


def test_an_answer_brings_the_next_question(client, store):
    view = view_of(store, "killed")
    shown = send(client, store, view, verdict="accepted").text
    assert f'id="{view.claim.id}"' in shown
    assert "accepted by ana" in shown
    active = re.search(r'class="claim undecided active" id="([^"]+)"', shown)[1]
    assert active != view.claim.id


def test_alternatives_and_corrections_become_values(client, store):
    send(client, store, view_of(store, "killed"), choose="1")
    assert view_of(store, "killed").value == Count(4, 4)
    send(client, store, view_of(store, "killed", 1), verdict="corrected", low="6", high="9")
    assert view_of(store, "killed", 1).value == Count(6, 9)
    send(client, store, view_of(store, "date"), verdict="corrected", when="12")
    assert view_of(store, "date").value.earliest == dt.date(2024, 5, 12)
    found = client.get("/places?search=Timbuktu").text
    reference = re.search(r'value="(geonames:\d+)"', found)[1]
    send(client, store, view_of(store, "place"), verdict="corrected", place=reference, relation="near")
    assert (view_of(store, "place").value.country, view_of(store, "place").value.precision) == ("ML", "near_town")


def test_a_conflict_is_said_and_the_form_stays(client, store):
    view = view_of(store, "killed")
    send(client, store, view, verdict="accepted")
    answer = send(client, store, view, verdict="rejected")
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert answer.headers["HX-Retarget"] == "#said"


def test_everything_of_a_field_can_be_accepted_at_once(client, store):
    shown = client.get(f"/incident/{bus(store).id}").text
    seen = re.search(r'name="field" value="killed"><input type="hidden" name="seen" value="([^"]+)"', shown)[1]
    form = {"csrf": csrf(client), "field": "killed", "seen": seen}
    assert client.post(f"/incident/{bus(store).id}/accept-field", data=form).status_code == 200
    assert [view_of(store, "killed", number).state for number in (0, 1)] == ["accepted", "accepted"]
    assert client.post(f"/incident/{bus(store).id}/accept-field", data=form).status_code == 400


def test_words_of_a_report_become_a_claim(client, store):
    account = bus(store).accounts[0]
    form = {"csrf": csrf(client), "account": account.id, "field": "stage", "start": "0", "end": "9"}
    answer = client.post(f"/incident/{bus(store).id}/claims", data=form, headers={"HX-Request": "true"})
    assert "claim=clm-" in answer.headers["HX-Redirect"]
    assert "added by a person" in client.get(answer.headers["HX-Redirect"]).text


def test_accounts_are_judged_merged_and_split(client, store):
    accounts = [account.id for account in bus(store).accounts]
    page = client.get("/compare?" + "&".join(f"account={one}" for one in accounts)).text
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    form = {"csrf": csrf(client), "account": accounts, "verdict": "different", "seen": seen}
    client.post("/compare", data=form)
    assert len(store.incidents(reader="hand@1", coder="")) == 3
    here = store.members()[accounts[0]]
    form = {"csrf": csrf(client), "account": accounts, "do": "merge"}
    assert client.post(f"/incident/{here}/accounts", data=form).status_code == 200
    form = {"csrf": csrf(client), "account": accounts[:1], "do": "split"}
    assert client.post(f"/incident/{bus(store).id}/accounts", data=form).status_code == 200
    assert len(store.incidents(reader="hand@1", coder="")) == 3


def test_names_of_people_are_withheld_until_asked_for_and_that_is_noted(tmp_path):
    text = "Mayor Ilan Testname was shot at in Gao, Deputy Testname said."
    claims = (
        ("type", "shot at", Term("armed_attack"), 0.8),
        ("actor", "Mayor", Term("individual", "Ilan Testname"), 0.9),
    )
    with project(tmp_path / "p", ((text, "Ilan Testname", "witness", claims),)) as store:
        client = browser(store)
        (incident,) = store.incidents(reader="hand@1", coder="")
        header = re.compile(r"<h[12].*?</h[12]>|<title>.*?</title>|class=\"value\".*?</b>", re.S)
        hidden = client.get(f"/incident/{incident.id}").text
        assert "name withheld" in hidden
        assert not any("Testname" in part for part in header.findall(hidden))
        client.post("/names", data={"csrf": csrf(client), "show": "1"})
        assert any("Testname" in part for part in header.findall(client.get(f"/incident/{incident.id}").text))
        with store.reading.connect() as db:
            assert people.audit(db)[0].act == "names shown"


# -- hostile and strange reports

HOSTILE = (
    '</p><script>alert(1)</script><img src=x onerror="alert(2)"> shot at a bus near Gao on 6 May & '
    '"more" \u202e drawkcab \u0007 '
    "javascript:alert(3) {{ 7 * 7 }} three died"
)


def _hostile(text=HOSTILE):
    return (
        ("type", "shot at", Term("armed_attack"), 0.5),
        ("place", "Gao", GAO, 0.5),
        ("date", "6 May", DAY, 0.5),
        ("killed", "three", Count(3, 3), 0.5),
    )


def test_report_text_never_becomes_markup(tmp_path):
    with project(tmp_path / "p", ((HOSTILE, "<b>Wire</b>", "media", _hostile()),)) as store:
        client = browser(store)
        (incident,) = store.incidents(reader="hand@1", coder="")
        for path in (f"/incident/{incident.id}", "/", "/timeline", f"/incident/{incident.id}/history"):
            shown = client.get(path).text
            assert "<script>alert" not in shown
            assert "<img" not in shown
            assert "<b>Wire" not in shown
            assert "\u202e" not in shown
        shown = client.get(f"/incident/{incident.id}").text
        assert 'data-name="U+202E"' in shown
        assert "{{ 7 * 7 }}" in shown
        assert "onerror=&#34;" in shown


def test_a_text_of_five_megabytes_and_twenty_thousand_claims_is_shown_in_parts(tmp_path):
    sentence = "On 6 May armed men shot at a bus near Gao and three died. "
    text = sentence * 86_000
    at = text.index
    claims = [("type", "shot at", Term("armed_attack"), 0.5), ("place", "Gao", GAO, 0.5)]
    with project(tmp_path / "p", ((text, "Wire", "media", tuple(claims)),)) as store:
        with store.writing.begin() as db:
            account = db.exec_driver_sql("SELECT id FROM accounts").scalar()
            report = db.exec_driver_sql("SELECT id FROM reports").scalar()
            start = at("three")
            db.exec_driver_sql(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999) INSERT INTO claims "
                "SELECT 'clm-' || i, 'hand@1', ?, ?, i + 5, 'target', 'three', ? + i * ?, ? + 5 + i * ?, 'exact', 'stated', "
                "NULL, NULL, '2024-05-06', NULL FROM n",
                (report, account, start, len(sentence), start, len(sentence)),
            )
            db.exec_driver_sql(
                "INSERT INTO codings SELECT id, reader, ?, 'by hand', ?, 0.5, '[]', '[]' FROM claims "
                "WHERE field = 'target'",
                (fields.coder(), '{"kind": "term", "code": "civilians", "name": null}'),
            )
        pipeline.corroborate(store)
        client = browser(store)
        (incident,) = store.incidents(reader="hand@1", coder="")
        shown = client.get(f"/incident/{incident.id}")
        assert shown.status_code == 200
        assert len(shown.text) < 600_000
        assert "of 20000" in shown.text
        assert re.search(r"Part 1\s+of\s+\d{3}", shown.text)
        last = client.get(f"/incident/{incident.id}/report/{report}?part=9999")
        assert "bus near" in last.text
        assert len(last.text) < 600_000


def test_the_pieces_of_a_text_are_the_text_and_marks_lie_where_claims_do():
    text = "سيارة انفجرت في غاو\nقتل ثلاثة 😀 أشخاص\u202e!\r\n" * 3
    report = Report.of(text)
    spans = [(0, 5), (3, 12), (24, 30), (24, 30)]
    claims = [Claim(f"clm-{n}", report.id, "acc-1", "killed", text[a:b], Span(a, b)) for n, (a, b) in enumerate(spans)]
    shown = highlight.passage(text, claims)
    pieces = [piece for paragraph in shown.paragraphs for piece in paragraph]
    assert "".join(piece.text or text[piece.start] for piece in pieces) == text
    for claim in claims:
        over = "".join(piece.text or "\u202e" for piece in pieces if claim.id in piece.claims)
        assert over == claim.words


def test_long_texts_are_cut_into_parts_that_make_the_whole():
    text = "a sentence without an end, " * 5000
    parts = [highlight.passage(text, (), part=number) for number in range(highlight.parts_of(text))]
    assert "".join(piece.text for part in parts for paragraph in part.paragraphs for piece in paragraph) == text


# -- corrections as typed


@pytest.mark.parametrize(
    ("form", "edtf"),
    [
        ({"when": "2024-05-31"}, "2024-05-31"),
        ({"when": "2024-05"}, "2024-05"),
        ({"when": "2024"}, "2024"),
        ({"when": "2024-05-01/2024-05-10"}, "2024-05-01/2024-05-10"),
        ({"when": "2024-05-01 to 2024-05-10"}, "2024-05-01/2024-05-10"),
        ({"when": "9"}, "2024-05-09"),
        ({"when": "1445-09-01", "calendar": "hijri"}, "2024-03-11"),
        ({"when": "1403-01-01", "calendar": "solar_hijri"}, "2024-03-20"),
        ({"when": "3 May 2014"}, "2014-05-03"),
        ({"earliest": "2024-05-01"}, "2024-05-01"),
        ({"earliest": "2024-05-01", "latest": "2024-05-03"}, "2024-05-01/2024-05-03"),
        ({"earliest": "2024-05-01", "open_end": "1"}, "2024-05-01/.."),
    ],
)
def test_dates_can_be_typed_and_picked(store, form, edtf):
    view = view_of(store, "date")
    assert forms.when(form, view=view, report=store.report(view.claim.report)).edtf() == edtf


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"when": "soon"},
        {"when": "2024-02-31"},
        {"when": "1445-13-01", "calendar": "hijri"},
        {"when": "1", "calendar": "x"},
    ],
)
def test_what_is_no_date_is_refused_with_an_example(store, form):
    view = view_of(store, "date")
    with pytest.raises(ReviewError):
        forms.when(form, view=view, report=store.report(view.claim.report))


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ({"low": "14"}, Count(14, 14)),
        ({"low": "14", "high": "20"}, Count(14, 20)),
        ({"low": "14", "more": "1"}, Count(14, None)),
        ({"low": "0", "of": "attackers"}, Count(0, 0, "attackers")),
    ],
)
def test_counts_can_be_typed(form, value):
    assert forms.count(form, now=None) == value


def test_a_place_of_its_region_s_name_is_told_once():
    region = Where("region:AF.18", "Nangarhar", "AF", "Nangarhar", relation="Behsud, in")
    assert labels.value_words(region) == "Behsud, in Nangarhar, AF"


def test_a_number_shared_with_other_incidents_stays_so_only_if_the_reviewer_says_so():
    assert forms.count({"low": "14", "shared": "1"}, now=Count(12, 12, shared=2)) == Count(14, 14, shared=2)
    assert forms.count({"low": "14"}, now=Count(12, 12, shared=2)) == Count(14, 14)
    assert forms.count({"low": "14", "shared": "1"}, now=Count(12, 12)) == Count(14, 14)
    assert labels.value_words(Count(12, 12, "civilians", shared=2)) == (
        "12 (civilians), shared by 2 incidents of its report: at most this many here"
    )


@pytest.mark.parametrize("form", [{}, {"low": "some"}, {"low": "3", "high": "x"}, {"low": "-1"}])
def test_what_is_no_count_is_refused(form):
    with pytest.raises(ReviewError):
        forms.count(form, now=None)


def test_a_place_no_gazetteer_has_keeps_its_name_and_nothing_more():
    where = forms.where({"name": "Invented Wells", "country": "ml"})
    assert (where.name, where.country, where.latitude, where.precision) == ("Invented Wells", "ML", None, "unknown")


# -- the API


def api(client, method, path, **body):
    head = {"X-CSRF-Token": csrf(client)}
    answer = client.request(method, f"/api/v1{path}", json=body or None, headers=head if method != "GET" else {})
    assert answer.status_code < 400, answer.text
    return answer.json()


def test_programs_do_what_people_do(client, store):
    task = api(client, "GET", "/queue?type=armed_attack")["tasks"][0]
    found = api(client, "GET", f"/incidents/{task['incident']}")
    claim = found["fields"]["killed"]["claims"][0]
    base = f"/incidents/{task['incident']}"
    api(
        client,
        "POST",
        f"{base}/answers",
        claim=claim["id"],
        seen=claim["seen"],
        verdict="corrected",
        value={"kind": "count", "low": 4, "high": 4},
    )
    again = client.post(
        f"/api/v1{base}/answers",
        json={"claim": claim["id"], "seen": claim["seen"], "verdict": "accepted"},
        headers={"X-CSRF-Token": csrf(client)},
    )
    assert again.status_code == 409
    assert "changed meanwhile" in again.json()["error"]
    assert len(api(client, "GET", f"{base}/history")["events"]) == 1
    api(client, "POST", f"{base}/undo", claim=claim["id"])
    account = found["accounts"][0]["id"]
    added = api(client, "POST", f"{base}/claims", account=account, field="actor", start=0, end=5)
    assert len(added["words"]) == 5
    other = house(store).accounts[0].id
    assert api(client, "POST", "/judgements", pairs=[[account, other]], verdict="same")["incidents"]
    assert api(client, "GET", "/map")["places"]
    assert "ML" in [place["country"] for place in api(client, "GET", "/places?search=Gao")["places"]]
    assert api(client, "GET", "/agreement?since=2024-01-01&until=2024-12-31") == {"fields": []}


def test_a_program_signs_in_for_a_token_and_needs_no_form_token(team):
    program = browser(team, key="")
    assert program.post("/api/v1/session", json={"name": "Ana", "password": "a wrong guess"}).status_code == 401
    token = program.post("/api/v1/session", json={"name": "Ana", "password": WORDS}).json()["token"]
    head = {"Authorization": f"Bearer {token}"}
    assert program.get("/api/v1/queue", headers=head).json()["progress"]["all"] == 2
    body = {"pairs": [[a.id for a in bus(team).accounts]], "verdict": "same"}
    assert program.post("/api/v1/judgements", json=body, headers=head).status_code == 201
    assert program.post("/api/v1/judgements", json=body).status_code == 401
    assert program.post("/api/v1/assignments", json={"incidents": ["x"]}, headers=head).status_code == 403


def test_a_browser_session_needs_the_form_token_for_the_api_too(client, store):
    body = {"pairs": [[a.id for a in bus(store).accounts]], "verdict": "same"}
    assert client.post("/api/v1/judgements", json=body).status_code == 403


def test_the_description_of_the_api_names_every_act_and_loads_nothing_from_elsewhere(client):
    described = client.get("/openapi.json").json()["paths"]
    shown = client.get("/docs").text
    assert len(described) > 12
    for path in described:
        assert path in html.unescape(shown)
    assert "cdn" not in shown


def test_deciding_while_everything_is_rebuilt_loses_nothing(client, store):
    send(client, store, view_of(store, "killed"), verdict="rejected")
    pipeline.corroborate(store)
    assert view_of(store, "killed").state == "rejected"
    assert store.last_act() == (1, 0, 0)
    assert NOW.tzinfo is not None


# -- the command line


def test_people_are_added_listed_and_closed_from_the_command_line(store, tmp_path, monkeypatch, capsys):
    from evenhand import cli

    monkeypatch.setenv("EVENHAND_PROJECT", str(tmp_path / "project"))
    monkeypatch.setenv("EVENHAND_NEW_PASSWORD", WORDS)
    assert cli.main(["people", "add", "Ana", "--role", "editor", "--json"]) == 0
    assert signed_in(store, "Ana").get("/team").status_code == 200
    assert cli.main(["people", "change", "Ana", "--closed"]) == 0
    assert signed_in(store, "Ana").get("/team").status_code == 401
    capsys.readouterr()
    assert cli.main(["people", "list"]) == 0
    assert "Ana  editor  closed" in capsys.readouterr().out
    assert cli.main(["people", "add", "Ana"]) == 2
    assert cli.main(["people", "change", "Nobody", "--role", "reader"]) == 2


def test_a_project_of_an_older_evenhand_gets_what_the_queue_needs(store):
    with store.writing.begin() as db:
        for table in ("spots", "done_by", "overview"):
            db.exec_driver_sql(f"DELETE FROM {table}")
    make_views(store)
    assert f"/incident/{bus(store).id}" in browser(store).get("/").text


def test_review_says_why_it_does_not_start(store, tmp_path, monkeypatch, capsys):
    from evenhand import cli

    monkeypatch.setenv("EVENHAND_PROJECT", str(tmp_path / "project"))
    assert cli.main(["review", "--host", "0.0.0.0", "--no-open"]) == 2
    assert "people add" in capsys.readouterr().err
