"""Verifying a series: that nothing of what was issued in it was changed, taken out or added."""

from contracts.errors import NotFound

from ..issuers.models import SeriesHead
from .hashing import digest
from .models import Invoice


def verify_chain(*, series, year, after, limit):
    """Verify a piece of the chain of a series, and name the first broken link.

    It begins after a place, or with the first of a year. The next piece begins at `next`.
    """
    head = SeriesHead.collection().find_one({"_id": series})
    if head is None:
        raise NotFound(f"There is no series {series}.", series=series)
    if after is None:
        after = _place_before(series, year) if year else 0
    before = Invoice.collection().find_one({"series": series, "_chain_place": after}) or {}
    # No further than when it was asked, as others may be issuing.
    links = list(Invoice.collection().find(
        {"series": series, "_chain_place": {"$gt": after, "$lte": head["place"]}})
        .sort("_chain_place", 1).limit(limit))
    checked = 0
    for link in links:
        if year and int(link["issued_on"][:4]) > year:
            return {"checked_count": checked, "broken": None, "next": None}
        broken = _broken(link, before, after + checked + 1, is_first=after + checked == 0)
        if broken:
            return {"checked_count": checked, "broken": broken, "next": None}
        before, checked = link, checked + 1
    is_end = len(links) < limit
    broken = _wrong_end(head, before, after + checked) if is_end else None
    return {"checked_count": checked, "broken": broken,
            "next": None if is_end else after + checked}


def _place_before(series, year):
    first = Invoice.collection().find_one(
        {"series": series, "issued_on": {"$gte": f"{year}-01-01"},
         "_chain_place": {"$exists": True}},
        {"_chain_place": 1}, sort=[("_chain_place", 1)])
    return first["_chain_place"] - 1 if first else SeriesHead.fetch(series).place


def _broken(link, before, place, *, is_first):
    if link["_chain_place"] != place:
        return _named(before, place, "What comes after it is missing.")
    if link.get("hash") != digest(link):
        return _named(link, place, "Its content is not what was issued.")
    if link.get("previous_hash") != before.get("hash") or (is_first and "previous_hash" in link):
        return _named(link, place, "It does not follow from what stands before it.")
    if link["issued_on"] < before.get("issued_on", ""):
        return _named(link, place, "Its day is before that of what stands before it.")
    if link["_year"] == before.get("_year") and link["sequence"] != before["sequence"] + 1:
        return _named(link, place, "Its number does not follow.")
    if link["_year"] != before.get("_year") and link["sequence"] != 1:
        return _named(link, place, "Its year does not begin with 1.")
    return None


def _wrong_end(head, last, place):
    if head["place"] > place:
        return _named(last, place + 1, "What comes after it is missing.")
    if place and head["place"] == place and head.get("last_hash") != last.get("hash"):
        return _named(last, place, "It is not what was issued last in its series.")
    beyond = Invoice.collection().find_one(
        {"series": head["_id"], "_chain_place": {"$gt": head["place"]}})
    if beyond and SeriesHead.fetch(head["_id"]).place < beyond["_chain_place"]:
        return _named(beyond, beyond["_chain_place"], "Its series does not know it.")
    return None


def _named(raw, place, what):
    return {"invoice_id": raw.get("_id"), "number": raw.get("number"), "place": place,
            "what": what}
