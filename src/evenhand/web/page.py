"""Templates: how a page is put together, and what every page knows."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evenhand.store.people import Person
from evenhand.web import labels, security

HERE = Path(__file__).parent


@functools.cache
def environment() -> Environment:
    """The templates. Everything is escaped; a missing name is an error."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "asset": asset,
        "field_label": labels.field_label,
        "agreement_label": labels.agreement_label,
        "state_label": labels.state_label,
        "definition": labels.definition,
    }
    return found


@functools.cache
def asset(path: str) -> str:
    """The address of a file under static/, which changes with its content."""
    digest = hashlib.sha256((HERE / "static" / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def page(request: Request, template: str, *, status: int = 200, **content: Any) -> HTMLResponse:
    """A page or a piece of one."""
    with_names = security.shows_names(request)
    known = {
        "csrf": security.csrf_of(request),
        "person": content.pop("person", None),
        "with_names": with_names,
        "words": functools.partial(labels.value_words, with_names=with_names),
        "path": request.url.path,
        "signed_in": security.has_people(security.store_of(request)),
    }
    return HTMLResponse(environment().get_template(template).render(known | content), status_code=status)


def message(request: Request, text: str, *, status: int, person: Person | None = None) -> HTMLResponse:
    """A sentence to the reader: a page of its own, or beside what is being worked on."""
    if request.headers.get("hx-request"):
        answer = page(request, "_said.html", status=status, said=text, alarm=status >= 400)
        answer.headers["HX-Retarget"] = "#said"
        answer.headers["HX-Reswap"] = "outerHTML"
        return answer
    return page(request, "message.html", status=status, text=text, person=person)
