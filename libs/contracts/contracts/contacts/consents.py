"""Consents and objections: who may be approached for what, by which channel, and why."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..declare import delete, get, post
from ..visibility import shows
from .contact import CHANNELS, ContactId
from .declared import NOT_FOUND, contacts

# What the suite approaches people for. An installation may use words of its own beside them.
PURPOSES = (
    "marketing", "newsletter", "telemarketing", "profiling", "survey", "introduction", "service",
    "billing", "legal_notice",
)
# These a party cannot object to, as the law or the contract with them asks for them.
LEGAL_OBLIGATIONS = ("billing", "legal_notice")
CONTRACTUAL = ("service",)
# Not direct marketing, but each needs a lawful basis of its own.
OTHER_APPROACHES = ("survey", "introduction")

EVERY_PURPOSE = "all"
DECISIONS = ("granted", "refused", "withdrawn", "objected", "lifted")
BASES = (
    "consent", "contract", "legal_obligation", "vital_interests", "public_task",
    "legitimate_interests",
)
REGISTERS = ("do_not_contact", "do_not_call", "no_advertising")
REASONS = (
    "not_found", "erased", "archived", "restricted", "objected", "do_not_contact", "do_not_call",
    "no_advertising", "refused", "withdrawn", "no_basis", "consent_expired", "no_contact_point",
)

_PURPOSE = {"description": f"One of {', '.join(PURPOSES)}, or a word of your own, which counts as "
                           "direct marketing."}
_CHANNEL = {"description": "Every channel when it is not given."}


class ConsentEvidence(Strict):
    """By what it can be shown: what was said or ticked, where, and in which interaction."""

    text = Text(5000, is_long=True, allow_none=True)
    url = Text(500, allow_none=True)
    interaction_id = Id("interaction", allow_none=True)
    source_ip = Text(45, allow_none=True)


class WithdrawConsent(ContactId):
    """What is not to be done any more; all that a party may forbid when no purpose is given."""

    purpose = fields.String(load_default=EVERY_PURPOSE, validate=WORD,
                            metadata={"description": f"A purpose, or `{EVERY_PURPOSE}`."})
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS), metadata=_CHANNEL)
    evidence = many(ConsentEvidence, 20)
    given_at = Time(metadata={"description": "When they said so; now when it is not given."})


class RecordConsent(WithdrawConsent):
    """What a party decided.

    `objected` is the objection of article 21, `lifted` takes one back. Only what is granted has a
    lawful basis (article 6), and if that is consent, also the version of the text that was shown
    and its evidence. `all` cannot be granted, since consent is specific.
    """

    purpose = fields.String(required=True, validate=WORD, metadata=_PURPOSE)
    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS))
    lawful_basis = fields.String(allow_none=True, validate=validate.OneOf(BASES))
    text_version = Text(100, allow_none=True)
    expires_at = Time(allow_none=True)


@shows("consent")
class Consent(Recorded):
    """An entry of the ledger, which is never changed."""

    id = Id("consent", required=True)
    contact_id = Id("contact", required=True)
    purpose = fields.String(required=True)
    channel = fields.String(allow_none=True)
    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS))
    lawful_basis = fields.String(allow_none=True, validate=validate.OneOf(BASES))
    text_version = Text(100, allow_none=True)
    evidence = many(ConsentEvidence, 20)
    given_at = Time(required=True)
    expires_at = Time(allow_none=True)
    recorded_by = fields.String(required=True)


class ListConsents(PageRequest, ContactId):
    purpose = fields.String(validate=WORD)


ConsentPage = page_of(Consent, "ConsentPage")


class ConsentRecorded(Strict):
    """The entry, and the purposes that the party objects to by now."""

    consent = fields.Nested(Consent, required=True)
    objects_to = fields.List(fields.String(), required=True)


class Approach(Strict):
    purpose = fields.String(required=True, validate=WORD, metadata=_PURPOSE)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    at = Time(metadata={"description": "As of when; now when it is not given."})


class MayApproach(Approach):
    contact_ids = fields.List(Id("contact"), required=True,
                              validate=validate.Length(min=1, max=1000))


class MayApproachContact(Approach, ContactId):
    """Whether this party may be approached; for marketing by mail when nothing else is said."""

    purpose = fields.String(load_default="marketing", validate=WORD, metadata=_PURPOSE)
    channel = fields.String(load_default="email", validate=validate.OneOf(CHANNELS))


class Obstacle(Strict):
    """Why not: a code that never changes, a sentence, since when, and which record says so."""

    code = fields.String(required=True, validate=validate.OneOf(REASONS))
    detail = fields.String(required=True)
    since = Time(required=True, allow_none=True)
    record_id = fields.String(required=True, allow_none=True)


class ApproachAnswer(Strict):
    contact_id = Id("contact", required=True)
    is_allowed = Flag(required=True)
    reason = fields.Nested(Obstacle, required=True, allow_none=True)
    basis = fields.String(
        required=True, allow_none=True,
        metadata={"description": "The lawful basis that it rests on."},
    )
    basis_record_id = Id("consent", required=True, allow_none=True)
    point = fields.String(
        required=True, allow_none=True,
        metadata={"description": "The email address or phone number to use, where the channel has "
                                 "one: the primary one if that may be used."},
    )


class ApproachAnswers(Strict):
    """In the order asked for, each contact once."""

    items = fields.List(fields.Nested(ApproachAnswer), required=True)


class RegisterSubject(Strict):
    """Whom an entry is about: a contact, an email address or a phone number; one of them."""

    contact_id = Id("contact")
    email = Text(254)
    phone = Text(40)


class AddRegisterEntry(RegisterSubject):
    register = fields.String(required=True, validate=validate.OneOf(REGISTERS))
    reason = Text(500, allow_none=True)
    source = Text(200, allow_none=True)
    expires_at = Time(allow_none=True)


class RegisterEntry(Recorded):
    """An entry of a register. Of an address or number only its SHA-256 is kept."""

    id = Id("listing", required=True)
    register = fields.String(required=True, validate=validate.OneOf(REGISTERS))
    contact_id = Id("contact", allow_none=True)
    sha256 = fields.String(allow_none=True)
    reason = Text(500, allow_none=True)
    source = Text(200, allow_none=True)
    listed_at = Time(required=True)
    expires_at = Time(allow_none=True)
    removed_at = Time(allow_none=True)
    removal_reason = Text(500, allow_none=True)
    recorded_by = fields.String(required=True)


class ListRegisterEntries(PageRequest, RegisterSubject):
    register = fields.String(validate=validate.OneOf(REGISTERS))


RegisterEntryPage = page_of(RegisterEntry, "RegisterEntryPage")


class RegisterEntryId(Strict):
    listing_id = Id("listing", required=True)


class RemoveRegisterEntry(RegisterEntryId):
    reason = Text(500, load_default=None, allow_none=True)


class ImportRegister(Strict):
    """A piece of a list of addresses or numbers, plain or hashed.

    A hash is the SHA-256, in hex, of the normal form: an address in small letters, a number in
    E.164. Values that are there already are renewed.
    """

    register = fields.String(required=True, validate=validate.OneOf(REGISTERS))
    emails = many(Text(254), 5000)
    phones = many(Text(40), 5000)
    hashes = many(fields.String(validate=Pattern("^[0-9a-fA-F]{64}$")), 5000)
    source = Text(200, required=True)
    expires_at = Time(allow_none=True)


class RefusedValue(Strict):
    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class RegisterImported(Strict):
    added_count = fields.Integer(required=True)
    renewed_count = fields.Integer(required=True)
    refused = fields.List(fields.Nested(RefusedValue), required=True)


record_consent = contacts.command(
    "record_consent", "Record what a party decided: granted, refused, withdrawn, objected, lifted.",
    request=RecordConsent, reply=Consent, permission="consents:write",
    route=post("/contacts/{contact_id}/consents"), errors=NOT_FOUND,
)
withdraw_consent = contacts.command(
    "withdraw_consent", "Record that a party withdraws, for one purpose or all, in one call.",
    request=WithdrawConsent, reply=Consent, permission="consents:write",
    route=post("/contacts/{contact_id}/consents/withdraw"), errors=NOT_FOUND,
)
list_consents = contacts.query(
    "list_consents", "List what a party decided, the latest first.",
    request=ListConsents, reply=ConsentPage, permission="contacts:read",
    route=get("/contacts/{contact_id}/consents"), errors=NOT_FOUND,
)
may_approach = contacts.query(
    "may_approach", "Ask which of up to 1,000 parties may be approached, and why others not.",
    request=MayApproach, reply=ApproachAnswers, permission="contacts:read",
    route=post("/contacts/approach", status=200),
)
may_approach_contact = contacts.query(
    "may_approach_contact", "Ask whether a party may be approached, and if not, why.",
    request=MayApproachContact, reply=ApproachAnswer, permission="contacts:read",
    route=get("/contacts/{contact_id}/approach"), errors=NOT_FOUND,
)
add_register_entry = contacts.command(
    "add_register_entry", "Put a party, an address or a number on a register.",
    request=AddRegisterEntry, reply=RegisterEntry, permission="registers:write",
    route=post("/register-entries", location="/register-entries/{id}"),
    errors=NOT_FOUND, safe_to_repeat=True,
)
get_register_entry = contacts.query(
    "get_register_entry", "See an entry of a register.",
    request=RegisterEntryId, reply=RegisterEntry, permission="registers:read",
    route=get("/register-entries/{listing_id}"), errors=NOT_FOUND,
)
list_register_entries = contacts.query(
    "list_register_entries", "List what is on the registers, the latest first.",
    request=ListRegisterEntries, reply=RegisterEntryPage, permission="registers:read",
    route=get("/register-entries"),
)
remove_register_entry = contacts.command(
    "remove_register_entry", "Take an entry off its register; that it was there stays known.",
    request=RemoveRegisterEntry, reply=None, permission="registers:write",
    route=delete("/register-entries/{listing_id}"), errors=NOT_FOUND, safe_to_repeat=True,
)
import_register = contacts.command(
    "import_register", "Put up to 5,000 addresses, numbers or hashes of them on a register.",
    request=ImportRegister, reply=RegisterImported, permission="registers:write",
    route=post("/register-entries/import", status=200), safe_to_repeat=True,
)

consent_recorded = contacts.event(
    "contacts.consent.recorded", "A party decided for what it may be approached.", ConsentRecorded)
