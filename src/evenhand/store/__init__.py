"""The append-only store of a project: one SQLite file (WAL), or a PostgreSQL database by URL.

Reports, claims, codings, judgements and decisions are only ever added. Comparisons, incidents and findings are views of
them: rebuilt in one transaction, never edited. Every method is one transaction: a killed run leaves whole steps.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from evenhand.errors import NotFoundError, ProjectError
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Comparison,
    Decision,
    Finding,
    Incident,
    IncidentId,
    Judgement,
    OriginId,
    Reading,
    Report,
    ReportId,
    Uncoded,
    Unplaced,
)
from evenhand.store import acts, incidents, links, migrations, rows
from evenhand.store import tables as t

FILE_NAME = "evenhand.sqlite"


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """Something that was left: at which step, what, why, and what to do."""

    step: str
    subject: str
    reason: str
    advice: str = ""


class Store:
    """An open project. Close it, or use it in a ``with`` statement."""

    def __init__(self, engine: Engine) -> None:
        """Use :func:`open_store`."""
        self._engine = engine
        self._writer = engine.execution_options(writes=True)

    @property
    def reading(self) -> Engine:
        """For the functions of this package's modules that take a connection: transactions that only read."""
        return self._engine

    @property
    def writing(self) -> Engine:
        """The same for transactions that write; one at a time, also across processes."""
        return self._writer

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # -- reports

    def add_report(self, report: Report, *, file: str) -> bool:
        """Keep a report and where it came from; False when the same report is there already."""
        with self._writer.begin() as db:
            new = not _has(db, t.reports, t.reports.c.id == report.id)
            if new:
                db.execute(t.reports.insert().values(rows.report_row(report)))
            if not _has(db, t.report_files, t.report_files.c.report == report.id, t.report_files.c.file == file):
                db.execute(t.report_files.insert().values(report=report.id, file=file))
        return new

    def reports(self) -> list[Report]:
        """All reports, in the order of their ids."""
        with self._engine.connect() as db:
            return [rows.report_of(row) for row in db.execute(sa.select(t.reports).order_by(t.reports.c.id))]

    def report(self, identity: ReportId) -> Report:
        """One report. Raises :class:`NotFoundError`."""
        with self._engine.connect() as db:
            row = db.execute(sa.select(t.reports).where(t.reports.c.id == identity)).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no report {identity} in this project")
        return rows.report_of(row)

    def files(self) -> dict[ReportId, str]:
        """The file each report came from (the first by name where it came from several)."""
        with self._engine.connect() as db:
            query = sa.select(t.report_files.c.report, sa.func.min(t.report_files.c.file))
            return {ReportId(report): file for report, file in db.execute(query.group_by(t.report_files.c.report))}

    # -- readings and codings

    def unread(self, reader: str) -> list[Report]:
        """Reports this reader has not read."""
        read = sa.select(t.readings.c.report).where(t.readings.c.reader == reader)
        with self._engine.connect() as db:
            query = sa.select(t.reports).where(t.reports.c.id.not_in(read)).order_by(t.reports.c.id)
            return [rows.report_of(row) for row in db.execute(query)]

    def save_reading(self, reading: Reading) -> None:
        """Keep one report's reading, whole. A reading that is there already stays as it is."""
        with self._writer.begin() as db:
            where = (t.readings.c.report == reading.report, t.readings.c.reader == reading.reader)
            if _has(db, t.readings, *where):
                return
            db.execute(t.readings.insert().values(report=reading.report, reader=reading.reader))
            _insert(db, t.accounts, rows.account_rows(reading))
            _insert(db, t.claims, rows.claim_rows(reading))
            _insert(db, t.unplaced, rows.unplaced_rows(reading))

    def uncoded_reports(self, *, reader: str, coder: str) -> list[ReportId]:
        """Reports read by ``reader`` whose claims ``coder`` has not coded."""
        done = sa.select(t.coded_reports.c.report).where(
            t.coded_reports.c.reader == reader, t.coded_reports.c.coder == coder
        )
        query = sa.select(t.readings.c.report).where(t.readings.c.reader == reader, t.readings.c.report.not_in(done))
        with self._engine.connect() as db:
            return [ReportId(row[0]) for row in db.execute(query.order_by(t.readings.c.report))]

    def save_codings(self, report: ReportId, codings: Sequence[Coded | Uncoded], *, reader: str, coder: str) -> None:
        """Keep all codings of one report's claims. Codings that are there already stay as they are."""
        with self._writer.begin() as db:
            key = {"report": report, "reader": reader, "coder": coder}
            if _has(db, t.coded_reports, *(t.coded_reports.c[name] == value for name, value in key.items())):
                return
            db.execute(t.coded_reports.insert().values(key))
            _insert(db, t.codings, [rows.coding_row(coding, reader=reader, coder=coder) for coding in codings])

    def accounts(
        self, *, reader: str, coder: str | None = None, reports: Sequence[ReportId] | None = None
    ) -> list[Account]:
        """What ``reader`` read, with what ``coder`` coded; of all reports, or of some. In the order of the texts.

        Coded accounts also hold the claims that people added.
        """
        if reports is not None and not reports:
            return []
        account_query = sa.select(t.accounts).where(t.accounts.c.reader == reader)
        claim_query = sa.select(t.claims).where(t.claims.c.reader == reader)
        if reports is not None:
            account_query = account_query.where(t.accounts.c.report.in_(reports))
            claim_query = claim_query.where(t.claims.c.report.in_(reports))
        with self._engine.connect() as db:
            account_rows = db.execute(account_query.order_by(t.accounts.c.report, t.accounts.c.position)).all()
            claims: dict[str, list[Claim]] = defaultdict(list)
            for row in db.execute(claim_query.order_by(t.claims.c.account, t.claims.c.position)):
                claims[row.account].append(rows.claim_of(row))
            codings = self._codings(db, reader=reader, coder=coder, reports=reports)
            added = acts.added_claims(db) if coder is not None else {}
        read = [
            Account(
                AccountId(row.id),
                ReportId(row.report),
                tuple(claims[row.id]),
                tuple(codings[claim.id] for claim in claims[row.id] if claim.id in codings),
            )
            for row in account_rows
        ]
        return incidents.with_added(read, added)

    def _codings(
        self, db: Connection, *, reader: str, coder: str | None, reports: Sequence[ReportId] | None
    ) -> dict[ClaimId, Coded | Uncoded]:
        if coder is None:
            return {}
        query = sa.select(t.codings).where(t.codings.c.reader == reader, t.codings.c.coder == coder)
        if reports is not None:
            wanted = sa.select(t.claims.c.id).where(t.claims.c.report.in_(reports))
            query = query.where(t.codings.c.claim.in_(wanted))
        return {ClaimId(row.claim): rows.coding_of(row) for row in db.execute(query)}

    def account(self, identity: AccountId, *, reader: str, coder: str | None = None) -> Account:
        """One account. Raises :class:`NotFoundError`."""
        with self._engine.connect() as db:
            row = db.execute(
                sa.select(t.accounts.c.report).where(t.accounts.c.id == identity, t.accounts.c.reader == reader)
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no account {identity} in this project")
        found = self.accounts(reader=reader, coder=coder, reports=[ReportId(row.report)])
        return next(account for account in found if account.id == identity)

    def readers(self) -> list[str]:
        """Every reader that has read something, by name."""
        with self._engine.connect() as db:
            return list(db.execute(sa.select(t.readings.c.reader).distinct().order_by(t.readings.c.reader)).scalars())

    def account_ids(self, *, reader: str) -> set[AccountId]:
        """The ids of all accounts that ``reader`` read."""
        with self._engine.connect() as db:
            query = sa.select(t.accounts.c.id).where(t.accounts.c.reader == reader)
            return {AccountId(identity) for identity in db.execute(query).scalars()}

    def unplaced(self, *, reader: str) -> list[Unplaced]:
        """Quotations that were not found in their reports."""
        query = sa.select(t.unplaced).where(t.unplaced.c.reader == reader)
        with self._engine.connect() as db:
            found = db.execute(query.order_by(t.unplaced.c.report, t.unplaced.c.position)).all()
        return [rows.unplaced_of(row) for row in found]

    # -- comparing

    def save_origins(self, origins: Mapping[ReportId, OriginId]) -> None:
        """Replace the view of who repeats whom."""
        self._replace({t.origins: [{"report": report, "origin": origins[report]} for report in sorted(origins)]})

    def origins(self) -> dict[ReportId, OriginId]:
        """The independent origin of each report."""
        with self._engine.connect() as db:
            return {ReportId(row.report): OriginId(row.origin) for row in db.execute(sa.select(t.origins))}

    def save_comparisons(self, comparisons: Iterable[Comparison]) -> None:
        """Replace the machine's suggestions, so that all incidents have to be gathered anew. Judgements stay."""
        found = sorted(comparisons, key=lambda comparison: (comparison.left, comparison.right))
        with self._writer.begin() as db:
            db.execute(t.comparisons.delete())
            _insert(db, t.comparisons, [rows.comparison_row(comparison) for comparison in found])
            db.execute(t.settings.delete().where(t.settings.c.name == links.GATHERED))

    def comparisons(self) -> list[Comparison]:
        """The machine's suggestions, by the ids of the two."""
        with self._engine.connect() as db:
            found = db.execute(sa.select(t.comparisons).order_by(t.comparisons.c.left, t.comparisons.c.right)).all()
        return [rows.comparison_of(row) for row in found]

    def add_judgement(self, judgement: Judgement) -> None:
        """Append a person's verdict."""
        with self._writer.begin() as db:
            db.execute(t.judgements.insert().values(dataclasses.asdict(judgement)))

    def judgements(self) -> list[Judgement]:
        """All verdicts, oldest first."""
        with self._engine.connect() as db:
            return links.judgements(db)

    def add_decision(self, decision: Decision) -> None:
        """Append a person's decision on a claim."""
        verdict: acts.ActVerdict = (
            "accepted" if decision.accepted else "rejected" if decision.corrected is None else "corrected"
        )
        act = acts.Act(decision.claim, verdict, decision.by, decision.at, decision.corrected, decision.note)
        with self._writer.begin() as db:
            acts.append(db, act)

    def decisions(self) -> list[Decision]:
        """The decisions that count, oldest first: not those taken back, superseded or in dispute between reviewers."""
        with self._engine.connect() as db:
            return acts.decisions_of(acts.acts(db))

    def last_act(self) -> tuple[int, int, int]:
        """The newest decision, judgement and added claim: changes when a person acted."""
        with self._engine.connect() as db:
            return links.last_act(db)

    # -- incidents

    def save_incidents(self, found: Sequence[Incident]) -> None:
        """Replace the view of incidents, their members, their findings and what the review queue sorts by."""
        with self._writer.begin() as db:
            for table in (t.done_by, t.spots, t.overview, t.findings, t.members, t.incidents):
                db.execute(table.delete())
            incidents.insert(db, found)

    def incidents(self, *, reader: str, coder: str) -> list[Incident]:
        """All incidents with accounts and findings, in the order of their ids."""
        accounts = {account.id: account for account in self.accounts(reader=reader, coder=coder)}
        with self._engine.connect() as db:
            members: dict[str, list[Account]] = defaultdict(list)
            for row in db.execute(sa.select(t.members).order_by(t.members.c.account)):
                if row.account in accounts:
                    members[row.incident].append(accounts[AccountId(row.account)])
            findings: dict[str, dict[str, Finding]] = defaultdict(dict)
            for row in db.execute(sa.select(t.findings).order_by(t.findings.c.incident, t.findings.c.field)):
                findings[row.incident][row.field] = rows.finding_of(row)
            found = db.execute(sa.select(t.incidents).order_by(t.incidents.c.id)).all()
        return [
            Incident(IncidentId(r.id), tuple(members[r.id]), MappingProxyType(findings[r.id]), r.reviewed)
            for r in found
        ]

    def incident_count(self) -> int:
        """How many incidents there are."""
        with self._engine.connect() as db:
            return int(db.execute(sa.select(sa.func.count()).select_from(t.incidents)).scalar_one())

    def members(self) -> dict[AccountId, IncidentId]:
        """Which incident each account belongs to now."""
        with self._engine.connect() as db:
            return links.members(db)

    # -- the project itself

    def note_failure(self, failure: Failure) -> None:
        """List something that was left, once for each step and subject."""
        with self._writer.begin() as db:
            _forget(db, failure.step, failure.subject)
            db.execute(
                t.failures.insert().values(
                    step=failure.step, subject=failure.subject, reason=failure.reason, advice=failure.advice
                )
            )

    def clear_failure(self, step: str, subject: str) -> None:
        """Take it off the list: it went well this time."""
        with self._writer.begin() as db:
            _forget(db, step, subject)

    def failures(self) -> list[Failure]:
        """What was left, by step and subject."""
        with self._engine.connect() as db:
            found = db.execute(sa.select(t.failures).order_by(t.failures.c.step, t.failures.c.subject)).all()
        return [Failure(row.step, row.subject, row.reason, row.advice) for row in found]

    def set_current(self, name: str, value: str) -> None:
        """Remember a setting of the project, such as the reader whose accounts are shown."""
        with self._writer.begin() as db:
            db.execute(t.settings.delete().where(t.settings.c.name == name))
            db.execute(t.settings.insert().values(name=name, value=value))

    def current(self, name: str) -> str | None:
        """A setting of the project, if it was set."""
        with self._engine.connect() as db:
            return cast(
                "str | None", db.execute(sa.select(t.settings.c.value).where(t.settings.c.name == name)).scalar()
            )

    def counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        with self._engine.connect() as db:
            return {
                table.name: db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in t.metadata.sorted_tables
            }

    def _replace(self, content: Mapping[sa.Table, list[dict[str, Any]]]) -> None:
        with self._writer.begin() as db:
            for table in reversed(list(content)):
                db.execute(table.delete())
            for table, new in content.items():
                _insert(db, table, new)


def open_store(project: str | Path) -> Store:
    """The store of a project folder (made where missing) or of a database URL, migrated to this version.

    Raises :class:`ProjectError` when it cannot be opened, or was written by a newer evenhand.
    """
    place = str(project)
    if "://" in place:
        url = place
    else:
        folder = Path(project)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(f"{folder}: cannot be used as a project folder ({error.strerror}).") from error
        url = f"sqlite:///{folder / FILE_NAME}"
    try:
        engine = sa.create_engine(url)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        migrations.upgrade(engine)
    except (sa.exc.SQLAlchemyError, ModuleNotFoundError) as error:
        raise ProjectError(f"{place}: the project's database cannot be opened ({_first_line(error)}).") from error
    return Store(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions below
        cursor = connection.cursor()
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _has(db: Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> bool:
    return db.execute(sa.select(sa.literal(1)).select_from(table).where(*where).limit(1)).first() is not None


def _insert(db: Connection, table: sa.Table, new: list[dict[str, Any]]) -> None:
    if new:
        db.execute(table.insert(), new)


def _forget(db: Connection, step: str, subject: str) -> None:
    db.execute(t.failures.delete().where(t.failures.c.step == step, t.failures.c.subject == subject))
