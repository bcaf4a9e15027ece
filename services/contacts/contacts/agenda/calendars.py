"""Secret links to what somebody has planned, as calendar programs subscribe to it."""

from datetime import timedelta

from chassis import clock, paging
from contracts.errors import NotFound, PermissionDenied

from .activities import acting_user
from .ical import calendar_of, components_of
from .models import Activity, ActivityOccurrence, CalendarFeed

# From how long ago to how far ahead a calendar reaches, and how much of each kind it holds.
PAST, FUTURE = timedelta(days=90), timedelta(days=10 * 366)
MOST = 2000


def create_calendar(*, digest, label=None):
    """Make a secret link to what the caller has planned."""
    return CalendarFeed(user_id=_own(), label=label, digest=digest).add().to_view()


def _own():
    user_id = acting_user()
    if user_id is None:
        raise PermissionDenied("Only a person has a calendar.")
    return user_id


def _fetch_own(calendar_id):
    feed = CalendarFeed.fetch(calendar_id)
    if feed.user_id != _own():
        raise NotFound(f"There is no calendar {calendar_id}.", id=calendar_id)
    return feed


def renew_calendar(*, calendar_id, digest):
    """Give a calendar another secret; the one before is worth nothing from then on."""
    feed = _fetch_own(calendar_id)
    feed.digest, feed.revoked_at = digest, None
    return feed.put().to_view()


def list_calendars(*, limit, after):
    """List the caller's secret links, the latest first."""
    return paging.page(CalendarFeed.collection(), {"user_id": _own()}, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def revoke_calendar(*, calendar_id):
    """Have a secret link lead nowhere. Doing so twice is doing it once."""
    feed = _fetch_own(calendar_id)
    if feed.revoked_at is None:
        feed.revoked_at = clock.now()
        feed.put()


def read_calendar(*, digest):
    """Read what somebody has planned. A secret that is revoked is as one that never was."""
    feed = CalendarFeed.collection().find_one({"_digest": digest})
    if feed is None or "revoked_at" in feed:
        raise NotFound()
    _note_use(feed)
    raws = _planned(feed["user_id"])
    others = {}
    for other in ActivityOccurrence.collection().find(
            {"activity_id": {"$in": [raw["_id"] for raw in raws if raw["_is_recurring"]]}}):
        others.setdefault(other["activity_id"], []).append(other)
    components = [component for raw in raws
                  for component in components_of(raw, others.get(raw["_id"], ()))]
    return {
        "user_id": feed["user_id"],
        "text": calendar_of(components, name=feed.get("label") or "Vinculo"),
        "changed_at": max([feed["created_at"], *(raw["updated_at"] for raw in raws)]),
    }


def _note_use(feed):
    # A note of the day, not a change of the link, so it makes no version.
    today = clock.today()
    if feed.get("last_used_on") != today:
        CalendarFeed.collection().update_one(
            {"_id": feed["_id"]}, {"$set": {"last_used_on": today}})


def _planned(user_id):
    """What takes the time of somebody and was not called off, in the order of its ids."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    theirs = {"_people": user_id, "state": {"$ne": "cancelled"}}
    collection = Activity.collection()
    found = collection.find({
        **theirs, "_is_recurring": False,
        "_first_at": {"$gte": today - PAST, "$lt": today + FUTURE},
    }).sort([("_first_at", -1), ("_id", -1)]).limit(MOST)
    series = collection.find({
        **theirs, "_is_recurring": True, "_last_at": {"$gte": today - PAST},
    }).sort([("_first_at", -1), ("_id", -1)]).limit(MOST)
    return sorted([*found, *series], key=lambda raw: raw["_id"])
