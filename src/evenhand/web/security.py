"""What keeps the pages safe: host names, headers, sessions, tokens against forged requests, who may do what."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request, Response
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evenhand.store import Store, people
from evenhand.store.people import Person

MOST_BODY = 1_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: "same-origin" and not "no-referrer": browsers send forms of pages without a referrer from the origin "null".
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Turns away what never reaches a page: foreign host names, forged origins, oversized bodies. Adds the headers."""

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        sent = 0

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    found[name] = value
                fixed = scope["path"].startswith("/static/")  # its address changes with its content
                found["Cache-Control"] = "public, max-age=31536000, immutable" if fixed else "no-store"
            await send(message)

        async def receive_some() -> Message:
            nonlocal sent
            message = await receive()
            sent += len(message.get("body", b""))
            if sent > MOST_BODY:
                raise HTTPException(413, "the request is too large.")
            return message

        if refusal:
            await PlainTextResponse(refusal[1], status_code=refusal[0])(scope, receive, send_guarded)
        else:
            await self.app(scope, receive_some, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        host = _name(headers.get("host", ""))
        if host not in self.hosts:
            return 421, "this server does not answer to that host name. 'evenhand review --host-name NAME' adds one."
        if int(headers.get("content-length", "0") or "0") > MOST_BODY:
            return 413, "the request is too large."
        if method in SAFE:
            return None
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            return 403, "this request came from another site."
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return 403, "this request came from another site."
        return None


def _name(host: str) -> str:
    host = host.lower()
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


# -- who asks


def store_of(request: Request) -> Store:
    """The project's store."""
    store: Store = request.app.state.store
    return store


def now() -> dt.datetime:
    """The present moment in UTC."""
    return dt.datetime.now(dt.UTC)


def cookie_name(request: Request, what: str = "session") -> str:
    """Cookies are not kept apart by port, so the port is part of the name."""
    return f"evenhand-{what}-{request.app.state.settings.port}"


def token_of(request: Request) -> str:
    """The session's token: from the header of a program, or the cookie of a browser."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    return bearer if scheme.lower() == "bearer" else request.cookies.get(cookie_name(request), "")


def csrf_of(request: Request) -> str:
    """What every form sends along: derived from the session's token, which no other site can read."""
    return hashlib.sha256(f"form {token_of(request)}".encode("utf-8", "surrogatepass")).hexdigest()


def has_people(store: Store) -> bool:
    """Whether the project has people: then everybody signs in."""
    with store.reading.connect() as db:
        return bool(people.people(db))


def person_asking(request: Request) -> Person:
    """Who asks. Raises 401 for anyone unknown."""
    store, settings, token = store_of(request), request.app.state.settings, token_of(request)
    if not has_people(store):
        if settings.local_key and hmac.compare_digest(token.encode(), settings.local_key.encode()):
            return Person(settings.local_name, "editor")
        raise HTTPException(401, "local")
    with store.reading.connect() as db:
        found = people.person_of(db, token, now=now()) if token else None
    if found is None:
        raise HTTPException(401, "sign in first.")
    return found


def check_form(request: Request, token: str) -> None:
    """Raises 403 unless the form carries the session's token."""
    if not hmac.compare_digest(token.encode(), csrf_of(request).encode()):
        raise HTTPException(403, "this form is out of date. Reload the page and try again.")


async def sent_form(request: Request) -> FormData:
    """The form of a request; empty where it sends none."""
    return await request.form()


Sent = Annotated[FormData, Depends(sent_form)]


def person_acting(request: Request, form: Sent) -> Person:
    """Who sends a form or a program's request that changes something; its token is checked."""
    asking = person_asking(request)
    if not request.headers.get("authorization"):
        check_form(request, request.headers.get("x-csrf-token") or str(form.get("csrf", "")))
    return asking


def editor_acting(request: Request, form: Sent) -> Person:
    """The same for what only editors do."""
    found = person_acting(request, form)
    if not found.may_edit():
        raise HTTPException(403, "only an editor may do this.")
    return found


def editor_asking(request: Request) -> Person:
    """Who asks to see what only editors see."""
    found = person_asking(request)
    if not found.may_edit():
        raise HTTPException(403, "only an editor may see this.")
    return found


Asking = Annotated[Person, Depends(person_asking)]
Acting = Annotated[Person, Depends(person_acting)]
Editing = Annotated[Person, Depends(editor_acting)]
Overseeing = Annotated[Person, Depends(editor_asking)]


def set_cookie(request: Request, response: Response, value: str, *, what: str = "session") -> None:
    """A cookie that scripts cannot read and other sites cannot send; gone when the browser closes."""
    response.set_cookie(
        cookie_name(request, what), value, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )


def shows_names(request: Request) -> bool:
    """Whether this reviewer asked to see names of people."""
    return request.cookies.get(cookie_name(request, "names")) == "shown"
