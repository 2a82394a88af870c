"""The command line: one verb a room, and ``run`` for all of them.

Exit status: 0 done; 1 done, but something was left or needs a look (it is listed); 2 wrong usage, or nothing could be
done; 3 a fault in evenhand itself; 130 stopped by the user. What was done before stays done.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import typer
from typer.exceptions import TyperException

from evenhand import __version__
from evenhand.commands.gazetteer import gazetteer
from evenhand.commands.people import people
from evenhand.errors import EvenhandError, JudgementError, ReportError
from evenhand.model import ReportId, Verdict
from evenhand.readers import DEFAULT as DEFAULT_READER
from evenhand.terminal import DEFAULT_PROJECT, DONE, Anew, Json, Project, bar, err, out, plain, print_json

if TYPE_CHECKING:
    from evenhand.pipeline import Progress, Step
    from evenhand.reports import Metadata
    from evenhand.store import Failure, Store

LEFT, WRONG, FAULT, STOPPED = 1, 2, 3, 130

app = typer.Typer(
    name="evenhand",
    help="Turns narrative reports of political violence into neutral, auditable incident records.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(people, name="people")
app.add_typer(gazetteer, name="gazetteer")


Workers = Annotated[int, typer.Option(min=1, help="How many processes read and code.")]
ReaderName = Annotated[
    str,
    typer.Option(
        "--reader",
        help="'both' (a network with the rules as second opinion), 'trained', 'rules', 'hub:FOLDER' for a model of your own, "
        "or 'replay:FILE' for recorded answers.",
    ),
]
Paths = Annotated[list[Path], typer.Argument(help="Files or folders: .txt .md .html .pdf .docx .csv .jsonl")]
Source = Annotated[str | None, typer.Option(help="Who published the reports.")]
SourceKind = Annotated[
    str | None, typer.Option(help="media, government, intergovernmental, ngo, witness, armed_actor or unknown.")
]
Published = Annotated[str | None, typer.Option(help="Day of publication, as 2024-05-31. Left unknown when not given.")]
Language = Annotated[str | None, typer.Option(help="Language of the reports, as en, ar, es.")]
Url = Annotated[str | None, typer.Option(help="Where the report was published.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; every error becomes a message and an exit status."""
    try:
        result = app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        return result if isinstance(result, int) else DONE
    except typer.Exit as stop:
        return stop.exit_code
    except TyperException as error:
        cast(Any, error).show()
        return WRONG
    except (KeyboardInterrupt, typer.Abort):
        err.print("stopped. What was done before stays done; run the same command again to go on.")
        return STOPPED
    except EvenhandError as error:
        err.print(f"evenhand: {error}", markup=False)
        return WRONG
    except BrokenPipeError:
        return DONE
    except Exception as error:  # a fault of ours: say so, and how to see more
        err.print(f"evenhand: a fault in evenhand itself: {type(error).__name__}: {error}", markup=False)
        if "--debug" in sys.argv:
            raise
        err.print("What was done before stays done. 'evenhand --debug COMMAND' shows where it happened.")
        return FAULT


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def _settings(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="On a fault, show where it happened.")] = False,
) -> None:
    """Settings that stand before the command."""


# -- the verbs


@app.command()
def run(
    paths: Paths,
    project: Project = DEFAULT_PROJECT,
    reader: ReaderName = DEFAULT_READER,
    workers: Workers = 1,
    source: Source = None,
    source_kind: SourceKind = None,
    published: Published = None,
    language: Language = None,
    url: Url = None,
    as_json: Json = False,
) -> int:
    """Add, read, code, link and corroborate in one go."""
    from evenhand import fields, pipeline, show
    from evenhand.executors import open_executor

    defaults = _metadata(source, source_kind, published, language, url)
    executor = open_executor(workers)
    with _open(project) as store:
        done = [
            _step("add", as_json, lambda tell: pipeline.add(store, paths, defaults=defaults, progress=tell)),
            _step("read", as_json, lambda tell: pipeline.read(store, reader=reader, executor=executor, progress=tell)),
            _step("code", as_json, lambda tell: pipeline.code(store, executor=executor, progress=tell)),
            _step("link", as_json, lambda tell: pipeline.link(store, progress=tell)),
            _step("corroborate", as_json, lambda tell: pipeline.corroborate(store, progress=tell)),
        ]
        incidents = store.incidents(reader=pipeline.current_reader(store), coder=fields.coder())
        failures = [failure for failure in store.failures() if failure.step != pipeline.NOTICED]
        files = store.files()
    if as_json:
        print_json({"project": project, "steps": plain(done), "incidents": len(incidents), "left": plain(failures)})
    else:
        out.print(show.incident_table(incidents))
        out.print()
        show.steps(out, done)
        _list_left(failures, files)
        _next_commands(project, incidents[0].id if incidents else None)
    return LEFT if failures else DONE


@app.command()
def add(
    paths: Paths,
    project: Project = DEFAULT_PROJECT,
    source: Source = None,
    source_kind: SourceKind = None,
    published: Published = None,
    language: Language = None,
    url: Url = None,
    as_json: Json = False,
) -> int:
    """Bring reports into the project. The same report twice is one report."""
    from evenhand import pipeline

    defaults = _metadata(source, source_kind, published, language, url)
    return _one_step(
        "add", project, as_json, lambda store, tell: pipeline.add(store, paths, defaults=defaults, progress=tell)
    )


@app.command()
def read(
    project: Project = DEFAULT_PROJECT, reader: ReaderName = DEFAULT_READER, workers: Workers = 1, as_json: Json = False
) -> int:
    """Have a reader quote the words that answer each question."""
    from evenhand import pipeline
    from evenhand.executors import open_executor

    executor = open_executor(workers)
    return _one_step(
        "read",
        project,
        as_json,
        lambda store, tell: pipeline.read(store, reader=reader, executor=executor, progress=tell),
    )


@app.command()
def code(project: Project = DEFAULT_PROJECT, workers: Workers = 1, as_json: Json = False) -> int:
    """Turn the quoted words into dates, places, numbers and codes."""
    from evenhand import pipeline
    from evenhand.executors import open_executor

    executor = open_executor(workers)
    return _one_step(
        "code", project, as_json, lambda store, tell: pipeline.code(store, executor=executor, progress=tell)
    )


@app.command()
def link(
    project: Project = DEFAULT_PROJECT,
    explain: Annotated[
        tuple[str, str] | None,
        typer.Option("--explain", metavar="A B", help="Show why two accounts were linked or not."),
    ] = None,
    anew: Anew = False,
    as_json: Json = False,
) -> int:
    """Compare accounts that may tell of one incident: those that are new or changed since the last time."""
    from evenhand import pipeline, show

    if explain is None:
        return _one_step("link", project, as_json, lambda store, tell: pipeline.link(store, anew=anew, progress=tell))
    with _open(project) as store:
        comparison = pipeline.compare(store, *explain)
    if as_json:
        print_json(plain(comparison))
    else:
        out.print(show.waterfall(comparison))
    return DONE


@app.command()
def judge(
    left: Annotated[str, typer.Argument(metavar="A", help="An account (acc-…).")],
    right: Annotated[str, typer.Argument(metavar="B", help="Another account.")],
    verdict: Annotated[str, typer.Argument(metavar="same|different|unsure")],
    by: Annotated[str, typer.Option(help="Who judges.", envvar="USER")],
    note: Annotated[str, typer.Option(help="Why.")] = "",
    project: Project = DEFAULT_PROJECT,
    as_json: Json = False,
) -> int:
    """Record whether two accounts tell of the same incident. The latest verdict on a pair stands; none is lost."""
    from evenhand import pipeline
    from evenhand.model import AccountId, Judgement

    if verdict not in get_args(Verdict):
        raise JudgementError(f"{verdict!r} is no verdict. Say {', '.join(get_args(Verdict))}.")
    row = Judgement(AccountId(left), AccountId(right), cast(Verdict, verdict), by, dt.datetime.now(dt.UTC), note)
    with _open(project) as store:
        pipeline.judge(store, row)
        pipeline.corroborate(store)
    if as_json:
        print_json(plain(row))
    else:
        out.print(f"{left} and {right}: {verdict}, by {by}. The incidents were rebuilt.", markup=False)
    return DONE


@app.command()
def corroborate(project: Project = DEFAULT_PROJECT, anew: Anew = False, as_json: Json = False) -> int:
    """Gather accounts into incidents, and say where sources agree: what changed since the last time."""
    from evenhand import pipeline

    return _one_step(
        "corroborate",
        project,
        as_json,
        lambda store, tell: pipeline.corroborate(store, anew=anew, progress=tell),
    )


@app.command()
def review(
    project: Project = DEFAULT_PROJECT,
    host: Annotated[
        str, typer.Option(help="Where to listen. Beyond this machine only with people who sign in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8765,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = True,
    host_name: Annotated[
        list[str] | None, typer.Option("--host-name", help="A further name browsers may ask by.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="A certificate (PEM), to serve over https.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    as_json: Json = False,
) -> int:
    """Review in the browser: the words, the values, and your answers. Runs until stopped."""
    from evenhand import web

    address = web.Address(host, port, tuple(host_name or ()), certificate, key)
    with _open(project) as store:
        tell = (lambda text: print_json({"said": text})) if as_json else (lambda text: out.print(text, markup=False))
        web.serve(store, address, tell=tell, open_browser=open_browser)
    return DONE


@app.command()
def explain(
    identity: Annotated[str, typer.Argument(metavar="ID", help="An incident (inc-…) or account (acc-…).")],
    field: Annotated[str | None, typer.Argument(help="One field, as killed; all when not given.")] = None,
    project: Project = DEFAULT_PROJECT,
    as_json: Json = False,
) -> int:
    """Walk a value back to its words: value, rule, confidence, and the sentence with the words underlined."""
    from evenhand import check as checks
    from evenhand import show

    with _open(project) as store:
        trails = checks.explain(store, identity, field)
    if as_json:
        print_json({"id": identity, "trails": plain(trails)})
    else:
        for number, trail in enumerate(trails):
            if number:
                out.print()
            show.trail(out, trail)
    return DONE


@app.command()
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    format: Annotated[str, typer.Option(help="csv, jsonl or geojson.")] = "csv",
    level: Annotated[str, typer.Option(help="account: one row a telling; incident: one row an incident.")] = "incident",
    with_quotes: Annotated[bool, typer.Option("--with-quotes", help="Add the words of the reports.")] = False,
    with_names: Annotated[bool, typer.Option("--with-names", help="Do not withhold people's names.")] = False,
    project: Project = DEFAULT_PROJECT,
    as_json: Json = False,
) -> int:
    """Write records to a file, shareable by default, and say what did not fit."""
    from evenhand import export as exporting
    from evenhand import pipeline

    wanted = cast(exporting.Level, level)
    with _open(project) as store:
        records = pipeline.records(store, level=wanted)
    loss = exporting.write(records, output, format=format, level=wanted, with_quotes=with_quotes, with_names=with_names)
    if as_json:
        print_json(plain(loss) | {"output": str(output)})
    else:
        out.print(f"{output}: {loss.rows} rows", markup=False)
        for what, why, times in loss.losses:
            out.print(f"  {what}: {why} ({times})", markup=False)
    return DONE


@app.command()
def check(project: Project = DEFAULT_PROJECT, as_json: Json = False) -> int:
    """List what a careful editor would look at. Exit status 1 when there is anything."""
    from evenhand import check as checks
    from evenhand import show

    with _open(project) as store:
        found = checks.problems(store)
    if as_json:
        print_json({"problems": plain(found)})
    elif found:
        out.print(show.problem_table(found))
        out.print(f"\n{len(found)} to look at. 'evenhand explain ID FIELD' shows the words behind each.")
    else:
        out.print("nothing to look at.")
    return LEFT if found else DONE


# -- shared


def _metadata(
    source: str | None, source_kind: str | None, published: str | None, language: str | None, url: str | None
) -> Metadata:
    from evenhand.reports.metadata import parse

    given = {"source": source, "source_kind": source_kind, "published": published, "language": language, "url": url}
    metadata, wrong = parse(given)
    if wrong:
        raise ReportError("; ".join(wrong).replace(" ignored", ""))
    return metadata


def _open(project: str) -> Store:
    from evenhand.store import open_store

    return open_store(project)


def _one_step(name: str, project: str, as_json: bool, act: Callable[[Store, Progress], Step]) -> int:
    from evenhand import show

    with _open(project) as store:
        done = _step(name, as_json, lambda tell: act(store, tell))
        failures = [failure for failure in store.failures() if failure.step == name]
        files = store.files()
    if as_json:
        print_json(plain(done) | {"failures": plain(failures)})
    else:
        show.steps(out, [done])
        _list_left(failures, files)
    return LEFT if failures else DONE


def _step(name: str, as_json: bool, act: Callable[[Progress], Step]) -> Step:
    """Run one step under a progress bar on standard error."""
    with bar(quiet=as_json) as shown:
        task = shown.add_task(name, total=None)

        def tell(done: int, total: int | None) -> None:
            shown.update(task, completed=done, total=total)

        result = act(tell)
        shown.update(
            task,
            total=max(1, result.made + result.known + result.left),
            completed=max(1, result.made + result.known + result.left),
        )
    return result


def _list_left(failures: Sequence[Failure], files: Mapping[ReportId, str]) -> None:
    if failures:
        err.print(f"\n{len(failures)} left:", style="bold red")
    for failure in failures:
        subject = files.get(ReportId(failure.subject), failure.subject)
        err.print(f"  {failure.step}: {subject}: {failure.reason}. {failure.advice}".replace("..", "."), markup=False)


def _next_commands(project: str, example: str | None) -> None:
    option = "" if project == DEFAULT_PROJECT else f" --project {project}"
    out.print(f"\nThe records lie in {project}. Next:")
    if example:
        out.print(f"  evenhand explain {example} killed{option}", markup=False)
    out.print(f"  evenhand check{option}")
    out.print(f"  evenhand export --format csv --level incident --output incidents.csv{option}")


if __name__ == "__main__":
    raise SystemExit(main())
