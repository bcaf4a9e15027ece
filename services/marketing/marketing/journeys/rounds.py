"""Who enters by a date or by inactivity: looked for in rounds, page by page."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit

from ..campaigns.models import Campaign
from ..email.mail_settings import get_marketing_mail_settings
from ..segments.audiences import members_by, members_of
from ..segments.expanding import expanded
from ..segments.searching import Search
from ..standing.behaviour import key_of
from ..standing.models import Customer
from . import entering
from .models import Journey, JourneyEdition, edition_id

PAGE, MOST_PAGES = 100, 40
# How often it is looked who has become inactive.
BETWEEN = timedelta(hours=1)
# Of this the year is not known.
BIRTH = "birth_on"
_FIELDS = {"created_at": "known_since", "first_order_at": "worth.first_order_at"}


def begin_rounds():
    """Have enter whom a date or their inactivity brings to it; a periodic job."""
    with as_service("marketing"):
        due = list(Journey.collection().find(
            {"state": "live", "_next_round_at": {"$lte": clock.now()}}))
        each_in_turn(_go_round, due)


def _go_round(journey):
    if Campaign.collection().find_one(
            {"_id": journey["campaign_id"], "state": "running"}, {"_id": 1}) is None:
        return
    definition = JourneyEdition.fetch_raw(
        edition_id(journey["_id"], journey["edition"]))["definition"]
    for _ in range(MOST_PAGES):
        ids = _page(definition["start"], journey.get("_round_after"))
        journey = commit(partial(_enter_page, journey, definition, ids))
        if journey is None or journey.get("_round_after") is None:
            return


def _page(start, after):
    """The next ids of those who may enter, sorted."""
    if start["kind"] == "date":
        return members_of(start["segment_id"], after=after, limit=PAGE)
    return members_by(Search(), idle_tree(start), after=after, limit=PAGE)


def _enter_page(journey, definition, contact_ids):
    """Have a page enter, and note that it goes on after it; None where another was quicker."""
    held = Journey.collection().find_one({"_id": journey["_id"], "state": "live"})
    if held is None or any(held.get(name) != journey.get(name) for name in (
            "edition", "_round_after", "_next_round_at")):
        return None
    start, at = definition["start"], journey["_next_round_at"]
    rows = {raw["_id"]: raw for raw in Customer.collection().find({"_id": {"$in": contact_ids}})}
    sources = {id: source_of(start, rows.get(id, {}), at) for id in contact_ids}
    entering.enter(held, definition, [
        entering.Entry(id, f"{id}/{source}", clock.now())
        for id, source in sources.items() if source is not None])
    change = {"_round_after": contact_ids[-1]} if len(contact_ids) == PAGE else {
        "_next_round_at": next_round_at(start, clock.now())}
    # It is no change of the journey: who edits it need not know.
    Journey.collection().update_one({"_id": held["_id"]}, {
        "$set": change, **({} if "_round_after" in change else {"$unset": {"_round_after": ""}})})
    return {**held, "_round_after": None, **change}


def source_of(start, row, at):
    """By what somebody enters in this round, so that they do once; None for who does not."""
    if start["kind"] == "inactivity":
        last = last_at(start, row)
        return last and f"idle/{last.isoformat()}"
    day = at.astimezone(_zone(start)).date()
    if "anniversary_of" in start and not _is_anniversary(_birthday_of(start, row, day), day):
        return None
    return f"date/{day.isoformat()}"


def last_at(start, row):
    """When something last happened of what somebody does not do any more."""
    moments = [row["last"][key_of(type)] for type in start["types"]
               if key_of(type) in row.get("last", {})]
    return max(moments, default=None)


def idle_tree(start):
    """The rule of who has become inactive."""
    types = start["types"]
    tree = [{"any": [{"behaviour": {"type": type}} for type in types]}]
    tree += [{"not": {"behaviour": {"type": type, "within_days": start["days"]}}}
             for type in types]
    if "segment_id" in start:
        tree.append({"segment": {"segment_id": start["segment_id"]}})
    return expanded({"all": tree})


def first_round_at(start, now):
    """When it is first looked who enters; None of journeys that an event begins."""
    return now if start["kind"] == "inactivity" else next_round_at(start, now)


def next_round_at(start, now):
    """When it is next looked who enters: a round that an outage delayed is done once."""
    if start["kind"] == "inactivity":
        return now + BETWEEN
    if start["kind"] != "date":
        return None
    zone = _zone(start)
    day = now.astimezone(zone).date()
    for one in (day, day + timedelta(days=1)):
        moment = datetime.combine(one, time.fromisoformat(start["at"]), zone).astimezone(UTC)
        if moment > now:
            return moment
    raise ValueError("A day has a morrow.")


def _zone(start):
    return ZoneInfo(start.get("time_zone") or get_marketing_mail_settings()["time_zone"])


def _birthday_of(start, row, day):
    """On which day of the year (`MM-DD`) an anniversary is kept from the year after on, if any."""
    if start["anniversary_of"] == BIRTH:
        return row.get("birthday")
    value = row
    for name in _FIELDS[start["anniversary_of"]].split("."):
        value = (value or {}).get(name)
    born = value and value.astimezone(_zone(start)).date()
    return f"{born:%m-%d}" if born and born.year < day.year else None


def _is_anniversary(birthday, day):
    if birthday == "02-29" and not _is_leap(day.year):
        birthday = "02-28"
    return birthday == f"{day:%m-%d}"


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
