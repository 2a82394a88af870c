"""The queue, the way to the next incident, and small things every page uses."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from evenhand import codebook, fields
from evenhand.model import Finding
from evenhand.review import next_task, progress, queue
from evenhand.review.queue import ORDERS, STATES
from evenhand.store import incidents, people
from evenhand.web import labels
from evenhand.web.filters import filter_of, query_of
from evenhand.web.page import message, page
from evenhand.web.security import (
    Acting,
    Asking,
    Sent,
    cookie_name,
    now,
    person_asking,
    set_cookie,
    shows_names,
    store_of,
)

router = APIRouter(include_in_schema=False)
SHOWN = 50
_LIST_FIELDS = ("date", "place", "type", "killed")


@router.get("/")
def start(request: Request) -> Response:
    """The queue. The link that the command prints carries the key, which moves into a cookie."""
    settings = request.app.state.settings
    key = request.query_params.get("key")
    if key:
        answer = RedirectResponse("/", status_code=303)
        if settings.local_key and hmac.compare_digest(key.encode(), settings.local_key.encode()):
            set_cookie(request, answer, key)
        return answer
    return _queue(request, person_asking(request))


def _queue(request: Request, person: people.Person) -> Response:
    chosen = filter_of(request.query_params)
    after = request.query_params.get("after", "")
    with store_of(request).reading.connect() as db:
        tasks = queue(db, chosen, reviewer=person.name, after=after, limit=SHOWN)
        shown = [task.incident for task in tasks]
        found = incidents.findings(db, shown, fields=_LIST_FIELDS)
        disputed = incidents.disputed(db, shown)
        counts = progress(db, chosen, reviewer=person.name)
        everyone = people.people(db)
    rows = [
        {
            "task": task,
            "query": query_of(chosen, mark=task.mark),
            "cells": {field: _cell(found[task.incident], field, request) for field in _LIST_FIELDS},
            "days": labels.days(task.earliest, task.latest),
            "disputed": disputed.get(task.incident, []),
        }
        for task in tasks
    ]
    return page(
        request,
        "queue.html",
        person=person,
        rows=rows,
        counts=counts,
        chosen=chosen,
        query=query_of(chosen),
        more=query_of(chosen, after=tasks[-1].mark) if len(tasks) == SHOWN else "",
        everyone=everyone,
        after=after,
        **choices(),
    )


def choices() -> dict[str, Any]:
    """What the filter form offers."""
    return {
        "field_names": fields.FIELDS,
        "types": codebook.load("types"),
        "states": STATES,
        "orders": ORDERS,
    }


def _cell(findings: Mapping[str, Finding], field: str, request: Request) -> str:
    finding = findings.get(field)
    if finding is None:
        return ""
    shown = shows_names(request)
    every = list(dict.fromkeys(labels.value_words(v.value, field, with_names=shown) for v in finding.values[:40]))
    values, more = every[:4], len(every) - 4
    return " / ".join(values) + (f" and {more} more" if more > 0 else "")


@router.get("/next")
def next_incident(request: Request, person: Asking) -> Response:
    """Straight to the next (or previous) incident of the filter."""
    asked = request.query_params
    chosen = filter_of(asked)
    back = asked.get("back") == "1"
    task = next_task(store_of(request), reviewer=person.name, chosen=chosen, after=asked.get("mark", ""), back=back)
    if task is None:
        where = "before this one" if back else "here"
        return message(request, f"nothing is left {where} under this filter.", status=200, person=person)
    return RedirectResponse(f"/incident/{task.incident}?{query_of(chosen, mark=task.mark)}", status_code=303)


@router.post("/names")
def names(request: Request, person: Acting, form: Sent) -> Response:
    """Show or withhold names of people. Asking for them is noted in the audit log."""
    show = form.get("show") == "1"
    with store_of(request).writing.begin() as db:
        people.note(db, person.name, "names shown" if show else "names withheld", at=now())
    back = request.headers.get("referer") or ""
    answer = RedirectResponse(_local(back), status_code=303)
    set_cookie(request, answer, "shown" if show else "withheld", what="names")
    return answer


def _local(address: str) -> str:
    parts = urlsplit(address)
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


@router.get("/sign-in")
def sign_in_form(request: Request) -> Response:
    """The form to sign in."""
    return page(request, "sign_in.html", local=False, wrong="")


@router.post("/sign-in")
def sign_in(request: Request, form: Sent) -> Response:
    """Sign in. Failed attempts are counted for the name and for the address, and noted."""
    name, password = str(form.get("name", ""))[:100], str(form.get("password", ""))[:500]
    token = sign_in_with(request, name, password)
    if token is None:
        wrong = "the name or the password is wrong, or there were too many attempts; then wait a quarter of an hour."
        return page(request, "sign_in.html", status=401, local=False, wrong=wrong)
    answer = RedirectResponse("/", status_code=303)
    set_cookie(request, answer, token)
    return answer


def sign_in_with(request: Request, name: str, password: str) -> str | None:
    """The token of a new session, or None; both are noted in the audit log."""
    store, moment = store_of(request), now()
    address = request.client.host if request.client else "unknown"
    with store.reading.connect() as db:
        closed = people.too_many_failures(db, name, address, now=moment)
    if closed:
        return None
    with store.writing.begin() as db:
        found = people.sign_in(db, name, password, now=moment)
        people.note(db, name, "signed in" if found else "sign-in failed", address, at=moment)
    return found[1] if found else None


@router.post("/sign-out")
def sign_out(request: Request, person: Acting, form: Sent) -> Response:
    """End the session."""
    with store_of(request).writing.begin() as db:
        people.sign_out(db, request.cookies.get(cookie_name(request), ""))
        people.note(db, person.name, "signed out", at=now())
    answer = RedirectResponse("/sign-in", status_code=303)
    for what in ("session", "names"):
        answer.delete_cookie(cookie_name(request, what))
    return answer
