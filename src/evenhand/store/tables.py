"""The tables of the store. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

metadata = sa.MetaData()


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """A moment in UTC, with its zone on both ways whatever the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.String),
    sa.Column("source_kind", sa.String, nullable=False),
    sa.Column("published", sa.Date),
    sa.Column("language", sa.String),
    sa.Column("url", sa.String),
    sa.Column("title", sa.String),
)
report_files = sa.Table(
    "report_files",
    metadata,
    sa.Column("report", sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("file", sa.String, primary_key=True),
)
readings = sa.Table(
    "readings",
    metadata,
    sa.Column("report", sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("reader", sa.String, primary_key=True),
)
accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("reader", sa.String, primary_key=True),
    sa.Column("report", sa.ForeignKey("reports.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
)
claims = sa.Table(
    "claims",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("reader", sa.String, primary_key=True),
    sa.Column("report", sa.ForeignKey("reports.id"), nullable=False, index=True),
    sa.Column("account", sa.String, nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("field", sa.String, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("fit", sa.String, nullable=False),
    sa.Column("stance", sa.String, nullable=False),
    sa.Column("attributed_to", sa.Text),
    sa.Column("confidence", sa.Float),
    sa.Column("kind", sa.String),
    sa.Column("first_seen", Moment, nullable=False),
)
unplaced = sa.Table(
    "unplaced",
    metadata,
    sa.Column("report", sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("reader", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("draft", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
coded_reports = sa.Table(
    "coded_reports",
    metadata,
    sa.Column("report", sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("reader", sa.String, primary_key=True),
    sa.Column("coder", sa.String, primary_key=True),
)
codings = sa.Table(
    "codings",
    metadata,
    sa.Column("claim", sa.String, primary_key=True),
    sa.Column("reader", sa.String, primary_key=True),
    sa.Column("coder", sa.String, primary_key=True),
    sa.Column("how", sa.String, nullable=False),
    sa.Column("value", sa.Text),
    sa.Column("confidence", sa.Float),
    sa.Column("others", sa.Text),
    sa.Column("reasons", sa.Text, nullable=False),
)
origins = sa.Table(
    "origins",
    metadata,
    sa.Column("report", sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("origin", sa.String, nullable=False),
)
comparisons = sa.Table(
    "comparisons",
    metadata,
    sa.Column("left", sa.String, primary_key=True),
    sa.Column("right", sa.String, primary_key=True),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Index("ix_comparisons_right", "right"),
)
link_reports = sa.Table(  # what of each report finds its copies and its frame, kept from the last link
    "link_reports",
    metadata,
    sa.Column("report", sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("stamp", sa.String, nullable=False),
    sa.Column("day", sa.Integer),
    sa.Column("agency", sa.String),
    sa.Column("sentences", sa.LargeBinary, nullable=False),
    sa.Column("bands", sa.LargeBinary, nullable=False),
)
link_records = sa.Table(  # what of each account is compared, kept from the last link
    "link_records",
    metadata,
    sa.Column("account", sa.String, primary_key=True),
    sa.Column("report", sa.ForeignKey("reports.id"), nullable=False, index=True),
    sa.Column("keys", sa.LargeBinary, nullable=False),
    sa.Column("words", sa.LargeBinary, nullable=False),
    sa.Column("names", sa.LargeBinary, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
unsettled = sa.Table(  # accounts whose comparisons changed since incidents were last gathered
    "unsettled",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("account", sa.String, nullable=False),
)
judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("left", sa.String, nullable=False),
    sa.Column("right", sa.String, nullable=False),
    sa.Column("verdict", sa.String, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("claim", sa.String, nullable=False, index=True),
    sa.Column("accepted", sa.Boolean, nullable=False),
    sa.Column("corrected", sa.Text),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("verdict", sa.String, nullable=False, server_default="accepted"),
    sa.Column("round", sa.String, nullable=False, server_default="open"),
    sa.Column("undoes", sa.Integer),
)
added_claims = sa.Table(
    "added_claims",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.String, nullable=False, unique=True),
    sa.Column("report", sa.ForeignKey("reports.id"), nullable=False, index=True),
    sa.Column("account", sa.String, nullable=False, index=True),
    sa.Column("field", sa.String, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("stance", sa.String, nullable=False),
    sa.Column("coding", sa.Text, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)
assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("incident", sa.String, nullable=False, index=True),
    sa.Column("person", sa.String),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
)
incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("reviewed", sa.Boolean, nullable=False),
)
members = sa.Table(
    "members",
    metadata,
    sa.Column("account", sa.String, primary_key=True),
    sa.Column("incident", sa.ForeignKey("incidents.id"), nullable=False, index=True),
)
findings = sa.Table(
    "findings",
    metadata,
    sa.Column("incident", sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("field", sa.String, primary_key=True),
    sa.Column("agreement", sa.String, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("origins", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)
overview = sa.Table(  # what queue, map and timeline sort and filter by: a view, one row an incident
    "overview",
    metadata,
    sa.Column("incident", sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("earliest", sa.Date, index=True),
    sa.Column("latest", sa.Date),
    sa.Column("places", sa.Text, nullable=False),
    sa.Column("sources", sa.Text, nullable=False),
    sa.Column("types", sa.Text, nullable=False),
    sa.Column("open_fields", sa.Text, nullable=False),
    sa.Column("toll", sa.Integer, nullable=False, index=True),
    sa.Column("confidence", sa.Float, nullable=False, index=True),
    sa.Column("disputed", sa.Integer, nullable=False, index=True),
    sa.Column("uncoded", sa.Integer, nullable=False),
    sa.Column("reports", sa.Integer, nullable=False),
    sa.Column("need", sa.Float, nullable=False, index=True),
    sa.Column("reviewed", sa.Boolean, nullable=False, index=True),
    sa.Column("differing", sa.Integer, nullable=False, index=True),
    sa.Column("lot", sa.Integer, nullable=False),
    sa.Column("assignee", sa.String, index=True),
)
spots = sa.Table(  # where incidents lie, one row a place that sources give: a view
    "spots",
    metadata,
    sa.Column("incident", sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("latitude", sa.Float, nullable=False),
    sa.Column("longitude", sa.Float, nullable=False),
    sa.Column("radius_km", sa.Float, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)
done_by = sa.Table(  # who has decided on every value of an incident: a view
    "done_by",
    metadata,
    sa.Column("incident", sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("person", sa.String, primary_key=True, index=True),
)
people = sa.Table(
    "people",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("password", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token", sa.String, primary_key=True),
    sa.Column("person", sa.ForeignKey("people.name"), nullable=False, index=True),
    sa.Column("expires", Moment, nullable=False),
)
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)
failures = sa.Table(
    "failures",
    metadata,
    sa.Column("step", sa.String, primary_key=True),
    sa.Column("subject", sa.String, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
)
settings = sa.Table(
    "settings",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
