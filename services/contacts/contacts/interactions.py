"""Interactions: recorded once, never changed, corrected by another record."""

from bson.decimal128 import Decimal128

from chassis import clock, paging
from chassis.outbox import announce
from chassis.store import view
from chassis.visibility import require_contacts
from contracts import contacts as contract
from contracts.errors import ValidationFailed

from . import timeline
from .errors import InteractionIsCorrected
from .merges import survivors
from .models import Contact, Interaction


def record_interaction(**fields):
    """Record a call, a mail, a visit or the like."""
    interaction = _record(fields)
    announce(contract.interaction_recorded, interaction)
    return interaction.to_view()


def record_interaction_with(*, contact_id, participants, **fields):
    """Record an interaction with this contact, who takes part if not named already."""
    named = {contact_id, Contact.fetch_raw(contact_id, {"_id": 1})["_id"]}
    if all(participant["contact_id"] not in named for participant in participants):
        participants = [{"contact_id": contact_id, "part": "with"}, *participants]
    return record_interaction(participants=participants, **fields)


def get_interaction(*, interaction_id):
    """Show an interaction as it was recorded."""
    return view(Interaction.fetch_raw(interaction_id))


def list_interactions(*, limit, after, contact_id=None, channel=None, occurred_after=None,
                      occurred_before=None):
    """List interactions that stand, the latest first."""
    where = {"corrected_by_id": None}
    if contact_id is not None:
        where["participants.contact_id"] = paging.any_of(Contact.ids_of(contact_id))
    if channel is not None:
        where["channel"] = channel
    bounds = {"$gte": occurred_after, "$lt": occurred_before}
    bounds = {step: moment for step, moment in bounds.items() if moment is not None}
    if bounds:
        where["occurred_at"] = bounds
    return paging.page(
        Interaction.collection(), where, sort="-occurred_at", kind=paging.moment, limit=limit,
        after=after,
    )


def list_contact_interactions(*, contact_id, **filters):
    """List the interactions of a contact."""
    Contact.fetch_raw(contact_id, {"_id": 1})
    return list_interactions(contact_id=contact_id, **filters)


def correct_interaction(*, interaction_id, expected_version, reason, **fields):
    """Record how an interaction really was; the first record stays and names its correction."""
    wrong = Interaction.fetch(interaction_id, expected_version=expected_version)
    require_contacts(item["contact_id"] for item in wrong.participants)
    if wrong.corrected_by_id:
        raise InteractionIsCorrected(corrected_by_id=wrong.corrected_by_id)

    fields.setdefault("occurred_at", wrong.occurred_at)
    interaction = _record({**fields, "corrects_id": wrong.id, "correction_reason": reason})
    wrong.corrected_by_id = interaction.id
    wrong.put()
    timeline.remove_entries(
        type=contract.interaction_recorded.type,
        contact_ids=[participant["contact_id"] for participant in wrong.participants],
        about={"type": "interaction", "id": wrong.id},
    )
    announce(contract.interaction_corrected, interaction)
    return interaction.to_view()


def _record(fields):
    asked = [participant["contact_id"] for participant in fields["participants"]]
    hops = _settle_participants(fields)
    fields.setdefault("occurred_at", clock.now())
    if fields.get("cost"):
        fields["cost"] = {**fields["cost"], "amount": Decimal128(fields["cost"]["amount"])}
    interaction = Interaction(**fields).add()
    survivors.remember(Interaction, interaction.id, hops)
    timeline.add_entry(
        type=contract.interaction_recorded.type,
        occurred_at=interaction.occurred_at,
        title=interaction.subject or f"{interaction.channel} · {interaction.direction}",
        summary=interaction.text,
        channel=interaction.channel,
        contact_ids=asked,
        about={"type": "interaction", "id": interaction.id},
    )
    return interaction


def _settle_participants(fields):
    """Put survivors in the place of merged participants and refuse who does not exist.

    Returns the way from the merged ones to the survivors.
    """
    ids = [participant["contact_id"] for participant in fields["participants"]]
    hops, known = [], _known_among(ids)
    if len(known) < len(set(ids)):
        fields["participants"] = [dict(participant) for participant in fields["participants"]]
        hops = survivors.follow(fields, "participants.contact_id")
        ids = [participant["contact_id"] for participant in fields["participants"]]
        known = _known_among(ids)
    errors = [
        {"pointer": f"/participants/{index}/contact_id", "detail": "There is no such contact."}
        for index, id in enumerate(ids) if id not in known
    ]
    if errors:
        raise ValidationFailed(errors=errors)
    return hops


def _known_among(ids):
    return {raw["_id"] for raw in Contact.collection().find({"_id": {"$in": ids}}, {"_id": 1})}
