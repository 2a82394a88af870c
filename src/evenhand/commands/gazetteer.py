"""A gazetteer of the user's own: built from GeoNames dumps, fetched, or made larger by a local list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from evenhand.terminal import DONE, Json, bar, out, print_json

gazetteer = typer.Typer(
    help="Place names beyond those that come with evenhand.", no_args_is_help=True, rich_markup_mode=None
)

Target = Annotated[Path | None, typer.Option(help="The file to write; by default the one evenhand then uses.")]
Countries = Annotated[str | None, typer.Option(help="Only these countries, as ML,NE,BF.")]


@gazetteer.command()
def show(as_json: Json = False) -> int:
    """Say which gazetteer is in use, and where one of your own would lie."""
    from evenhand.gazetteer import chosen_path, open_gazetteer, own_path

    found = {"in_use": str(chosen_path()), "version": open_gazetteer().version, "own": str(own_path())}
    if as_json:
        print_json(found)
    else:
        out.print(f"in use:   {found['in_use']} (version {found['version']})", markup=False)
        out.print(f"your own: {found['own']}", markup=False)
    return DONE


@gazetteer.command()
def build(
    places: Annotated[Path, typer.Argument(help="GeoNames' allCountries.zip, or one country's.")],
    names: Annotated[Path | None, typer.Argument(help="GeoNames' alternateNamesV2.zip.")] = None,
    countries: Countries = None,
    target: Target = None,
    as_json: Json = False,
) -> int:
    """Build a full gazetteer from dumps you have. Stopped, it goes on where it was."""
    from evenhand.gazetteer import build_full, own_path

    wanted = target or own_path()
    wanted.parent.mkdir(parents=True, exist_ok=True)
    with bar(quiet=as_json) as shown:
        build_full(places, names or (), target=wanted, countries=_listed(countries), progress=_teller(shown))
    return _done(wanted, as_json)


@gazetteer.command()
def fetch(
    folder: Annotated[Path, typer.Argument(help="Where the dumps are kept.")],
    countries: Countries = None,
    target: Target = None,
    as_json: Json = False,
) -> int:
    """Download the dumps from geonames.org and build a full gazetteer from them. Nothing is sent but the request."""
    from evenhand.gazetteer import build_full, own_path
    from evenhand.gazetteer import fetch as download

    wanted = target or own_path()
    wanted.parent.mkdir(parents=True, exist_ok=True)
    chosen = _listed(countries)
    with bar(quiet=as_json) as shown:
        files = download(folder, countries=chosen, progress=_teller(shown))
        half = len(files) // 2
        build_full(files[:half], files[half:], target=wanted, countries=chosen, progress=_teller(shown))
    return _done(wanted, as_json)


@gazetteer.command()
def add(
    source: Annotated[
        Path, typer.Argument(help="A CSV file with name, latitude, longitude and more (docs/places.md).")
    ],
    target: Target = None,
    as_json: Json = False,
) -> int:
    """Add a list of local names to your gazetteer."""
    from evenhand.gazetteer import add_csv, own_path

    wanted = target or own_path()
    with bar(quiet=as_json) as shown:
        number = add_csv(source, target=wanted, progress=_teller(shown))
    if not as_json:
        out.print(f"{number} places added.", markup=False)
    return _done(wanted, as_json)


def _listed(countries: str | None) -> list[str] | None:
    return [code.strip().upper() for code in countries.split(",")] if countries else None


def _teller(shown: Progress) -> Callable[[str, int, int | None], None]:
    tasks: dict[str, object] = {}

    def tell(what: str, done: int, total: int | None) -> None:
        if what not in tasks:
            tasks[what] = shown.add_task(what, total=total)
        shown.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

    return tell


def _done(target: Path, as_json: bool) -> int:
    if as_json:
        print_json({"gazetteer": str(target)})
    else:
        out.print(f"{target}\nRun 'evenhand code' in a project to code its places again with it.", markup=False)
    return DONE
