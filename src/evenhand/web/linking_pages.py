"""Same or different: two or more accounts side by side, merge and split."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from evenhand.errors import ReviewError
from evenhand.model import Claim
from evenhand.review import judge, merge, next_pair, side_by_side, split
from evenhand.web import highlight, labels
from evenhand.web.page import message, page
from evenhand.web.security import Acting, Asking, Sent, now, shows_names, store_of

router = APIRouter(include_in_schema=False)


@router.get("/compare")
def compare(request: Request, person: Asking) -> Response:
    """The accounts named in the address, or the most doubtful pair that nobody judged."""
    asked = request.query_params
    accounts = [one for one in asked.getlist("account") if one]
    if not accounts:
        pair = next_pair(store_of(request), reviewer=person.name, after=asked.get("mark", ""))
        if pair is None:
            return message(request, "no pair is left to judge.", status=200, person=person)
        accounts = list(pair)
    shown = side_by_side(store_of(request), accounts)
    with_names = shows_names(request)
    reports = [
        {
            "account": account,
            "incident": incident,
            "source": labels.source_words(report, with_names=with_names),
            "published": report.published,
            "language": report.language or "",
            "passage": highlight.passage(report.text, account.claims, part=_first_part(account.claims)),
            "values": [
                (claim, next((c for c in account.coded if c.claim == claim.id), None)) for claim in account.claims[:60]
            ],
        }
        for account, report, incident in zip(shown.accounts, shown.reports, shown.incidents, strict=True)
    ]
    score, (left, right) = shown.comparisons[0].score, (shown.comparisons[0].left, shown.comparisons[0].right)
    largest = max((abs(reason.weight) for row in shown.comparisons for reason in row.reasons), default=1.0) or 1.0
    return page(
        request,
        "compare.html",
        person=person,
        shown=shown,
        reports=reports,
        largest=largest,
        mark=f"{score}~{left}~{right}",
    )


def _first_part(claims: tuple[Claim, ...]) -> int:
    return highlight.part_at(claims[0].span.start) if claims else 0


@router.post("/compare")
def judge_pairs(request: Request, person: Acting, form: Sent) -> Response:
    """Keep a verdict on the accounts shown: all the same, or each neighbour different from the next, or unsure."""
    accounts = [str(one) for one in form.getlist("account")]
    verdict, note, seen = (str(form.get(name, "")) for name in ("verdict", "note", "seen"))
    if verdict not in {"same", "different", "unsure"} or len(accounts) < 2:
        raise ReviewError("say same, different or unsure of two or more accounts.")
    pairs = [(one, other) for at, one in enumerate(accounts) for other in accounts[at + 1 :]]
    if verdict == "same":
        pairs = [pair for pair in pairs if accounts.index(pair[1]) == accounts.index(pair[0]) + 1]
    judge(store_of(request), pairs, verdict, person=person, now=now(), note=note[:2000], seen=seen)  # type: ignore[arg-type]
    return RedirectResponse("/compare", status_code=303)


@router.post("/incident/{identity}/accounts")
def regroup(request: Request, identity: str, person: Acting, form: Sent) -> Response:
    """Merge with, split off or compare the accounts that were ticked on the card."""
    ticked = [str(one) for one in form.getlist("account")]
    do, note = str(form.get("do", "")), str(form.get("note", ""))[:2000]
    if do == "compare":
        if len(ticked) < 2:
            raise ReviewError("tick two or more accounts to compare them.")
        return RedirectResponse("/compare?" + "&".join(f"account={one}" for one in ticked), status_code=303)
    if do == "merge":
        merged = merge(store_of(request), ticked, person=person, now=now(), note=note)
        return RedirectResponse(f"/incident/{merged}", status_code=303)
    made = split(store_of(request), identity, ticked, person=person, now=now(), note=note)
    return RedirectResponse(f"/incident/{identity if identity in made else made[0]}", status_code=303)
