"""The application: settings, routes, and errors as messages a person can act on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response

from evenhand import __version__
from evenhand.errors import ChangedError, EvenhandError, NotFoundError
from evenhand.store import Store
from evenhand.web import api, card_pages, linking_pages, map_pages, queue_pages, team_pages
from evenhand.web.page import message, page
from evenhand.web.security import HEADERS, Guard

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the pages are served.

    ``local_key`` opens them to whoever started the server, where the project has no people; ``hosts`` are the names under
    which a browser may ask (without a port).
    """

    local_key: str
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    port: int = 0
    local_name: str = "local"


def create_app(store: Store, settings: Settings) -> FastAPI:
    """The pages and the API of one project."""
    app = FastAPI(
        title="evenhand",
        version=__version__,
        description="The acts of review, for programs. Sign in with POST /api/v1/session and send the token as "
        "'Authorization: Bearer TOKEN'; where the project has no people, the token is the key in the link that "
        "'evenhand review' prints.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.store = store
    app.state.settings = settings
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for module in (queue_pages, card_pages, linking_pages, map_pages, team_pages, api):
        app.include_router(module.router)
    app.add_exception_handler(EvenhandError, _explained)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(Guard, hosts=settings.hosts)
    return app


def _explained(request: Request, error: Exception) -> Response:
    status = 409 if isinstance(error, ChangedError) else 404 if isinstance(error, NotFoundError) else 400
    return _answer(request, status, str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 401 and not request.url.path.startswith("/api/"):
        return page(request, "sign_in.html", status=401, local=error.detail == "local", wrong="")
    return _answer(request, error.status_code, str(error.detail))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in error.errors())
    return _answer(request, 422, f"the request was not understood ({wrong}).")


def _fault(request: Request, error: Exception) -> Response:
    text = f"a fault in evenhand itself ({type(error).__name__}). What was kept before stays kept."
    answer = _answer(request, 500, text)
    answer.headers.update(HEADERS)  # this one does not pass the guard
    return answer


def _answer(request: Request, status: int, text: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": text}, status_code=status)
    return message(request, text, status=status)
