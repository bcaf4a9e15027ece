"""The handover brief: what somebody has to know who takes a customer over from somebody else."""

from marshmallow import fields, validate

from ..common import Day, Flag, Id, Money, Share, Strict, Text, Time, Whole, many
from ..contacts.interaction import Reference
from ..contacts.profile import FactShown, TextInLanguages
from ..contacts.timeline import TimelineEntry
from .deal import Deal
from .deal_requests import RelatedOmitted, RelatedThing

MOST_SHOWN = 50
MOST_PEOPLE = 20
MOST_KNOWN_BY = 3
MOST_INTERACTIONS = 10
PROMISES = ("task", "call", "meeting", "visit", "next_step")
WARNINGS = ("objects", "barred_channels", "overdue_invoices", "complaints", "returns")


class GetHandoverBrief(Strict):
    contact_id = Id("contact", required=True)


class Promise(Strict):
    """Something that is to be done with the customer or its people, and by whom."""

    kind = fields.String(required=True, validate=validate.OneOf(PROMISES), metadata={
        "description": "That of an activity; next_step is what was agreed in an interaction."})
    about = fields.Nested(Reference, required=True, metadata={
        "description": "The activity or the interaction."})
    what = Text(500, required=True)
    due_at = Time(required=True, allow_none=True, metadata={
        "description": "When it is due or begins; null for what comes again and again, too."})
    due_on = Day(required=True, allow_none=True, metadata={
        "description": "Of what takes whole days, the first."})
    is_overdue = Flag(required=True)
    is_recurring = Flag(required=True)
    owner_id = Id("user", required=True, allow_none=True)
    contact_ids = many(Id("contact"), 200, required=True)


class Acquaintance(Strict):
    """One of us who knows somebody, and how well."""

    user_id = Id("user", required=True)
    strength = Share(required=True)
    seen_at = Time(required=True, metadata={
        "description": "When that they know each other was last seen to be so."})


class KeyPerson(Strict):
    """Somebody of the customer: in how many open deals they are named, and who knows them."""

    contact_id = Id("contact", required=True)
    name = Text(300, required=True)
    title = Text(200, required=True, allow_none=True)
    department = Text(200, required=True, allow_none=True)
    deal_ids = many(Id("deal"), MOST_SHOWN, required=True)
    known_by = many(Acquaintance, MOST_KNOWN_BY, required=True, metadata={
        "description": "Whoever knows them best comes first."})


class HandoverWarning(Strict):
    """Something to be careful about with the customer."""

    kind = fields.String(required=True, validate=validate.OneOf(WARNINGS))
    text = fields.Nested(TextInLanguages, required=True)
    words = many(fields.String(), 100, required=True, metadata={
        "description": "The purposes that it objects to, or the channels that are barred."})
    count = Whole(required=True)
    amounts = many(Money, 50, required=True, metadata={"description": "What is owed, by currency."})
    items = many(FactShown, 20, required=True)


class HandoverBrief(Strict):
    """All that is open with a customer. A section that is missing was omitted, and is not empty."""

    contact_id = Id("contact", required=True, metadata={
        "description": "Of a merged contact, the one it was merged into."})
    deals = many(Deal, MOST_SHOWN, metadata={
        "description": "Open ones, the first expected first; with how they go."})
    quotes = many(RelatedThing, MOST_SHOWN, metadata={
        "description": "Drafts, and what was sent and is not answered."})
    orders = many(RelatedThing, MOST_SHOWN, metadata={
        "description": "What was placed and is not delivered."})
    promises = many(Promise, 250, metadata={
        "description": "What is to be done with the customer and its people, the soonest first."})
    tickets = many(FactShown, 20, metadata={"description": "Those that are open."})
    people = many(KeyPerson, MOST_PEOPLE, metadata={
        "description": "Whoever is named in most open deals comes first, then the best known."})
    interactions = many(TimelineEntry, MOST_INTERACTIONS, metadata={
        "description": "The last ones with the customer and its people."})
    warnings = many(HandoverWarning, len(WARNINGS))
    sections_omitted = many(RelatedOmitted, 30, required=True)
