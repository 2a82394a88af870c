"""The same acts for programs: JSON in, JSON out, under /api/v1, described by OpenAPI."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, Field

from evenhand import fields, review
from evenhand.exports import Sharing
from evenhand.exports.names import shown_value
from evenhand.model import Coded, Span, Value
from evenhand.review import Answer, ClaimView, Filter
from evenhand.store import people
from evenhand.values import from_json
from evenhand.web.card_pages import search_places
from evenhand.web.filters import filter_of
from evenhand.web.map_pages import box_of
from evenhand.web.queue_pages import sign_in_with
from evenhand.web.security import Acting, Asking, Editing, now, shows_names, store_of

router = APIRouter(prefix="/api/v1", tags=["review"])
Json = dict[str, Any]


class Credentials(BaseModel):
    """Who signs in."""

    name: str = Field(max_length=100)
    password: str = Field(max_length=500)


class GivenAnswer(BaseModel):
    """What is said of a claim. ``seen`` is the stamp that came with the claim; ``value`` is needed for a correction."""

    claim: str
    verdict: Literal["accepted", "corrected", "rejected", "cannot_tell"]
    seen: str
    value: dict[str, Any] | None = None
    note: str = Field(default="", max_length=2000)


class Undoing(BaseModel):
    """The claim whose answer is taken back."""

    claim: str


class AddedWords(BaseModel):
    """Words of an account's report that answer a field; offsets count code points, end exclusive."""

    account: str
    field: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class GivenVerdict(BaseModel):
    """A verdict on pairs of accounts."""

    pairs: list[tuple[str, str]] = Field(min_length=1, max_length=500)
    verdict: Literal["same", "different", "unsure"]
    note: str = Field(default="", max_length=2000)


class Assigning(BaseModel):
    """To whom incidents are given; null takes them back."""

    incidents: list[str] = Field(min_length=1, max_length=1000)
    person: str | None = None


class Filtering(BaseModel):
    """The filter: everything where nothing is said."""

    state: str = "open"
    order: str = "need"
    field: str = ""
    place: str = ""
    source: str = ""
    type: str = ""
    since: str = ""
    until: str = ""
    assignee: str = ""

    def chosen(self) -> Filter:
        """The filter itself."""
        return filter_of(self.model_dump())


Filtered = Annotated[Filtering, Query()]


@router.post("/session", summary="Sign in")
def open_session(request: Request, given: Credentials) -> Json:
    """A token for the Authorization header, good for twelve hours."""
    token = sign_in_with(request, given.name, given.password)
    if token is None:
        raise HTTPException(401, "the name or the password is wrong, or there were too many attempts.")
    return {"token": token}


@router.get("/queue", summary="What needs a person, most needed first")
def queue(
    request: Request,
    person: Asking,
    asked: Filtered,
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Json:
    """Tasks with the addends of their need. ``after`` is the mark of the last task of the page before."""
    chosen = asked.chosen()
    with store_of(request).reading.connect() as db:
        tasks = review.queue(db, chosen, reviewer=person.name, after=after, limit=limit)
        counts = review.progress(db, chosen, reviewer=person.name)
    return {"tasks": [_plain(task) for task in tasks], "progress": _plain(counts)}


@router.get("/incidents/{identity}", summary="An incident with its words, values and answers")
def incident(request: Request, identity: str, person: Asking) -> Json:
    """Names of people are withheld unless this session asked for them."""
    card = review.open_card(store_of(request), identity, person=person)
    sharing = Sharing(with_quotes=True, with_names=shows_names(request))
    return {
        "id": card.incident.id,
        "reviewed": card.incident.reviewed,
        "second_review": card.second,
        "assignee": card.assignee,
        "accounts": [{"id": account.id, "report": account.report} for account in card.incident.accounts],
        "fields": {
            field.name: {
                "agreement": field.finding.agreement if field.finding else "unknown",
                "note": field.finding.note if field.finding else "",
                "claims": [_claim(view, sharing) for view in field.claims],
            }
            for field in card.fields
        },
    }


@router.get("/incidents/{identity}/history", summary="Who did what to an incident, when and why")
def incident_history(request: Request, identity: str, person: Asking) -> Json:
    """Oldest first; independent answers of others appear once two agree."""
    card = review.open_card(store_of(request), identity, person=person)
    sharing = Sharing(with_quotes=True, with_names=shows_names(request))
    events = review.history(store_of(request), card)
    return {"events": [_plain(event) | {"value": _value(event.value, sharing)} for event in events]}


@router.post("/incidents/{identity}/answers", summary="Answer a claim", status_code=201)
def give_answer(request: Request, identity: str, given: GivenAnswer, person: Acting) -> Json:
    """409 when somebody changed it meanwhile: read the incident again."""
    try:
        value = None if given.value is None else from_json(given.value)
    except (KeyError, TypeError, ValueError) as error:
        raise HTTPException(422, "the value is none: see 'kind' and fields of the claims' values.") from error
    number = review.answer(
        store_of(request),
        identity,
        given.claim,
        Answer(given.verdict, value, given.note),
        person=person,
        seen=given.seen,
        now=now(),
    )
    return {"number": number}


@router.post("/incidents/{identity}/undo", summary="Take back one's own answer")
def take_back(request: Request, identity: str, given: Undoing, person: Acting) -> Json:
    """The answer before it stands again."""
    undone = review.undo(store_of(request), identity, given.claim, person=person, now=now())
    return {"undone": undone.number}


@router.post("/incidents/{identity}/claims", summary="Add words that were missed", status_code=201)
def add_words(request: Request, identity: str, given: AddedWords, person: Acting) -> Json:
    """The rules code the words; answer the new claim to accept or correct that."""
    claim = review.add_claim(
        store_of(request),
        identity,
        given.account,
        field=given.field,
        span=Span(given.start, given.end),
        person=person,
        now=now(),
    )
    return {"claim": claim.id, "words": claim.words}


@router.get("/comparisons", summary="Two or more accounts side by side, with reasons")
def compare(request: Request, person: Asking, account: Annotated[list[str] | None, Query()] = None) -> Json:
    """Without accounts: the most doubtful pair that nobody judged."""
    chosen = account or list(review.next_pair(store_of(request), reviewer=person.name) or ())
    if not chosen:
        return {"accounts": [], "comparisons": []}
    shown = review.side_by_side(store_of(request), chosen)
    return {
        "accounts": [
            {"id": one.id, "report": one.report, "incident": where}
            for one, where in zip(shown.accounts, shown.incidents, strict=True)
        ],
        "comparisons": [_plain(row) for row in shown.comparisons],
    }


@router.post("/judgements", summary="Same, different or unsure", status_code=201)
def judge(request: Request, given: GivenVerdict, person: Acting) -> Json:
    """The incidents that the accounts are in now."""
    found = review.judge(store_of(request), given.pairs, given.verdict, person=person, now=now(), note=given.note)
    return {"incidents": found}


@router.get("/map", summary="Places within a box, those close together as one")
def on_map(request: Request, person: Asking, asked: Filtered, box: str = "-90,-180,90,180") -> Json:
    """``box`` is south,west,north,east in degrees. ``without`` counts incidents that have no place."""
    with store_of(request).reading.connect() as db:
        spots = review.where_on_map(db, asked.chosen(), reviewer=person.name, box=box_of(box))
        without = review.without_place(db, asked.chosen(), reviewer=person.name)
    return {"places": [_plain(spot) for spot in spots], "without": without}


@router.get("/places", summary="Places of the gazetteer by name")
def places(request: Request, person: Asking, search: str) -> Json:
    """The most populous first, then names that sound alike."""
    return {"places": [_plain(place) for place in search_places(search)]}


@router.get("/agreement", summary="Krippendorff's alpha by field")
def agreement(
    request: Request,
    person: Asking,
    since: dt.date,
    until: dt.date,
    between: Annotated[list[str] | None, Query()] = None,
) -> Json:
    """Of independent answers, both days included; of some reviewers, or of all."""
    start = dt.datetime.combine(since, dt.time(), dt.UTC)
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), dt.UTC)
    found = review.agreement(store_of(request), start=start, end=end, between=between or ())
    return {"fields": [_plain(row) for row in found]}


@router.post("/assignments", summary="Give incidents to someone", status_code=201)
def assign(request: Request, given: Assigning, person: Editing) -> Json:
    """Editors only."""
    with store_of(request).writing.begin() as db:
        known = {one.name for one in people.people(db)} | {person.name}
        if given.person is not None and given.person not in known:
            raise HTTPException(404, f"there is no {given.person} in this project.")
        people.assign(db, given.incidents, given.person, by=person.name, at=now())
        people.note(db, person.name, "assigned", f"{len(given.incidents)} incidents", given.person or "", at=now())
    return {"assigned": len(given.incidents)}


@router.get("/fields", summary="The fields and their codes")
def codes(request: Request, person: Asking) -> Json:
    """Codes with label and definition, for the fields that have codes."""
    coded = ("type", "stage", "actor", "target", "means", "responsibility")
    return {"fields": list(fields.FIELDS), "codes": {field: review.terms(field) for field in coded}}


def _claim(view: ClaimView, sharing: Sharing) -> Json:
    coding = view.coding if isinstance(view.coding, Coded) else None
    return {
        "id": view.claim.id,
        "account": view.claim.account,
        "report": view.claim.report,
        "start": view.claim.span.start,
        "end": view.claim.span.end,
        "words": view.claim.words,
        "stance": view.claim.stance,
        "value": _value(view.value, sharing),
        "confidence": coding.confidence if coding else None,
        "how": view.coding.how if view.coding else None,
        "alternatives": [_value(other.value, sharing) for other in coding.others] if coding else [],
        "state": view.state,
        "seen": view.seen,
    }


def _value(value: Value | None, sharing: Sharing) -> Json | None:
    return None if value is None else shown_value(value, sharing=sharing)


def _plain(value: Any) -> Any:
    return dataclasses.asdict(value)
