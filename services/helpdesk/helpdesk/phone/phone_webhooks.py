"""What telephone systems report: signed, and taken up once a call."""

import phonenumbers
from marshmallow import ValidationError

from chassis import numbers, schemas, signed_webhooks
from chassis.asking import ask
from chassis.parties import Party, survivor_of
from chassis.parties.learning import keep_contacts
from chassis.signed_webhooks import WebhookReceipt
from contracts import contacts
from contracts.errors import NotFound
from contracts.helpdesk.phone_system import CallReport

from ..tickets import tickets
from . import calls, phone_systems
from .models import PhoneSystem

_REPORT = schemas.tolerant(CallReport())


def verified(*, phone_system_id, body, **headers):
    """For `serves(…, first=…)`: what is reported, of whom, and the number of a ticket it may open.

    Raises SignatureIsWrong for what is not signed by the system, or is older than five minutes.
    """
    system = PhoneSystem.objects(id=phone_system_id, is_active=True).first()
    if system is None:
        raise NotFound(f"There is no phone_system {phone_system_id}.", id=phone_system_id)
    secret = phone_systems.secrets().open(system.secret, system.id)
    signed_webhooks.require_signed(secret, body, **headers)
    told = _read(body)
    told["number"] = _normal(told["number"], system.country)
    contact_id = _caller(told, system)
    may_open = contact_id and calls.action_of(system, told["report"]) == "opens"
    return {"system": system, "told": told, "contact_id": contact_id,
            "number": numbers.take(tickets.NUMBERED)[0] if may_open else None}


def receive_phone_webhook(*, system, told, contact_id, number, webhook_id, **_webhook):
    """Take up what is reported of a call; a repeat, and a replay, change nothing."""
    if signed_webhooks.is_first(WebhookReceipt, system.id, webhook_id):
        calls.take(system, told, contact_id, number)


def _read(body):
    try:
        return _REPORT.load(signed_webhooks.read_json(body))
    except ValidationError as error:
        raise schemas.invalid(error, "/body") from error


def _normal(number, country):
    """A number as E.164 where it can be told, else as it came: callers may hide theirs."""
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _caller(told, system):
    """The id of the contact with that number; None for nobody known, unless callers are added."""
    number = told["number"]
    found = Party.collection().find_one(
        {"phones.number": number, "archived_at": None, "merged_into": None}, {"_id": 1},
        sort=[("_id", 1)])
    if found is not None:
        return survivor_of(found["_id"])
    if not system.adds_callers or told["direction"] != "inbound" or not number.startswith("+"):
        return None
    made = ask(contacts.create_contact, once=f"call from {number}", kind="person", name=number,
               phones=[{"number": number}],
               **({"languages": [system.language]} if system.language else {}))
    keep_contacts([made])
    return made["id"]
