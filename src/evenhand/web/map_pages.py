"""Map and timeline of what the filter holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from evenhand.errors import ReviewError
from evenhand.review import Filter, queue, where_on_map, without_place
from evenhand.review.queue import count, months
from evenhand.store import incidents
from evenhand.web import labels
from evenhand.web.filters import filter_of, query_of
from evenhand.web.page import page
from evenhand.web.queue_pages import choices
from evenhand.web.security import Asking, shows_names, store_of

router = APIRouter(include_in_schema=False)
BARS = 200
#: Cells along each side of a view in which places are drawn together.
CELLS = 24


@router.get("/map")
def show_map(request: Request, person: Asking) -> Response:
    """The map; its content is fetched for what is in view."""
    chosen = filter_of(request.query_params)
    with store_of(request).reading.connect() as db:
        without = without_place(db, chosen, reviewer=person.name)
    return page(request, "map.html", person=person, chosen=chosen, query=query_of(chosen), without=without, **choices())


@router.get("/map/places")
def places_in_view(request: Request, person: Asking) -> Response:
    """What lies in view, for the map's script."""
    asked = request.query_params
    box = box_of(asked.get("box", ""))
    with store_of(request).reading.connect() as db:
        spots = where_on_map(db, filter_of(asked), reviewer=person.name, box=box, cells=CELLS)
    content = [
        {
            "latitude": round(spot.latitude, 4),
            "longitude": round(spot.longitude, 4),
            "radius_km": spot.radius_km,
            "count": spot.count,
            "incident": spot.incident,
            "words": spot.words,
        }
        for spot in spots
    ]
    return JSONResponse({"places": content})


def box_of(text: str) -> tuple[float, float, float, float]:
    """South, west, north and east in degrees. Raises :class:`ReviewError`."""
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ReviewError("a box is south,west,north,east in degrees.") from error
    if not (south < north and west < east):
        raise ReviewError("a box goes from south to north and from west to east.")
    return max(south, -90.0), max(west, -540.0), min(north, 90.0), min(east, 540.0)


@router.get("/timeline")
def timeline(request: Request, person: Asking) -> Response:
    """Incidents by date: how many begin in each month, and each as a bar from its first to its last possible day."""
    chosen = filter_of(request.query_params)
    with store_of(request).reading.connect() as db:
        by_month = months(db, chosen, reviewer=person.name)
        tasks = queue(db, replace(chosen, order="oldest"), reviewer=person.name, limit=BARS)
        found = incidents.findings(db, [task.incident for task in tasks], fields=("type",))
        total = count(db, chosen, reviewer=person.name)
    dated = [task for task in tasks if task.earliest or task.latest]
    known = [day for task in dated for day in (task.earliest, task.latest) if day]
    first, last = min(known, default=None), max(known, default=None)
    most = max((number for month, number in by_month if month), default=1)
    return page(
        request,
        "timeline.html",
        person=person,
        chosen=chosen,
        query=query_of(chosen),
        months=[
            {"month": month, "count": number, "share": number / most, "query": _month_query(chosen, month)}
            for month, number in by_month
            if month
        ],
        undated=sum(number for month, number in by_month if not month),
        bars=[_bar(task, found[task.incident], first, last, request) for task in dated],
        first=first,
        last=last,
        shown=len(tasks),
        total=total,
        **choices(),
    )


def _month_query(chosen: Filter, month: str) -> str:
    start = dt.date.fromisoformat(f"{month}-01")
    end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return query_of(replace(chosen, since=start, until=end))


def _bar(task: Any, findings: Any, first: dt.date | None, last: dt.date | None, request: Request) -> dict[str, Any]:
    assert first is not None
    assert last is not None
    span = max(1, (last - first).days + 1)
    start, end = task.earliest or first, task.latest or last
    finding = findings.get("type")
    shown = shows_names(request)
    kinds = [labels.value_words(v.value, "type", with_names=shown) for v in finding.values[:3]] if finding else []
    return {
        "incident": task.incident,
        "days": labels.days(task.earliest, task.latest),
        "places": task.places or "place unknown",
        "type": " / ".join(dict.fromkeys(kinds)),
        "x": round(1000 * (start - first).days / span, 2),
        "width": round(max(4, 1000 * ((end - start).days + 1) / span), 2),
        "open": task.earliest is None or task.latest is None,
    }
