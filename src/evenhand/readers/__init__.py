"""The seam for readers: whatever reads a report hands over quotations, and this room finds them in the text.

A reader is anything with a ``name`` (which carries its version) and ``read(report) -> list[Draft]``.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Protocol

from evenhand import quotes
from evenhand.errors import ReaderError
from evenhand.model import Account, AccountId, Claim, ClaimId, Draft, Reading, Report, Span, Unplaced, make_id

#: The reader that is used where none is named.
DEFAULT = "both"
#: An account whose type is held with less confidence than this is listed as doubtful.
DOUBT = 0.5


class Reader(Protocol):
    """Reads one report. Must depend on nothing but the report and its own settings."""

    @property
    def name(self) -> str:
        """Name and version, as ``rules@4``; claims carry it."""

    def read(self, report: Report) -> list[Draft]:
        """Quotations that answer questions about incidents. Raises :class:`ReaderError` when it cannot answer."""


def open_reader(spec: str) -> Reader:
    """A reader by name: ``both``, ``trained``, ``rules``, ``hub:FOLDER`` or ``replay:FILE``. Raises :class:`ReaderError`.

    ``trained:FOLDER`` is a network of one's own, ``trained:muc4`` and ``trained:muc4:FOLDER`` keep to the incidents that
    the MUC-4 task asks for. ``hub:FOLDER`` is a model of one's own in the form of the Hugging Face hub, ``replay:FILE``
    recorded answers.
    """
    name, _, argument = spec.partition(":")
    if name == "rules" and not argument:
        from evenhand.readers.rules import RulesReader

        return RulesReader()
    if name == "replay" and argument:
        from evenhand.readers.replay import ReplayReader

        return ReplayReader(Path(argument))
    if name in {"trained", "both"}:
        from evenhand.readers.both import BothReader
        from evenhand.readers.trained import SHIPPED, TrainedReader

        scope, _, folder = argument.partition(":") if argument.split(":")[0] == "muc4" else ("all", "", argument)
        kind = TrainedReader if name == "trained" else BothReader
        return kind(Path(folder) if folder else SHIPPED, scope=scope)
    if name == "hub" and argument:
        from evenhand.readers.hub import HubReader

        return HubReader(Path(argument))
    raise ReaderError(
        f"there is no reader {spec!r}. Use 'both', 'trained', 'rules', 'hub:FOLDER' for a model of your own, "
        "or 'replay:FILE' for recorded answers."
    )


def read_claims(report: Report, reader: Reader) -> Reading:
    """One report read and placed: accounts of claims, and the quotations that are not in the text."""
    by_label: dict[str, list[tuple[Draft, Span]]] = defaultdict(list)
    unplaced: list[Unplaced] = []
    for draft in reader.read(report):
        span, reason = _place(draft, report.text)
        if draft.left_out is not None:
            unplaced.append(Unplaced(report.id, draft, draft.left_out, reader.name))
        elif span is None:
            unplaced.append(Unplaced(report.id, draft, reason, reader.name))
        else:
            by_label[draft.account].append((draft, span))
    accounts: dict[AccountId, Account] = {}
    for placed in by_label.values():
        identity = _account_id(report, placed, taken=accounts)
        claims = {claim.id: claim for claim in (_claim(report, reader, identity, d, s) for d, s in placed)}
        accounts[identity] = Account(identity, report.id, tuple(claims.values()))
    return Reading(report.id, reader.name, tuple(accounts.values()), tuple(unplaced))


def _place(draft: Draft, text: str) -> tuple[Span | None, str]:
    if draft.within is None:
        return quotes.locate(draft.quote, text), "the quotation is not in the report"
    passage = quotes.locate(draft.within, text)
    if passage is None:
        return None, "the passage given around the quotation is not in the report"
    return quotes.locate(draft.quote, text, within=passage), "the quotation is not in the passage given around it"


def _account_id(report: Report, placed: list[tuple[Draft, Span]], *, taken: dict[AccountId, Account]) -> AccountId:
    """From the anchor: the first quotation that says what happened, else the first in the text."""
    types = [span for draft, span in placed if draft.field == "type"]
    anchor = types[0] if types else min(span for _, span in placed)
    identity = AccountId(make_id("acc", report.id, anchor.start, anchor.end))
    number = 2
    while identity in taken:  # one wording that tells of several incidents
        identity = AccountId(make_id("acc", report.id, anchor.start, anchor.end, number))
        number += 1
    return identity


def _claim(report: Report, reader: Reader, account: AccountId, draft: Draft, span: Span) -> Claim:
    return Claim(
        id=ClaimId(make_id("clm", report.id, account, draft.field, span.start, span.end)),
        report=report.id,
        account=account,
        field=draft.field,
        words=span.of(report.text),
        span=span,
        stance=draft.stance,
        attributed_to=draft.attributed_to,
        reader=reader.name,
        confidence=draft.confidence,
        kind=draft.kind,
    )
