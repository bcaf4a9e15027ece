"""What happened with customers, read into arrays of numbers, so that it is seen as of any moment.

A row is a contact (their place among `ids`), the day on which it happened, and the day since when
it holds no more, such as that of a cancellation; days are counted from 1970, with fractions.
"""

from array import array
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
_FIGURES = sorted(set(HAPPENINGS.values()))


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
    places = {}
    gathered = _gathered({name: _everything(name) for name in _SOURCES}, places)
    ids = sorted(places)
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[[places[id] for id in ids]] = np.arange(len(ids))
    return History(ids, **{name: rows.as_rows(ranks) for name, rows in gathered.items()})


def of(contact_ids):
    """What happened with these contacts, in their order."""
    ids = list(contact_ids)
    gathered = _gathered({name: _of_some(name, ids) for name in _SOURCES},
                         {id: place for place, id in enumerate(ids)})
    return History(ids, **{name: rows.as_rows(np.arange(len(ids)))
                           for name, rows in gathered.items()})


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


class _Gathering:
    """Rows as they are read, in arrays from the first, as there are millions of them."""

    def __init__(self, name):
        self.name = name
        self.contact, self.numbers = array("q"), {
            column: array("d") for column in ("day", "gone", name)}

    def add(self, place, raw, value):
        self.contact.append(place)
        self.numbers["day"].append(raw["day"] / MILLISECONDS)
        self.numbers["gone"].append(
            NEVER if raw.get("gone") is None else raw["gone"] / MILLISECONDS)
        self.numbers[self.name].append(value)

    def as_rows(self, ranks):
        """The rows, of contacts at the places that `ranks` says."""
        columns = {name: np.array(numbers) for name, numbers in self.numbers.items()}
        return Rows(ranks[np.array(self.contact, dtype=np.int64)], columns["day"], columns["gone"],
                    {self.name: columns[self.name]})


def _gathered(found, places):
    """All that was found, by kind; contacts that have no place yet get the next."""
    gathered = {kind: _Gathering(name) for kind, name in (
        ("orders", "revenue"), ("talks", "direction"), ("sendings", "campaign"),
        ("answers", "campaign"), ("happenings", "figure"))}
    campaigns = {}
    for source, raws in found.items():
        for raw in raws:
            kind, value = _READERS[source](raw, campaigns)
            if kind is not None:
                gathered[kind].add(places.setdefault(raw["contact"], len(places)), raw, value)
    return gathered


def _order(raw, _campaigns):
    """Of one that is cancelled, and of which is not known since when, nothing is known."""
    is_unknown = raw["state"] == "cancelled" and raw.get("gone") is None
    return (None if is_unknown else "orders"), raw["revenue"]


def _touch(raw, campaigns):
    campaign = campaigns.setdefault(raw["campaign"], len(campaigns)) if raw.get("campaign") else -1
    if raw["is_response"]:
        return "answers", campaign
    return ("sendings" if raw["kind"] in _REACHING and campaign >= 0 else None), campaign


_READERS = {
    "orders": _order, "touches": _touch,
    "talks": lambda raw, _campaigns: ("talks", direction_number(raw["direction"])),
    "happenings": lambda raw, _campaigns: ("happenings", figure_number(HAPPENINGS[raw["type"]])),
}


def figure_number(name):
    """How a figure of HAPPENINGS stands in the rows."""
    return _FIGURES.index(name)


def direction_number(name):
    """How a direction stands in the rows."""
    return _DIRECTIONS.index(name)
