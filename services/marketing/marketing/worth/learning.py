"""What was said and done with parties is learnt, as far as engagement is worked out of it."""

from contracts.common import Time

from ..told import keep
from . import stale
from .models import KnownInteraction

_TIME = Time()


def learn_interaction(interaction):
    """Keep an interaction of any channel; one that was corrected by another counts no more."""
    participants = (participant["contact_id"] for participant in interaction["participants"])
    fields = {
        "occurred_at": _TIME.deserialize(interaction["occurred_at"]),
        "channel": interaction["channel"], "direction": interaction["direction"],
        "corrects_id": interaction.get("corrects_id"),
        "is_corrected": True if _is_corrected(interaction) else None}
    before, after = keep(
        KnownInteraction, interaction, list(dict.fromkeys(participants)), fields)
    if after is not None:
        stale.mark({*after["contact_ids"], *(before["contact_ids"] if before else ())})
    if interaction.get("corrects_id"):
        _count_no_more(interaction["corrects_id"])


def learn_mail(mail):
    """Keep that somebody followed a link of a mail: an answer. That we sent it says nothing."""
    if mail.get("clicked_at") is None:
        return
    _before, after = keep(KnownInteraction, mail, mail["contact_ids"], {
        "occurred_at": _TIME.deserialize(mail["clicked_at"]), "channel": "email",
        "direction": "inbound"})
    if after is not None:
        stale.mark(after["contact_ids"])


def _is_corrected(interaction):
    """Whether the correction of it came first."""
    if interaction.get("corrected_by_id"):
        return True
    return KnownInteraction.collection().find_one(
        {"corrects_id": interaction["id"]}, {"_id": 1}) is not None


def _count_no_more(id):
    wrong = KnownInteraction.collection().find_one_and_update(
        {"_id": id}, {"$set": {"is_corrected": True}, "$inc": {"version": 1}})
    if wrong is not None:
        stale.mark(wrong["contact_ids"])
