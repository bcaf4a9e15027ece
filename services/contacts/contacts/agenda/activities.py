"""Activities: planning, showing, listing and changing tasks, calls, meetings and visits."""

from datetime import timedelta

from chassis import clock, paging
from chassis.emails import normal_email
from chassis.ids import new_id
from chassis.outbox import announce
from contracts import contacts as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed

from .. import timeline, visibility
from ..affiliations import people_of
from ..custom_fields import filters as custom_filters
from ..custom_fields import writing
from ..errors import ActivityIsClosed
from ..merges import survivors
from ..models import Contact
from .models import Activity, ActivityOccurrence
from .occurrences import within
from .recurrence import FOREVER, beginnings, last_beginning
from .reminders import next_reminder
from .shown import begins_at, show
from .times import NAMES, settle, span

LONGEST_PERIOD = timedelta(days=366)
# Of these a contact's timeline tells when they are planned and called off.
TOLD_OF = ("meeting", "visit")


def create_activity(**fields):
    """Plan a task, a call, a meeting or a visit."""
    fields.setdefault("owner_id", acting_user())
    fields.setdefault("time_zone", "UTC")
    if fields["owner_id"] is None:
        raise ValidationFailed.at("/owner_id", "Say whose it is.")
    activity = Activity(id=new_id(Activity.ENTITY), reminded_until=clock.now())
    writing.check_new(Activity.ENTITY, fields)
    asked = contacts_in(fields)
    hops = write(activity, fields)
    activity.add()
    survivors.remember(Activity, activity.id, hops)
    tell_contacts(contract.activity_created, activity.stored, asked)
    announce(contract.activity_created, activity)
    return activity.to_view()


def acting_user():
    """The user on whose word something is done; None when it is a service or a tool."""
    actor = current_call().actor
    id = actor.on_behalf_of or actor.id
    return id if id.startswith("user_") else None


def write(activity, fields):
    """Give an activity its fields, in their normal forms, and what is derived of them.

    Survivors take the places of merged contacts, also of those that its custom fields name; the
    way there is returned.
    """
    settle(fields)
    hops = list(writing.prepare(Activity.ENTITY, fields, activity.custom))
    writing.put_derived(activity, fields)
    if (fields.get("participants") or []) != list(activity.participants):
        # The request stays as it came, since the transaction may run again.
        fields["participants"] = [dict(item) for item in fields.get("participants") or ()]
        hops += _settle_participants(fields)
    if fields.get("reminders"):
        fields["reminders"] = sorted(set(fields["reminders"]))
    for name in fields.keys() - set(writing.DERIVED):
        setattr(activity, name, fields[name])
    derive(activity)
    return hops


def derive(activity):
    """Derive by what an activity is found: its span, whose time it takes, its next reminder."""
    raw = activity.to_raw()
    first, last = span(raw)
    activity.is_recurring = bool(activity.recurrence)
    if activity.is_recurring:
        end = last_beginning(first, activity.time_zone, activity.recurrence)
        last = FOREVER if end == FOREVER else end + (last - first)
        first = min([first, *activity.recurrence.get("added_at", ())])
    activity.first_at, activity.last_at = first, last
    activity.people = list(dict.fromkeys([activity.owner_id, *(
        participant["user_id"] for participant in activity.participants
        if participant.get("user_id") and participant["reply"] != "declined")]))
    activity.remind_at = next_reminder(activity.to_raw())


def _settle_participants(fields):
    errors, seen = [], set()
    for index, participant in enumerate(fields["participants"]):
        given = [name for name in ("user_id", "contact_id", "address") if participant.get(name)]
        pointer = f"/participants/{index}"
        if len(given) != 1:
            errors.append({"pointer": pointer, "detail": "Name a user, a contact or an address."})
            continue
        if given == ["address"]:
            try:
                participant["address"] = normal_email(participant["address"])
            except ValueError as error:
                errors.append({"pointer": f"{pointer}/address", "detail": str(error)})
        who = participant[given[0]]
        if who in seen:
            errors.append({"pointer": pointer, "detail": "They take part already."})
        seen.add(who)
    if errors:
        raise ValidationFailed(errors=errors)
    hops = survivors.follow(fields, "participants.contact_id") if contacts_in(fields) else ()
    _refuse_strangers(fields["participants"])
    return hops


def _refuse_strangers(participants):
    ids = {index: participant["contact_id"] for index, participant in enumerate(participants)
           if participant.get("contact_id")}
    if not ids:
        return
    known = {raw["_id"] for raw in
             Contact.collection().find({"_id": {"$in": list(ids.values())}}, {"_id": 1})}
    errors = [{"pointer": f"/participants/{index}/contact_id",
               "detail": "There is no such contact."}
              for index, id in ids.items() if id not in known]
    if errors:
        raise ValidationFailed(errors=errors)


def tell_contacts(event, raw, contact_ids=None):
    """Show in the timelines of the contacts that a meeting or a visit was planned or called off.

    They are those of the activity, unless they were named by other ids.
    """
    contact_ids = contact_ids or contacts_in(raw)
    if raw["type"] in TOLD_OF and contact_ids:
        timeline.add_entry(
            type=event.type, occurred_at=raw["updated_at"], title=raw["subject"],
            contact_ids=contact_ids, about={"type": "activity", "id": raw["_id"]})


def contacts_in(raw):
    """The ids of the contacts that take part, each once."""
    return list(dict.fromkeys(
        participant["contact_id"] for participant in raw.get("participants") or ()
        if participant.get("contact_id")))


def get_activity(*, activity_id):
    """Show an activity; with a recurrence, as it is the first time."""
    return show(Activity.fetch_raw(activity_id))


_FIELDS = {"owner_id": "owner_id", "contact_id": "participants.contact_id", "type": "type"}


def list_activities(*, limit, after, period_from_at=None, period_to_at=None, **filters):
    """List activities, the newest first; or occurrences within a period, the earliest first."""
    where = {_FIELDS[name]: value for name, value in filters.items() if name in _FIELDS}
    if "contact_id" in filters:
        ids = Contact.ids_of(filters["contact_id"])
        people = people_of(ids) if filters.get("includes_people") else []
        where[_FIELDS["contact_id"]] = paging.any_of([*ids, *people])
    if filters.get("custom"):
        where["$and"] = custom_filters.conditions(Activity.ENTITY, filters["custom"])
    if filters.get("is_overdue") and period_from_at is None and period_to_at is None:
        period_to_at = clock.now()
        period_from_at = period_to_at - LONGEST_PERIOD
    if period_from_at is None and period_to_at is None:
        if "state" in filters:
            where["state"] = filters["state"]
        if "is_overdue" in filters:
            # A series is never overdue as a whole.
            where["$or"] = [{"state": {"$ne": "open"}}, {"_is_recurring": True},
                            {"_last_at": None}, {"_last_at": {"$gte": clock.now()}}]
        return paging.page(Activity.collection(), where, sort="-created_at", kind=paging.moment,
                           limit=limit, after=after, show=show)
    check_period(period_from_at, period_to_at)
    return _page_within(where, filters, period_from_at, period_to_at, limit, after)


def check_period(period_from_at, period_to_at):
    """Refuse a period that has no ends, no length, or too much of it."""
    if period_from_at is None or period_to_at is None:
        missing = "/period_to_at" if period_to_at is None else "/period_from_at"
        raise ValidationFailed.at(missing, "A period has two ends.")
    if not timedelta() < period_to_at - period_from_at <= LONGEST_PERIOD:
        raise ValidationFailed.at("/period_to_at", "It ends after it begins, within 366 days.")


def _page_within(where, filters, period_from_at, period_to_at, limit, after):
    begin, last = None, None
    if after is not None:
        begin, *last = paging.decode(after, (paging.moment, paging.text, paging.text))
        last = (begin, *last)
    chosen = {name: filters[name] for name in ("state", "is_overdue") if name in filters}
    found = [
        shown for shown in within(where, period_from_at, period_to_at, begin=begin)
        if all(shown[name] == value for name, value in chosen.items())
        and (last is None or _place(shown) > last)
    ]
    found.sort(key=_place)
    items = found[:limit]
    return {"items": items,
            "next": paging.encode(list(_place(items[-1]))) if len(found) > limit else None}


def _place(shown):
    """Where it stands in a list: by beginning, then by id, then by which occurrence it is."""
    occurrence_at = shown.get("occurrence_at")
    return (begins_at(shown), shown["id"], occurrence_at.isoformat() if occurrence_at else "")


def update_activity(*, activity_id, changes, expected_version):
    """Change an activity with all its occurrences; what was done stays as it was done."""
    activity = Activity.fetch(activity_id, expected_version=expected_version)
    refuse_closed(activity.state)
    before = activity.to_view()
    fields = merged(activity, changes)
    writing.check_changes(activity, fields, changes)
    if "participants" in changes:
        fields["participants"] = visibility.with_unseen(
            activity.participants, fields["participants"], "contact_id")
    hops = write(activity, fields)
    if activity.to_view() == before:
        return before
    activity.put()
    survivors.remember(Activity, activity.id, hops)
    forget_lost_occurrences(activity)
    announce(contract.activity_updated, activity)
    return activity.to_view()


def merged(activity, changes):
    """The fields of an activity after a merge patch. One way to say when it is replaces another."""
    raw = activity.to_raw()
    fields = {name: raw.get(name) for name in
              ("type", *contract.update_activity.request.fields["changes"].schema.fields)}
    fields.update({name: value for name, value in changes.items() if name != "recurrence"})
    follow_times(fields, changes)
    if changes.get("recurrence"):
        fields["recurrence"] = {**(raw.get("recurrence") or {}), **changes["recurrence"]}
    elif "recurrence" in changes:
        fields["recurrence"] = None
    for name, empty in (("participants", []), ("refers_to", []), ("reminders", []),
                        ("recurrence", {})):
        fields[name] = fields[name] or empty
    return fields


def follow_times(fields, changes):
    """Let go of what said before when it is; a beginning that moves takes the end along."""
    kept = {name for name in changes if name in NAMES and changes[name] is not None}
    for way in kept & {"starts_at", "starts_on", "due_at"}:
        for name in NAMES:
            if name not in kept and name != way and not (
                    name == "duration_minutes" and way != "starts_on"):
                fields[name] = None
    if "duration_minutes" in kept and "ends_at" not in kept:
        fields["ends_at"] = None


def refuse_closed(state):
    """Refuse to touch what was done or called off."""
    if state != "open":
        raise ActivityIsClosed(state=state)


def forget_lost_occurrences(activity):
    """Forget what was otherwise at occurrences that are no more, unless they were done."""
    collection = ActivityOccurrence.collection()
    found = list(collection.find({"activity_id": activity.id}, {"occurrence_at": 1, "state": 1}))
    if not found:
        return
    moments = [raw["occurrence_at"] for raw in found]
    left = set(beginnings(
        span(activity.stored)[0], activity.time_zone, activity.recurrence, after=min(moments),
        before=max(moments) + timedelta(milliseconds=1),
    )) if activity.is_recurring else set()
    lost = [raw["_id"] for raw in found
            if raw["state"] != "done" and raw["occurrence_at"] not in left]
    if lost:
        collection.delete_many({"_id": {"$in": lost}})
