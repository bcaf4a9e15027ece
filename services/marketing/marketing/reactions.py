"""What marketing does about the events of all services; safe to repeat, in any order."""

from chassis import parties

from .models import DOCUMENTS
from .sold import learning
from .worth import stale
from .worth.learning import learn_interaction


def on_contact_merged(happened):
    """Have what names a merged contact name its survivor, who is worth what both were."""
    parties.follow_merge(DOCUMENTS, happened)
    stale.mark({happened.data["contact"]["id"], happened.data["merged_id"]})


def on_contact_unmerged(happened):
    """Give back to a contact what was its own before it was merged."""
    parties.undo_merge(DOCUMENTS, happened)
    stale.mark({happened.data["contact"]["id"], happened.data["survivor"]["id"]})


def on_order_told(happened):
    """Learn an order, and what became of it."""
    learning.learn_order(happened.data["order"])


def on_invoice_told(happened):
    """Learn an invoice or a credit note, and what became of it."""
    learning.learn_invoice(happened.data["invoice"])


def on_interaction_told(happened):
    """Learn what was said or done with parties, in whatever channel."""
    learn_interaction(happened.data["interaction"])
