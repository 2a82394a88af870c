"""People, second reviews, agreement, the audit log, and the page that documents the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from evenhand.errors import ReviewError
from evenhand.review import agreement
from evenhand.review.queue import SECOND_SHARE, second_share
from evenhand.store import people
from evenhand.web.page import page
from evenhand.web.security import Asking, Editing, Overseeing, Sent, now, store_of

router = APIRouter(include_in_schema=False)


@router.get("/team")
def team(request: Request, person: Overseeing) -> Response:
    """Who reviews, and how many incidents are read twice."""
    with store_of(request).reading.connect() as db:
        content: dict[str, Any] = {
            "everyone": people.people(db),
            "share": second_share(db),
            "log": people.audit(db, limit=100),
        }
    return page(request, "team.html", person=person, roles=people.ROLES, **content)


@router.post("/team/people")
def change_people(request: Request, person: Editing, form: Sent) -> Response:
    """Add someone, or change role, password or whether they may sign in."""
    sent = {name: str(text) for name, text in form.items()}
    name, password, role = sent.get("name", ""), sent.get("password") or None, sent.get("role") or None
    with store_of(request).writing.begin() as db:
        if sent.get("do") == "add":
            people.add_person(db, name, password=password or "", role=role or "")
        else:
            active = {"yes": True, "no": False}.get(sent.get("active", ""))
            if name == person.name and (active is False or role not in {None, "editor"}):
                raise ReviewError("you cannot take away your own rights; another editor can.")
            people.change_person(db, name, password=password, role=role, active=active)
        people.note(
            db, person.name, "person added" if sent.get("do") == "add" else "person changed", name, role or "", at=now()
        )
    return RedirectResponse("/team", status_code=303)


@router.post("/team/second")
def change_share(request: Request, person: Editing, form: Sent) -> Response:
    """Set the share of incidents that two people review without seeing each other's answers."""
    text = str(form.get("share", ""))
    if not text.isdecimal() or int(text) > 100:
        raise ReviewError("the share is a whole number from 0 to 100 per cent.")
    store_of(request).set_current(SECOND_SHARE, text)
    with store_of(request).writing.begin() as db:
        people.note(db, person.name, "second review", detail=f"{text} per cent", at=now())
    return RedirectResponse("/team", status_code=303)


@router.get("/agreement")
def show_agreement(request: Request, person: Asking) -> Response:
    """Agreement by field, for a period and two reviewers or all."""
    asked = request.query_params
    end = _day(asked.get("until", "")) or now().date()
    start = _day(asked.get("since", "")) or end - dt.timedelta(days=90)
    between = [name for name in asked.getlist("between") if name]
    figures = agreement(
        store_of(request),
        start=dt.datetime.combine(start, dt.time(), dt.UTC),
        end=dt.datetime.combine(end + dt.timedelta(days=1), dt.time(), dt.UTC),
        between=between,
    )
    with store_of(request).reading.connect() as db:
        everyone = people.people(db)
    return page(
        request,
        "agreement.html",
        person=person,
        figures=figures,
        since=start,
        until=end,
        between=between,
        everyone=everyone,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ReviewError(f"{text!r} is not a day. Write it as 2024-05-31.") from error


@router.get("/keys")
def keys(request: Request, person: Asking) -> Response:
    """What each key does."""
    return page(request, "keys.html", person=person)


@router.get("/docs")
def documentation(request: Request) -> Response:
    """The API, as its OpenAPI description says; made here, so nothing is loaded from elsewhere."""
    return page(request, "api.html", api=request.app.openapi())


@router.get("/openapi.json")
def description(request: Request) -> Response:
    """The OpenAPI description."""
    return JSONResponse(request.app.openapi())
