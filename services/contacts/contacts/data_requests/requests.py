"""Data requests: taken down, opened, answered by every service, certified."""

import calendar
import hashlib
from datetime import timedelta

import orjson

from chassis import clock, paging
from chassis.ids import new_id
from chassis.outbox import announce, commit
from contracts import contacts as contract
from contracts.catalogue import all_services
from contracts.contacts.data_requests import HEARS_NO_EVENTS
from contracts.context import current_call
from contracts.data_requests import acknowledgement_type
from contracts.declare import services
from contracts.errors import ValidationFailed

from .. import contacts, timeline
from ..errors import DataRequestIsClosed, DataRequestIsExtended
from ..merges.survivors import merged_into
from ..models import Contact
from ..provenance.sources import stated
from ..settings import services_running
from .fingerprints import fingerprint
from .models import DataRequest, view_request

# GDPR article 12(3): a month, and two more where it is hard.
MONTHS, MONTHS_MORE = 1, 2
REMINDED_EVERY = timedelta(days=1)
MOST_AWAITED = 100


def open_data_request(*, contact_id, kind, note=None, identity_shown_by=None, changes=None,
                      received_at=None):
    """Take down a request; once it is known who asks, every service is told to do its part."""
    contact = Contact.fetch_raw(contact_id)
    now = clock.now()
    received_at = received_at or now
    _refuse_misfits(contact, kind, changes, received_at, now)
    asked = DataRequest(
        contact_id=contact["_id"], contact_ids=[contact["_id"], *merged_into(contact["_id"])],
        kind=kind, state="received",
        received_at=received_at, due_at=months_after(received_at, MONTHS), note=note,
        changes=changes or {}, recorded_by=current_call().actor.id,
    )
    if identity_shown_by:
        _open(asked, identity_shown_by)
    asked.add()
    return asked.to_view()


def get_data_request(*, data_request_id):
    """Show how far a request is."""
    return view_request(DataRequest.fetch_raw(data_request_id))


def list_data_requests(*, limit, after, is_overdue=None, **filters):
    """List requests, the latest first."""
    where = dict(filters)
    if is_overdue is not None:
        is_late = {"state": {"$in": ["received", "open"]}, "due_at": {"$lt": clock.now()}}
        where = {"$and": [where, is_late if is_overdue else {"$nor": [is_late]}]}
    return paging.page(
        DataRequest.collection(), where, sort="-created_at", kind=paging.moment, limit=limit,
        after=after, show=view_request,
    )


def verify_data_request(*, data_request_id, identity_shown_by):
    """Say that it is known who asks. Doing so twice is doing it once."""
    asked = DataRequest.fetch(data_request_id)
    if asked.state == "open":
        return asked.to_view()
    _refuse_unless(asked, "received")
    _open(asked, identity_shown_by)
    return asked.put().to_view()


def extend_data_request(*, data_request_id, reason):
    """Take two months more, once; the person has to be told why within the first."""
    asked = DataRequest.fetch(data_request_id)
    _refuse_unless(asked, "received", "open")
    if asked.extension_reason:
        raise DataRequestIsExtended()
    asked.extension_reason = reason
    asked.due_at = months_after(asked.received_at, MONTHS + MONTHS_MORE)
    return asked.put().to_view()


def refuse_data_request(*, data_request_id, reason):
    """Refuse what is not taken up yet, such as what is manifestly unfounded (article 12(5))."""
    asked = DataRequest.fetch(data_request_id)
    _refuse_unless(asked, "received")
    asked.state, asked.refusal_reason, asked.closed_at = "refused", reason, clock.now()
    return asked.put().to_view()


def take_acknowledgement(told, service):
    """Note that a service has done its part, and certify when all have."""
    asked = DataRequest.objects(id=told["data_request_id"]).first()
    if asked is None or asked.state != "open":
        return
    answers = {answer["service"]: answer for answer in asked.answers}
    if service not in answers:
        # It was not there yet when the request was opened.
        return
    answers[service] = {"service": service, "acknowledged_at": told["acknowledged_at"],
                        "counts": told["counts"], "kept": told["kept"]}
    asked.answers = [answers[name] for name in sorted(answers)]
    if all(answer["acknowledged_at"] for answer in asked.answers):
        _certify(asked)
    asked.put()


def get_awaited_erasures(*, service):
    """Show which erasures a part of the suite has not answered that hears of none by itself."""
    waits = {"state": "open", "kind": "erasure",
             "answers": {"$elemMatch": {"service": service, "acknowledged_at": None}}}
    found = DataRequest.collection().find(waits).sort("opened_at", 1).limit(MOST_AWAITED)
    return {"items": [{"data_request_id": raw["_id"], "contact_ids": raw["_contact_ids"]}
                      for raw in found]}


def acknowledge_erasure(**told):
    """Note that a part of the suite has erased that cannot tell of it by an event."""
    take_acknowledgement(told, told["service"])


def remind_services():
    """Tell those again that have not answered for a day; whoever has answered says the same."""
    before = clock.now() - REMINDED_EVERY
    late = DataRequest.collection().find(
        {"state": "open", "opened_at": {"$lte": before},
         "$or": [{"reminded_at": None}, {"reminded_at": {"$lte": before}}]}, {"_id": 1})
    for id in [found["_id"] for found in late]:
        commit(lambda id=id: _remind(id))


def _remind(data_request_id):
    asked = DataRequest.fetch(data_request_id)
    if asked.state != "open":
        return
    asked.reminder_count += 1
    asked.reminded_at = clock.now()
    asked.put()
    _tell(asked)


def months_after(moment, months):
    """The same day so many months later, or the last day of a month that is shorter."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def answering_services(kind):
    """The services that have to answer: all that declare an acknowledgement and run here.

    Of what hears no events, only erasures are asked.
    """
    all_services()
    running = services_running()
    found = [name for name, service in services().items()
             if acknowledgement_type(name) in service.events]
    if kind == "erasure":
        found += HEARS_NO_EVENTS
    return sorted(name for name in found if not running or name in running)


def _open(asked, identity_shown_by):
    asked.id = asked.id or new_id(DataRequest.ENTITY)
    asked.identity_shown_by = identity_shown_by
    asked.identity_checked_by = current_call().actor.id
    asked.state, asked.opened_at = "open", clock.now()
    asked.answers = [{"service": name, "acknowledged_at": None, "counts": [], "kept": []}
                     for name in answering_services(asked.kind)]
    if asked.kind == "rectification":
        with stated("data_request", DataRequest.ENTITY, asked.id):
            asked.changed = contacts.put_right(asked.contact_id, asked.changes)
    asked.changes = {}
    _add_entry(asked, contract.data_request_opened, asked.opened_at)
    _tell(asked)


def _tell(asked):
    announce(
        contract.data_request_opened, data_request_id=asked.id, kind=asked.kind,
        contact_ids=asked.contact_ids, opened_at=asked.opened_at, due_at=asked.due_at,
    )


def _certify(asked):
    asked.state, asked.closed_at = "certified", clock.now()
    if asked.kind == "erasure":
        # What remains shows that it was done, and to whom only who knows the id already.
        asked.subject_key = fingerprint(asked.contact_id)
        asked.contact_id, asked.contact_ids, asked.note = None, [], None
    else:
        _add_entry(asked, contract.data_request_certified, asked.closed_at)
    asked.certificate = certificate_of(asked)
    announce(
        contract.data_request_certified, data_request_id=asked.id, kind=asked.kind,
        closed_at=asked.closed_at, certificate=asked.certificate, answers=asked.answers,
    )


def certificate_of(asked):
    """The SHA-256 of what is certified: compact JSON with sorted keys, times in RFC 3339."""
    certified = {
        "id": asked.id, "kind": asked.kind, "subject_key": asked.subject_key,
        "received_at": asked.received_at, "opened_at": asked.opened_at,
        "closed_at": asked.closed_at, "answers": [dict(answer) for answer in asked.answers],
    }
    return hashlib.sha256(
        orjson.dumps(certified, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)).hexdigest()


def _add_entry(asked, event, at):
    timeline.add_entry(
        type=event.type, occurred_at=at, title=f"Data request · {asked.kind} · {asked.state}",
        contact_ids=[asked.contact_id], about={"type": "data_request", "id": asked.id},
    )


def _refuse_unless(asked, *states):
    if asked.state not in states:
        raise DataRequestIsClosed(state=asked.state)


def _refuse_misfits(contact, kind, changes, received_at, now):
    errors = []
    if contact["kind"] != "person":
        errors.append({"pointer": "/contact_id", "detail": "Only a person has these rights."})
    if kind == "rectification" and not changes:
        errors.append({"pointer": "/changes", "detail": "Say what is to be put right."})
    if kind != "rectification" and changes:
        errors.append({"pointer": "/changes", "detail": "Only a rectification has changes."})
    if received_at > now:
        errors.append({"pointer": "/received_at", "detail": "It is still to come."})
    if errors:
        raise ValidationFailed(errors=errors)
