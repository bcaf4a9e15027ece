"""What happened with customers, read into arrays of numbers, so that it is seen as of any moment.

A row is a contact (their place among `ids`), the day on which it happened, and the day since when
it holds no more, such as that of a cancellation; days are counted from 1970, with fractions.
"""

from dataclasses import dataclass

import numpy as np

from chassis.store import AT_ONCE

from ..behaviour.models import Happening
from ..sold.models import SoldOrder
from ..touches.models import Touch
from ..worth.models import KnownInteraction
from ..worth.rows import COUNTED, LONG_AGO

MILLISECONDS = 86_400_000
NEVER = np.inf
# What is counted of behaviour, and the figure that it goes into.
HAPPENINGS = {
    "helpdesk.ticket.opened": "tickets", "helpdesk.return.opened": "returns",
    "social.complaint.published": "complaints", "sales.quote.sent": "offers",
    "sales.deal.opened": "offers"}
# How a campaign reaches somebody; that a mail came or was opened is neither this nor an answer.
_REACHING = ("sent", "called", "visited")
_DIRECTIONS = ("inbound", "outbound", "internal")


@dataclass(frozen=True)
class Rows:
    """Rows of one kind: columns of the same length."""

    contact: np.ndarray
    day: np.ndarray
    gone: np.ndarray
    more: dict

    def when(self, mask):
        """Those of the rows that a mask says."""
        return Rows(self.contact[mask], self.day[mask], self.gone[mask],
                    {name: column[mask] for name, column in self.more.items()})

    def known_at(self, day):
        """The rows as they stood at a moment: what came after it is not there."""
        return self.when((self.day < day) & (self.gone >= day))


@dataclass(frozen=True)
class History:
    """All rows of these contacts: `orders` (revenue), `talks` (direction), `sendings` and
    `answers` (campaign), `happenings` (figure)."""

    ids: list
    orders: Rows
    talks: Rows
    sendings: Rows
    answers: Rows
    happenings: Rows


def day_of(moment):
    """A moment as a number of days."""
    return moment.timestamp() / 86_400


def of_all():
    """What happened with everybody of whom anything is known, in the order of their ids."""
    found = {name: list(_everything(name)) for name in _SOURCES}
    ids = sorted({raw["contact"] for raws in found.values() for raw in raws})
    return _history(ids, found)


def of(contact_ids):
    """What happened with these contacts, in their order."""
    found = {name: list(_of_some(name, contact_ids)) for name in _SOURCES}
    return _history(list(contact_ids), found)


def _everything(name):
    document, matched, by_time, projection = _SOURCES[name]
    return document.collection().aggregate(
        [{"$match": {**by_time, **matched}}, *_each_contact(document), {"$project": projection}],
        allowDiskUse=True, batchSize=AT_ONCE)


def _of_some(name, contact_ids):
    document, matched, _, projection = _SOURCES[name]
    some = {"contact_ids": {"$in": sorted(contact_ids)}}
    return document.collection().aggregate(
        [{"$match": {**some, **matched}}, *_each_contact(document), {"$match": some},
         {"$project": projection}], batchSize=AT_ONCE)


def _each_contact(document):
    """A row for each whom it is about; of an order, only who bought."""
    if document is SoldOrder:
        return [{"$set": {"contact_ids": {"$arrayElemAt": ["$contact_ids", 0]}}}]
    return [{"$unwind": "$contact_ids"}]


def _projection(day, **more):
    return {"_id": 0, "contact": "$contact_ids", "day": {"$toLong": f"${day}"}, **more}


_SOURCES = {
    "orders": (SoldOrder, {}, {"placed_at": {"$gte": LONG_AGO}}, _projection(
        "placed_at", gone={"$toLong": "$cancelled_at"}, state="$state",
        revenue={"$toDouble": {"$ifNull": ["$house_total", 0]}})),
    "talks": (KnownInteraction, COUNTED, {"occurred_at": {"$gte": LONG_AGO}}, _projection(
        "occurred_at", direction="$direction")),
    "touches": (Touch, {"is_by_scanner": False}, {"occurred_at": {"$gte": LONG_AGO}}, _projection(
        "occurred_at", gone={"$toLong": "$withdrawn_at"}, kind="$kind",
        is_response="$is_response", campaign="$campaign_id")),
    "happenings": (Happening, {"type": {"$in": sorted(HAPPENINGS)}}, {}, _projection(
        "occurred_at", type="$type")),
}


def _history(ids, found):
    places = {id: place for place, id in enumerate(ids)}
    # Of an order that is cancelled, and of which is not known since when, nothing is known.
    orders = [raw for raw in found["orders"]
              if raw["state"] != "cancelled" or raw.get("gone") is not None]
    touches = found["touches"]
    campaigns = {name: place for place, name in enumerate(dict.fromkeys(
        raw.get("campaign") for raw in touches))}
    for raw in touches:
        raw["campaign"] = campaigns[raw.get("campaign")] if raw.get("campaign") else -1
    for raw in found["talks"]:
        raw["direction"] = _DIRECTIONS.index(raw["direction"])
    figures = sorted(set(HAPPENINGS.values()))
    for raw in found["happenings"]:
        raw["figure"] = figures.index(HAPPENINGS[raw["type"]])
    return History(
        ids, _rows(places, orders, "revenue"), _rows(places, found["talks"], "direction"),
        _rows(places, [raw for raw in touches if _is_ours(raw)], "campaign"),
        _rows(places, [raw for raw in touches if raw["is_response"]], "campaign"),
        _rows(places, found["happenings"], "figure"))


def figure_number(name):
    """How a figure of HAPPENINGS stands in the rows."""
    return sorted(set(HAPPENINGS.values())).index(name)


def direction_number(name):
    """How a direction stands in the rows."""
    return _DIRECTIONS.index(name)


def _is_ours(raw):
    return not raw["is_response"] and raw["kind"] in _REACHING and raw["campaign"] >= 0


def _rows(places, raws, *more):
    count = len(raws)
    return Rows(
        np.fromiter((places[raw["contact"]] for raw in raws), dtype=np.int64, count=count),
        np.fromiter((raw["day"] for raw in raws), dtype=float, count=count) / MILLISECONDS,
        np.fromiter((NEVER if raw.get("gone") is None else raw["gone"] / MILLISECONDS
                     for raw in raws), dtype=float, count=count),
        {name: np.fromiter((raw[name] for raw in raws), dtype=float, count=count)
         for name in more})
