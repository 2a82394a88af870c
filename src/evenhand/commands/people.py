"""Who signs in to review."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from evenhand.terminal import DEFAULT_PROJECT, DONE, Json, Project, out, plain, print_json

people = typer.Typer(help="Who signs in to review.", no_args_is_help=True, rich_markup_mode=None)

NewPassword = Annotated[
    str | None,
    typer.Option(help="Asked for when not given; better not in the command.", envvar="EVENHAND_NEW_PASSWORD"),
]


@people.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[str, typer.Option(help="reader, reviewer or editor.")] = "reviewer",
    password: NewPassword = None,
    project: Project = DEFAULT_PROJECT,
    as_json: Json = False,
) -> int:
    """Add someone who signs in to review. The first should be an editor."""
    from evenhand.store import open_store
    from evenhand.store import people as accounts

    chosen = password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    with open_store(project) as store, store.writing.begin() as db:
        added = accounts.add_person(db, name, password=chosen, role=role)
        accounts.note(db, "command line", "person added", added.name, role, at=dt.datetime.now(dt.UTC))
    if as_json:
        print_json(plain(added))
    else:
        out.print(f"{added.name} can sign in as {added.role}.", markup=False)
    return DONE


@people.command("change")
def change(
    name: Annotated[str, typer.Argument(help="Who.")],
    role: Annotated[str | None, typer.Option(help="reader, reviewer or editor.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--closed", help="Whether they may sign in.")] = None,
    new_password: Annotated[bool, typer.Option("--new-password", help="Ask for a new password.")] = False,
    password: NewPassword = None,
    project: Project = DEFAULT_PROJECT,
    as_json: Json = False,
) -> int:
    """Change someone's role or password, or close their access. Their answers stay."""
    from evenhand.store import open_store
    from evenhand.store import people as accounts

    chosen = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if new_password else password
    with open_store(project) as store, store.writing.begin() as db:
        accounts.change_person(db, name, password=chosen, role=role, active=active)
        accounts.note(db, "command line", "person changed", name, role or "", at=dt.datetime.now(dt.UTC))
    if as_json:
        print_json({"name": name, "changed": True})
    else:
        out.print(f"{name} was changed and is signed out.", markup=False)
    return DONE


@people.command("list")
def list_people(project: Project = DEFAULT_PROJECT, as_json: Json = False) -> int:
    """List who may sign in, and in which role."""
    from evenhand.store import open_store
    from evenhand.store import people as accounts

    with open_store(project) as store, store.reading.connect() as db:
        found = accounts.people(db)
    if as_json:
        print_json({"people": plain(found)})
    else:
        for one in found:
            out.print(f"{one.name}  {one.role}{'' if one.active else '  closed'}", markup=False)
    return DONE
