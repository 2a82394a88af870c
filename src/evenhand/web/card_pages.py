"""The incident card: words beside values, and what a person says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from evenhand import fields
from evenhand.errors import NotFoundError, ReviewError
from evenhand.gazetteer import open_gazetteer
from evenhand.gazetteer.names import fold
from evenhand.model import Coded, ReportId, Span
from evenhand.review import Answer, Card, ClaimView, add_claim, answer, history, open_card, undo
from evenhand.review.deciding import terms
from evenhand.review.linking import candidates
from evenhand.store import people
from evenhand.store.overview import RADIUS_KM
from evenhand.store.people import Person
from evenhand.web import forms, highlight, labels
from evenhand.web.filters import filter_of, query_of
from evenhand.web.page import page
from evenhand.web.security import Acting, Asking, Editing, Sent, now, shows_names, store_of

router = APIRouter(include_in_schema=False)
#: Claims of one field shown at once; the others are a click away, and counted.
SHOWN = 30


@router.get("/incident/{identity}")
def show(request: Request, identity: str, person: Asking) -> Response:
    """The card."""
    card = open_card(store_of(request), identity, person=person)
    asked = request.query_params
    active = asked.get("claim") or _id(card.next_open())
    return page(
        request, "card.html", person=person, **_content(request, card, active, asked), **_reports(request, card, active)
    )


@router.get("/incident/{identity}/report/{report}")
def show_part(request: Request, identity: str, report: str, person: Asking) -> Response:
    """One part of a report, marked."""
    card = open_card(store_of(request), identity, person=person)
    if report not in card.reports:
        raise NotFoundError(f"report {report} does not belong to {identity}")
    part = request.query_params.get("part", "0")
    one = _report(request, card, ReportId(report), int(part) if part.isdecimal() else 0)
    return page(request, "_report.html", report=one, card=card)


@router.get("/incident/{identity}/correct/{claim}")
def correction_form(request: Request, identity: str, claim: str, person: Asking) -> Response:
    """The form to correct one value."""
    card = open_card(store_of(request), identity, person=person)
    view = card.claim(claim)
    kind = (
        view.claim.field
        if view.claim.field in {"date", "place"}
        else "count"
        if view.claim.field in fields.TOLLS
        else "term"
    )
    return page(
        request,
        "_correct.html",
        view=view,
        card=card,
        kind=kind,
        terms=terms(view.claim.field) if kind == "term" else {},
        people_terms=terms("target") if kind == "count" else {},
        calendars=forms.CALENDARS,
        precisions=tuple(RADIUS_KM),
        query=_query(request.query_params),
    )


@router.get("/places")
def places(request: Request, person: Asking) -> Response:
    """Places of the gazetteer by name, for the correction form."""
    name = request.query_params.get("search", "").strip()[:200]
    return page(request, "_places.html", found=search_places(name), searched=name)


def search_places(name: str) -> list[Any]:
    """The places called so, the most populous first; those whose names begin so; those that sound alike."""
    if len(name) < 2:
        return []
    gazetteer = open_gazetteer()
    exact = sorted(gazetteer.find(name), key=lambda place: fold(place.name) != fold(name))[:12]
    near = [place for place, _ in gazetteer.near_names(name, limit=12)]
    return list({place.ref: place for place in (*exact, *gazetteer.beginning(name), *near)}.values())[:16]


@router.get("/incident/{identity}/reading/{claim}")
def reading(request: Request, identity: str, claim: str, person: Asking) -> Response:
    """What a typed date would become, before it is kept."""
    card = open_card(store_of(request), identity, person=person)
    view = card.claim(claim)
    try:
        value = forms.when(request.query_params, view=view, report=card.reports[view.claim.report])
        said = f"that is {labels.value_words(value)}, {value.precision.replace('_', ' ')}"
    except ReviewError as error:
        said = str(error)
    return page(request, "_reading.html", said=said)


@router.post("/incident/{identity}/answer")
def answer_claim(request: Request, identity: str, person: Acting, form: Sent) -> Response:
    """Keep what the person says of one claim."""
    texts = _texts(form)
    card = open_card(store_of(request), identity, person=person)
    view = card.claim(texts.get("claim", ""))
    verdict = "corrected" if texts.get("choose") else texts.get("verdict", "")
    if verdict not in {"accepted", "corrected", "rejected", "cannot_tell"}:
        raise ReviewError("say whether the value is right, is another, is not said, or can't be told.")
    value = forms.value_of(texts, view=view, report=card.reports[view.claim.report]) if verdict == "corrected" else None
    given = Answer(verdict, value, texts.get("note", "").strip())  # type: ignore[arg-type]
    answer(store_of(request), identity, view.claim.id, given, person=person, seen=texts.get("seen", ""), now=now())
    said = f"{labels.field_label(view.claim.field)}: {labels.state_label(verdict)}."
    return _after(request, identity, person, texts, said=said, after=view.claim.id)


@router.post("/incident/{identity}/accept-field")
def accept_field(request: Request, identity: str, person: Acting, form: Sent) -> Response:
    """Accept every value of one field that is not answered yet; each is a decision of its own."""
    texts = _texts(form)
    card = open_card(store_of(request), identity, person=person)
    found = next((field for field in card.fields if field.name == texts.get("field")), None)
    views = [view for view in found.claims if view.open and isinstance(view.coding, Coded)] if found else []
    if f"{texts.get('seen')}" != stamp(views):
        raise ReviewError("changed meanwhile: this field is not as it was shown. Look again.")
    for view in views:
        answer(store_of(request), identity, view.claim.id, Answer("accepted"), person=person, seen=view.seen, now=now())
    last = views[-1].claim.id if views else ""
    return _after(request, identity, person, texts, said=f"{len(views)} accepted.", after=last)


@router.post("/incident/{identity}/undo")
def take_back(request: Request, identity: str, person: Acting, form: Sent) -> Response:
    """Take back one's own answer."""
    texts = _texts(form)
    undo(store_of(request), identity, texts.get("claim", ""), person=person, now=now())
    return _after(request, identity, person, texts, said="taken back.", stay=texts.get("claim", ""))


@router.post("/incident/{identity}/claims")
def mark_words(request: Request, identity: str, person: Acting, form: Sent) -> Response:
    """Add the words that were selected in a report."""
    texts = _texts(form)
    if not (texts.get("start", "").isdecimal() and texts.get("end", "").isdecimal()):
        raise ReviewError("select words in a report first.")
    claim = add_claim(
        store_of(request),
        identity,
        texts.get("account", ""),
        field=texts.get("field", ""),
        span=Span(int(texts["start"]), int(texts["end"])),
        person=person,
        now=now(),
    )
    query = query_of(filter_of(_asked(texts)), mark=_asked(texts).get("mark", ""), claim=claim.id)
    address = f"/incident/{identity}?{query}"
    if request.headers.get("hx-request"):
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


@router.post("/incident/{identity}/assign")
def assign(request: Request, identity: str, person: Editing, form: Sent) -> Response:
    """Give the incident to someone."""
    texts = _texts(form)
    store = store_of(request)
    with store.writing.begin() as db:
        known = {one.name for one in people.people(db)} | {person.name}
        to = texts.get("to") or None
        if to is not None and to not in known:
            raise NotFoundError(f"there is no {to} in this project")
        people.assign(db, [identity], to, by=person.name, at=now())
        people.note(db, person.name, "assigned", identity, to or "", at=now())
    return RedirectResponse(f"/incident/{identity}?{texts.get('query', '')}", status_code=303)


@router.get("/incident/{identity}/history")
def show_history(request: Request, identity: str, person: Asking) -> Response:
    """Every act on the incident."""
    card = open_card(store_of(request), identity, person=person)
    return page(request, "history.html", person=person, card=card, events=history(store_of(request), card))


# -- shared


def stamp(views: list[ClaimView]) -> str:
    """A stamp of several claims as shown."""
    return ".".join(view.seen for view in views)


def _texts(form: FormData) -> dict[str, str]:
    return {name: text for name, text in form.items() if isinstance(text, str)}


def _asked(form: Mapping[str, str]) -> dict[str, str]:
    return dict(parse_qsl(form.get("query", "")))


def _query(asked: Mapping[str, str]) -> str:
    return query_of(filter_of(asked), mark=asked.get("mark", ""))


def _id(view: ClaimView | None) -> str:
    return view.claim.id if view else ""


def _after(
    request: Request,
    identity: str,
    person: Person,
    form: Mapping[str, str],
    *,
    said: str,
    after: str = "",
    stay: str = "",
) -> Response:
    """The fields as they are now, the next question in front; without scripts, the card again."""
    asked = _asked(form)
    card = open_card(store_of(request), identity, person=person)
    active = stay or _id(card.next_open(after))
    if not request.headers.get("hx-request"):
        query = query_of(filter_of(asked), mark=asked.get("mark", ""), claim=active)
        return RedirectResponse(f"/incident/{identity}?{query}", status_code=303)
    return page(request, "_fields.html", person=person, said=said, **_content(request, card, active, asked))


def _content(request: Request, card: Card, active: str, asked: Mapping[str, str]) -> dict[str, Any]:
    shown = [_shown(field, active) for field in card.fields if field.claims or field.finding]
    views = [view for field in card.fields for view in field.claims]
    return {
        "card": card,
        "fields": [field for field in shown if field["claims"]],
        "unsaid": [field["name"] for field in shown if not field["claims"]],
        "active": active,
        "query": _query(asked),
        "left": sum(view.open for view in views),
        "all": len(views),
        "sources": {
            identity: labels.source_words(report, with_names=shows_names(request))
            for identity, report in card.reports.items()
        },
        "speaker": lambda claim: labels.speaker_words(claim, with_names=shows_names(request)),
        "part_of": lambda claim: highlight.part_at(claim.span.start),
        "stamp": stamp,
    }


def _shown(field: Any, active: str) -> dict[str, Any]:
    """A field with the page of its claims that holds the active one."""
    at = next((number for number, view in enumerate(field.claims) if view.claim.id == active), 0)
    start = at // SHOWN * SHOWN
    return {
        "name": field.name,
        "finding": field.finding,
        "claims": field.claims[start : start + SHOWN],
        "start": start,
        "total": len(field.claims),
        "before": field.claims[start - SHOWN].claim.id if start else "",
        "behind": field.claims[start + SHOWN].claim.id if start + SHOWN < len(field.claims) else "",
        "open": [view for view in field.claims if view.open and isinstance(view.coding, Coded)],
    }


def _reports(request: Request, card: Card, active: str) -> dict[str, Any]:
    told = {account.report: account for account in card.incident.accounts}
    claim = next((v.claim for f in card.fields for v in f.claims if v.claim.id == active), None)
    shown = []
    for identity, account in told.items():
        first = claim if claim is not None and claim.report == identity else next(iter(account.claims), None)
        shown.append(_report(request, card, identity, highlight.part_at(first.span.start) if first else 0))
    with store_of(request).reading.connect() as db:
        near = candidates(db, [account.id for account in card.incident.accounts])
        everyone = people.people(db)
    inside = {account.id for account in card.incident.accounts}
    maybe = [(row.right if row.left in inside else row.left, row.score) for row in near]
    own = [(account.id, account.report) for account in card.incident.accounts]
    return {"reports": shown, "maybe": maybe, "own": own, "everyone": everyone, "said": ""}


def _report(request: Request, card: Card, identity: ReportId, part: int) -> dict[str, Any]:
    report = card.reports[identity]
    accounts = [account for account in card.incident.accounts if account.report == identity]
    claims = [claim for account in accounts for claim in account.claims]
    with_names = shows_names(request)
    return {
        "id": identity,
        "accounts": [account.id for account in accounts],
        "source": labels.source_words(report, with_names=with_names),
        "published": report.published,
        "title": report.title if with_names else None,
        "language": report.language or "",
        "passage": highlight.passage(report.text, claims, part=part),
    }
