"""A call goes on by what is reported of it, and once it is over something is done about it."""

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import again
from contracts import helpdesk as contract

from ..tickets import keeping, messages, tickets
from ..tickets.models import Ticket
from .models import PhoneCall

CHANNEL = "phone"
_OVER = ("ended", "missed")
_SAID = {
    "es": {"ended": "Llamada con {number}, {minutes} min {seconds} s.",
           "missed": "Llamada perdida de {number}.", "recorded": "Grabación: {url}",
           "subject": "Llamada perdida"},
    "en": {"ended": "Call with {number}, {minutes} min {seconds} s.",
           "missed": "Missed call from {number}.", "recorded": "Recording: {url}",
           "subject": "Missed call"},
}


def action_of(system, report):
    """What is done about a call by what is reported of it."""
    return {"ended": system.on_ended, "missed": system.on_missed}.get(report, "nothing")


def take(system, told, contact_id, number):
    """Note what is reported of a call; when it is over by that, do what is decided, once."""
    where = {"phone_system_id": system.id, "call_id": told["call_id"]}
    call = PhoneCall.objects(**where).first()
    is_new, now = call is None, clock.now()
    if is_new:
        call = PhoneCall(
            id=new_id(PhoneCall.ENTITY), **where, state="ringing", direction=told["direction"],
            number=told["number"], contact_id=contact_id, started_at=told["started_at"] or now)
    before = None if is_new else call.to_view()
    # Reports may come in any order; one that is over does not ring again.
    ends = told["report"] in _OVER and call.state not in _OVER
    brings = bool(told["recording_url"]) and not call.recording_url
    _set(call, told, ends, now)
    if ends and call.contact_id:
        _act(system, call, action_of(system, told["report"]), number)
    elif brings and call.ticket_id:
        _note_recording(call, system)
    if call.to_view() == before:
        return
    try:
        (call.add if is_new else call.put)()
    except DuplicateKeyError as error:
        raise again("Another report of this call was quicker.") from error


def _set(call, told, ends, now):
    for name in ("user_id", "recording_url"):
        setattr(call, name, getattr(call, name) or told[name])
    if told["started_at"]:
        call.started_at = told["started_at"]
    if ends:
        call.state, call.ended_at = told["report"], told["ended_at"] or now
        if call.state == "ended":
            call.seconds = max(0, int((call.ended_at - call.started_at).total_seconds()))


def _act(system, call, action, number):
    if action == "nothing":
        return
    text = _text(call, system)
    ticket = _latest_of(call.contact_id) if action in ("adds", "opens") else None
    if ticket is None and (action != "opens" or number is None):
        announce(contract.phone_call_logged, phone_call=call.to_view(), text=text)
        return
    is_new = ticket is None
    if is_new:
        ticket = tickets.open_ticket(
            subject=f"{_words(system)['subject']} {call.number}", contact_ids=[call.contact_id],
            number=number, channel=CHANNEL, type_id=system.type_id, language=system.language)
    said_by = call.contact_id if call.direction == "inbound" else None
    messages.say(ticket, body=text, contact_id=said_by, channel=CHANNEL,
                 author_id=call.user_id or "service:helpdesk", is_worded=False)
    (keeping.add if is_new else keeping.keep)(ticket)
    call.ticket_id = ticket.id


def _latest_of(contact_id):
    """The latest ticket of a contact that is not resolved, to be changed; None without one."""
    found = Ticket.collection().find_one(
        {"contact_ids": contact_id, "state": {"$ne": "resolved"}}, {"_id": 1},
        sort=[("created_at", -1), ("_id", -1)])
    return found and keeping.fetch(found["_id"])


def _note_recording(call, system):
    ticket = Ticket.objects(id=call.ticket_id, merged_into_id=None).first()
    if ticket is not None:
        keeping.held(ticket)
        messages.say(ticket, kind="note", author_id="service:helpdesk",
                     body=_words(system)["recorded"].format(url=call.recording_url))
        keeping.keep(ticket)


def _text(call, system):
    minutes, seconds = divmod(call.seconds or 0, 60)
    return _words(system)[call.state].format(
        number=call.number, minutes=minutes, seconds=seconds)


def _words(system):
    return _SAID.get((system.language or "en").partition("-")[0], _SAID["en"])
