"""Who may review: people with passwords (argon2) and roles, their sessions, what is assigned to them, and the audit log."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.engine import Connection

from evenhand.errors import NotFoundError, ProjectError
from evenhand.store import tables as t

Role = Literal["reader", "reviewer", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)
LEAST_PASSWORD = 10
SESSION_HOURS = 12
#: So many failed sign-ins for one name, or from one address, within so many minutes close the door.
MOST_FAILURES, FAILURE_MINUTES = 5, 15

_hasher = PasswordHasher()
#: Verified where there is no such person, so that the answer takes as long.
_nobody = _hasher.hash("no one has this password")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in. A reader looks, a reviewer decides, an editor also settles, assigns and manages people."""

    name: str
    role: Role
    active: bool = True

    def may_decide(self) -> bool:
        """Whether acts are allowed."""
        return self.role in {"reviewer", "editor"}

    def may_edit(self) -> bool:
        """Whether settling, assigning and managing are allowed."""
        return self.role == "editor"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log."""

    at: dt.datetime
    person: str
    act: str
    subject: str
    detail: str


def people(db: Connection) -> list[Person]:
    """Everyone, by name."""
    return [Person(row.name, row.role, row.active) for row in db.execute(sa.select(t.people).order_by(t.people.c.name))]


def add_person(db: Connection, name: str, *, password: str, role: str) -> Person:
    """Add someone. Raises :class:`ProjectError` for a name that is taken, a weak password or an unknown role."""
    name = name.strip()
    if not name or len(name) > 60 or not name.isprintable() or name == "local":
        raise ProjectError(f"{name!r} cannot be a name here. Use 1 to 60 printable characters, not 'local'.")
    _check(password, role)
    if any(person.name.casefold() == name.casefold() for person in people(db)):
        raise ProjectError(f"there is a {name} in this project already.")
    db.execute(t.people.insert().values(name=name, password=_hasher.hash(password), role=role, active=True))
    return Person(name, cast(Role, role))


def change_person(
    db: Connection, name: str, *, password: str | None = None, role: str | None = None, active: bool | None = None
) -> None:
    """Change a password, role or whether someone may sign in; ends their sessions. Raises :class:`NotFoundError`."""
    if not any(person.name == name for person in people(db)):
        raise NotFoundError(f"there is no {name} in this project")
    _check(password, role)
    new = {"password": _hasher.hash(password) if password else None, "role": role, "active": active}
    db.execute(
        t.people.update()
        .where(t.people.c.name == name)
        .values({key: value for key, value in new.items() if value is not None})
    )
    db.execute(t.sessions.delete().where(t.sessions.c.person == name))


def _check(password: str | None, role: str | None) -> None:
    if role is not None and role not in ROLES:
        raise ProjectError(f"{role!r} is no role. Say {', '.join(ROLES)}.")
    if password is not None and len(password) < LEAST_PASSWORD:
        raise ProjectError(f"the password is too short: at least {LEAST_PASSWORD} characters.")


# -- sessions


def sign_in(db: Connection, name: str, password: str, *, now: dt.datetime) -> tuple[Person, str] | None:
    """The person and the token of a new session; None when name or password are wrong or the person may not sign in."""
    row = db.execute(sa.select(t.people).where(t.people.c.name == name)).one_or_none()
    try:
        _hasher.verify(row.password if row else _nobody, password)
    except (VerificationError, InvalidHashError):
        return None
    if row is None or not row.active:
        return None
    token = secrets.token_urlsafe(32)
    expires = now + dt.timedelta(hours=SESSION_HOURS)
    db.execute(t.sessions.delete().where(t.sessions.c.expires < now))
    db.execute(t.sessions.insert().values(token=_digest(token), person=name, expires=expires))
    return Person(row.name, row.role), token


def person_of(db: Connection, token: str, *, now: dt.datetime) -> Person | None:
    """Whose session this is; None when there is none, or it has run out."""
    query = (
        sa.select(t.people)
        .join(t.sessions, t.sessions.c.person == t.people.c.name)
        .where(t.sessions.c.token == _digest(token), t.sessions.c.expires > now, t.people.c.active)
    )
    row = db.execute(query).one_or_none()
    return None if row is None else Person(row.name, row.role)


def sign_out(db: Connection, token: str) -> None:
    """End a session."""
    db.execute(t.sessions.delete().where(t.sessions.c.token == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


# -- audit log


def note(db: Connection, person: str, act: str, subject: str = "", detail: str = "", *, at: dt.datetime) -> None:
    """Append to the audit log."""
    db.execute(t.audit.insert().values(at=at, person=person, act=act, subject=subject, detail=detail))


def audit(db: Connection, *, limit: int = 200) -> list[Entry]:
    """The newest lines of the audit log, newest first."""
    query = sa.select(t.audit).order_by(t.audit.c.number.desc()).limit(limit)
    return [Entry(row.at, row.person, row.act, row.subject, row.detail) for row in db.execute(query)]


def too_many_failures(db: Connection, name: str, address: str, *, now: dt.datetime) -> bool:
    """Whether sign-in is closed for a while, for this name or this address."""
    since = now - dt.timedelta(minutes=FAILURE_MINUTES)
    failed = (t.audit.c.act == "sign-in failed", t.audit.c.at > since)
    for one, most in ((t.audit.c.person == name, MOST_FAILURES), (t.audit.c.subject == address, 4 * MOST_FAILURES)):
        if db.execute(sa.select(sa.func.count()).select_from(t.audit).where(*failed, one)).scalar_one() >= most:
            return True
    return False


# -- assignments


def assign(db: Connection, incidents: Sequence[str], person: str | None, *, by: str, at: dt.datetime) -> None:
    """Give incidents to someone, or to no one. Append-only; the latest stands."""
    if incidents:
        new = [{"incident": incident, "person": person, "by": by, "at": at} for incident in incidents]
        db.execute(t.assignments.insert(), new)
        db.execute(t.overview.update().where(t.overview.c.incident.in_(incidents)).values(assignee=person))


def assignments_of(db: Connection, incident: str) -> list[tuple[str | None, str, dt.datetime]]:
    """To whom an incident was given, by whom and when, oldest first."""
    query = sa.select(t.assignments).where(t.assignments.c.incident == incident).order_by(t.assignments.c.number)
    return [(row.person, row.by, row.at) for row in db.execute(query)]
