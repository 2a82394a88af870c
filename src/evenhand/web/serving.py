"""Starts the server: on this machine only, or beyond it for people who sign in."""

from __future__ import annotations

import getpass
import ipaddress
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from evenhand import fields, pipeline
from evenhand.errors import ProjectError
from evenhand.store import Store, incidents
from evenhand.web.app import Settings, create_app
from evenhand.web.security import has_people

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to serve. Beyond loopback a certificate keeps passwords and reports private on the way."""

    host: str = "127.0.0.1"
    port: int = 8765
    names: Sequence[str] = ()
    certificate: Path | None = None
    key: Path | None = None

    def beyond(self) -> bool:
        """Whether other machines can reach it."""
        if self.host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return True


def serve(store: Store, address: Address, *, tell: Callable[[str], None], open_browser: bool) -> None:
    """Serve until stopped. Raises :class:`ProjectError` where the address cannot be used, or needs people first."""
    reader = pipeline.current_reader(store)
    signed_in = has_people(store)
    if address.beyond() and not signed_in:
        raise ProjectError(
            f"{address.host} can be reached from other machines, and this project has no people who sign in. "
            "Add them with 'evenhand people add NAME --role editor', or stay on 127.0.0.1."
        )
    make_views(store)
    port = _free(address)
    key = "" if address.beyond() else secrets.token_urlsafe(24)
    hosts = tuple(dict.fromkeys((*LOOPBACK, address.host, socket.gethostname(), *address.names)))
    settings = Settings(local_key=key, hosts=hosts, port=port, local_name=_user())
    scheme = "https" if address.certificate else "http"
    shown = f"{scheme}://{address.host}:{port}/" + ("" if signed_in else f"?key={key}")
    tell(f"Review at {shown}\nStop with Ctrl-C. Nothing leaves this machine.")
    uncoded = store.uncoded_reports(reader=reader, coder=fields.coder())
    if uncoded:
        tell(
            f"{len(uncoded)} reports are not coded by this version or gazetteer and show no values: run 'evenhand run' again."
        )
    if address.beyond() and not address.certificate:
        tell("Passwords and reports travel readably: use --certificate and --key, or a proxy that encrypts.")
    if open_browser:
        threading.Timer(0.8, webbrowser.open, (shown,)).start()
    uvicorn.run(
        create_app(store, settings),
        host=address.host.strip("[]"),
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
    )


def make_views(store: Store) -> None:
    """Work out what the queue sorts by, where a project was last built by an evenhand that did not."""
    with store.reading.connect() as db:
        complete = incidents.has_overview(db)
    if not complete:
        pipeline.corroborate(store)


def _free(address: Address) -> int:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address.host.strip("[]"), address.port))
        except OSError as error:
            raise ProjectError(
                f"{address.host}:{address.port} cannot be used ({error.strerror}). Choose another with --port."
            ) from error
        return int(trial.getsockname()[1])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "local"
