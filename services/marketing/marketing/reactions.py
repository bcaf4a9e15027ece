"""What marketing does about the events of all services; safe to repeat, in any order."""

from chassis import parties

from .models import DOCUMENTS
from .sold import learning
from .standing import customers, knowing
from .worth import stale


def on_contact_created(happenings):
    """Know a contact, and choose it by what is known."""
    knowing.learn(happenings)


def on_contact_updated(happenings):
    """Know a contact as it is now."""
    knowing.learn(happenings)


def on_contact_archived(happenings):
    """Choose a contact no more."""
    knowing.learn(happenings)


def on_contact_restored(happenings):
    """Choose a contact again."""
    knowing.learn(happenings)


def on_contact_merged(happened):
    """Have what names a merged contact name its survivor, who is worth what both were."""
    parties.follow_merge(DOCUMENTS, happened)
    concerned = {happened.data["contact"]["id"], happened.data["merged_id"]}
    stale.mark(concerned)
    customers.refresh(concerned)


def on_contact_unmerged(happened):
    """Give back to a contact what was its own before it was merged."""
    parties.undo_merge(DOCUMENTS, happened)
    concerned = {happened.data["contact"]["id"], happened.data["survivor"]["id"]}
    stale.mark(concerned)
    customers.refresh(concerned)


def on_order_told(happened):
    """Learn an order, and what became of it."""
    learning.learn_order(happened.data["order"])


def on_invoice_told(happened):
    """Learn an invoice or a credit note, and what became of it."""
    learning.learn_invoice(happened.data["invoice"])
