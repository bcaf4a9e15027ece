"""The past as marketing keeps it, read as journeys would have heard it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..behaviour.models import Happening
from ..email.mail_settings import get_marketing_mail_settings
from ..segments.audiences import members_of
from ..segments.expanding import expanded
from ..segments.models import SegmentMember
from ..segments.searching import Search
from ..segments.sequences import times_of
from ..standing.models import Customer
from . import rounds
from .catalogue import contact_paths
from .matching import holds, text_of

MOST_ENTRIES = 5000
_BATCH = 500
_SAME = ("channel", "direction", "campaign_id")
_AMOUNTS = ("total", "amount", "value")


def values_in(row, path):
    """What stands at a path of the event by which something was told, as far as the row of it
    says; None where it does not."""
    entity, *names = path.split(".")
    if path in contact_paths(row["type"]):
        return list(row["contact_ids"])
    if names == ["id"] and "about" in row and entity.rstrip("_") == row["about"]["type"]:
        return [row["about"]["id"]]
    if len(names) == 1 and names[0] in _SAME:
        return [row[names[0]]] if names[0] in row else []
    if len(names) == 2 and names[0] in _AMOUNTS and "amount" in row and (
            names[1] in row["amount"]):
        return [text_of(row["amount"][names[1]])]
    return list(row.get("product_ids", ())) if names[-1:] == ["product_id"] else None


def fits(event, row):
    """Whether something that happened is the event of a definition; what the history does not
    keep is taken to hold."""
    if event["type"] != row["type"]:
        return False
    told = [(condition, values_in(row, condition["path"])) for condition in event["conditions"]]
    return all(values is None or holds(condition, values) for condition, values in told)


def key_in(event, row):
    """The key that an event names, as far as the history keeps it."""
    values = values_in(row, event["key"]) if "key" in event else None
    return values[0] if values else None


def unknown_in(event, place):
    """The pointers of what the history does not keep of an event."""
    row = Happening.collection().find_one({"type": event["type"]})
    if row is None:
        return [f"{place}/type"]
    found = [f"{place}/conditions/{at}" for at, condition in enumerate(event["conditions"])
             if values_in(row, condition["path"]) is None]
    return found + ([f"{place}/key"] if "key" in event and key_in(event, row) is None else [])


def of_contacts(contact_ids, types):
    """`{contact id: [what happened with them, the first first]}` of these types."""
    found, asked = {id: [] for id in contact_ids}, sorted(contact_ids)
    for start in range(0, len(asked), _BATCH):
        some = set(asked[start:start + _BATCH])
        for row in Happening.collection().find(
                {"contact_ids": {"$in": sorted(some)}, "type": {"$in": sorted(types)}}):
            for id in some.intersection(row["contact_ids"]):
                found[id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row["occurred_at"])
    return found


def entries_of(start, since, until):
    """`[(moment, contact id, key or None, row or None)]` of all who would have entered, in the
    order of time; one more than is gone through says that there are more."""
    found = _KINDS[start["kind"]](start, since, until)
    return sorted(found, key=lambda entry: (entry[0], entry[1]))


def _by_event(start, since, until):
    event = start["event"]
    rows = Happening.collection().find(
        {"type": event["type"], "occurred_at": {"$gte": since, "$lt": until}})
    found = []
    for row in rows.sort("occurred_at", 1):
        if fits(event, row):
            found.append((row["occurred_at"], row["contact_ids"][0], key_in(event, row), row))
        if len(found) > MOST_ENTRIES:
            break
    return found


def _by_segment(start, since, until):
    rows = SegmentMember.collection().find(
        {"segment_id": start["segment_id"], "created_at": {"$gte": since, "$lt": until}})
    return [(row["created_at"], row["contact_id"], None, None)
            for row in rows.limit(MOST_ENTRIES + 1)]


def _by_date(start, since, until):
    zone = ZoneInfo(start.get("time_zone") or get_marketing_mail_settings()["time_zone"])
    ids = members_of(start["segment_id"], limit=MOST_ENTRIES + 1)
    rows = {raw["_id"]: raw for raw in Customer.collection().find({"_id": {"$in": ids}})}
    found, day = [], since.astimezone(zone).date()
    while len(found) <= MOST_ENTRIES:
        at = datetime.combine(day, time.fromisoformat(start["at"]), zone).astimezone(since.tzinfo)
        if at >= until:
            break
        if at >= since:
            found += [(at, id, None, None) for id in ids
                      if rounds.source_of(start, rows.get(id, {}), at) is not None]
        day += timedelta(days=1)
    return found


def _by_inactivity(start, since, until):
    days, types = timedelta(days=start["days"]), start["types"]
    ids = {id for row in Happening.collection().find(
        {"type": {"$in": types}, "occurred_at": {"$gte": since - days, "$lt": until - days}},
        {"contact_ids": 1}) for id in row["contact_ids"]}
    if "segment_id" in start and ids:
        ids = Search().ids(expanded({"segment": {"segment_id": start["segment_id"]}}), ids)
    found, ordered = [], sorted(ids)
    for first in range(0, len(ordered), _BATCH):
        some = ordered[first:first + _BATCH]
        times = times_of(some, set(types))
        for id in some:
            moments = sorted(moment for by_type in times[id].values() for moment in by_type)
            for at, following in zip(moments, [*moments[1:], None], strict=True):
                idle_at = at + days
                is_idle = following is None or following > idle_at
                if is_idle and since <= idle_at < until:
                    found.append((idle_at, id, None, None))
        if len(found) > MOST_ENTRIES:
            break
    return found


_KINDS = {"event": _by_event, "segment": _by_segment, "date": _by_date,
          "inactivity": _by_inactivity}
