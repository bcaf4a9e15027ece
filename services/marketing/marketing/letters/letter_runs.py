"""Runs of letters: begun, shown, printed, and handed over to the post; and what came back."""

from datetime import UTC, datetime, time
from functools import partial

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.parties import parties_of
from chassis.store import view
from contracts import marketing as contract
from contracts.errors import NotFound, ValidationFailed

from ..campaigns import telling
from ..campaigns.models import Action, Campaign
from ..email.composing import organisations_of
from ..email.models import Recipient
from ..errors import ActionIsNotRunning, LetterIsNotSent, LetterRunIsNotReady, LetterRunIsOpen
from . import printing, wording
from .addresses import address_lines
from .models import Letter, LetterRun

BATCH = 500
# For these nothing is wrong with the address.
_RIGHT_ADDRESS = ("refused", "not_collected")


def create_letter_run(*, action_id):
    """Have letters be composed to all whom the action is to reach and none was made for."""
    action = Action.fetch_raw(action_id)
    if not action.get("letter"):
        raise ValidationFailed.at("/action_id", "This action has no letter.")
    if action["state"] != "launched":
        raise ActionIsNotRunning(id=action_id, state=action["state"])
    if LetterRun.collection().find_one({"_open_of": action_id}, {"_id": 1}):
        raise LetterRunIsOpen(id=action_id)
    run = LetterRun(action_id=action_id, campaign_id=action["campaign_id"], open_of=action_id)
    try:
        return view(run.add().stored)
    except DuplicateKeyError as error:
        raise LetterRunIsOpen(id=action_id) from error


def get_letter_run(*, letter_run_id):
    """Show how far a run is."""
    return view(LetterRun.fetch_raw(letter_run_id))


def list_letter_runs(*, limit, after, **filters):
    """List runs, the latest first."""
    return paging.page(LetterRun.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def get_letter_run_pdf(*, letter_run_id, part):
    """The letters of a part as one file, the same however often it is asked for."""
    run = _ready(letter_run_id)
    letters = printing.letters_of(run, part)
    if not letters:
        raise NotFound("There is no such part.", id=letter_run_id)
    return printing.as_file(f"{letter_run_id}-{part}.pdf", printing.pdf_of(run, letters))


def get_letter_run_addresses(*, letter_run_id):
    """The addresses of a run, in the order of its letters."""
    run = _ready(letter_run_id)
    letters = Letter.collection().find({"letter_run_id": run["_id"]}).sort("number", 1)
    return printing.as_file(f"{letter_run_id}.csv", printing.addresses_of(letters))


def hand_over_letter_run(*, letter_run_id, handed_over_on, expected_version):
    """Say that the letters went to the post. Doing so twice is doing it once."""
    run = LetterRun.fetch(letter_run_id, expected_version=expected_version)
    if run.state == "composing":
        raise LetterRunIsNotReady(id=letter_run_id)
    if run.state == "ready":
        day = handed_over_on or clock.today()
        if not run.created_at.date().isoformat() <= day <= clock.today():
            raise ValidationFailed.at(
                "/handed_over_on", "This is before it was begun, or still to come.")
        run.state, run.handed_over_at, run.handed_over_on = "handed_over", clock.now(), day
        run.open_of, run.is_to_note = None, True
        run.put()
    return view(run.to_raw())


def note_handed_over_letters():
    """Note of each letter that it went to the post; a periodic job, safe to repeat."""
    with as_service("marketing"):
        for run in list(LetterRun.collection().find({"_is_to_note": True})):
            while commit(partial(_note_some, run)):
                pass


def _note_some(run):
    """Note it of some letters; whether there were any."""
    letters = list(Letter.collection().find(
        {"letter_run_id": run["_id"], "state": "composed"}).sort("number", 1).limit(BATCH))
    now = clock.now()
    told = {"updated_at": now}
    if not letters:
        LetterRun.collection().update_one(
            {"_id": run["_id"]},
            {"$unset": {"_is_to_note": ""}, "$set": told, "$inc": {"version": 1}})
        return False
    day = datetime.fromisoformat(run["handed_over_on"]).date()
    # Of today it is known when; and nobody is reached before there was a letter.
    sent_at = run["handed_over_at"] if run["handed_over_at"].date() == day else max(
        run["ready_at"], datetime.combine(day, time(12), UTC))
    Letter.collection().update_many(
        {"_id": {"$in": [letter["_id"] for letter in letters]}},
        {"$set": {"state": "handed_over", "sent_at": sent_at, **told}, "$inc": {"version": 1}})
    Recipient.collection().update_many(
        {"_id": {"$in": [letter["_recipient_id"] for letter in letters]}, "state": "planned"},
        {"$set": {"state": "sent", "sent_at": sent_at, "_is_to_enter": True, **told},
         "$inc": {"version": 1}})
    told |= {"sent_at": sent_at}
    telling.tell_of_letters(contract.letter_sent, [
        letter | told | {"version": letter["version"] + 1} for letter in letters])
    return True


def list_letters(*, letter_run_id, limit, after, **filters):
    """List the letters of a run, in the order in which they are printed."""
    LetterRun.fetch_raw(letter_run_id, {"_id": 1})
    return paging.page(Letter.collection(), {"letter_run_id": letter_run_id, **filters},
                       sort="number", kind=paging.whole, limit=limit, after=after)


def return_letter(*, letter_id, because):
    """Note that a letter came back: it reached nobody, and what it cost stays. Twice is once."""
    letter = Letter.fetch(letter_id)
    if letter.state == "composed":
        raise LetterIsNotSent(id=letter_id)
    if letter.state == "handed_over":
        letter.state, letter.returned_at, letter.returned_because = "returned", clock.now(), because
        letter.put()
        Recipient.collection().update_one(
            {"_id": letter.recipient_id, "state": "sent"},
            {"$set": {"state": "bounced", "reason": because, "_is_to_enter": True,
                      "updated_at": letter.returned_at}, "$inc": {"version": 1}})
        telling.tell_of_letters(contract.letter_returned, [letter.stored],
                     is_address_wrong=because not in _RIGHT_ADDRESS)
    return view(letter.to_raw())


def preview_letter(*, action_id, contact_id):
    """A letter as somebody would get it; nothing is kept of it."""
    action = Action.fetch_raw(action_id)
    if not action.get("letter"):
        raise NotFound("The action has no letter.", id=action_id)
    party = parties_of([contact_id]).get(contact_id)
    if party is None:
        raise NotFound(f"There is no contact {contact_id}.", id=contact_id)
    organisation = organisations_of({contact_id: party}, clock.today()).get(contact_id)
    content = action["letter"]
    campaign = Campaign.fetch_raw(action["campaign_id"], {"name": 1})
    said = wording.said_to(party, organisation, content, campaign["name"])
    address = address_lines(party, organisation, content["sender"]["country"])
    return printing.as_file(f"{action_id}.pdf", printing.preview_of(
        content, said | {"address": address or [party.get("name") or ""]}))


def _ready(letter_run_id):
    run = LetterRun.fetch_raw(letter_run_id)
    if run["state"] == "composing":
        raise LetterRunIsNotReady(id=letter_run_id)
    return run
