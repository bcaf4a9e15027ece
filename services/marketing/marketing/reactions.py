"""What marketing does about the events of all services; safe to repeat, in any order."""

from chassis import parties

from .costs import learning as costs
from .forms import consenting
from .forms import leads as form_leads
from .models import DOCUMENTS
from .partners import partner_leads
from .posts import handing
from .sold import learning
from .standing import customers, knowing
from .touches import learning as touches
from .touches import ledger as touch_ledger
from .visits import agenda
from .worth import learning as worth
from .worth import stale


def on_contact_created(happenings):
    """Know a contact, and choose it by what is known."""
    knowing.learn(happenings)
    consenting.awaken(happenings)


def on_contact_updated(happenings):
    """Know a contact as it is now."""
    knowing.learn(happenings)
    consenting.awaken(happenings)


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


def on_order_told(happenings):
    """Learn orders, what became of them, what parcels cost, and of which campaigns they came."""
    orders = [happened.data["order"] for happened in happenings]
    learning.learn_orders(orders)
    for order in orders:
        costs.learn_shipments(order)
        touches.learn_order(order)


def on_invoice_told(happenings):
    """Learn invoices and credit notes, and what became of them."""
    learning.learn_invoices([happened.data["invoice"] for happened in happenings])


def on_cost_told(happened):
    """Enter what a ticket, a chat or a return cost, as it is known by now."""
    costs.learn_cost(happened.data["cost"])


def on_interaction_told(happened):
    """Learn what was said or done with parties, what that cost, and whom a campaign reached."""
    interaction = happened.data["interaction"]
    costs.learn_interaction(interaction)
    touches.learn_interaction(interaction)
    worth.learn_interaction(interaction)


def on_mail_clicked(happened):
    """Learn that somebody answered a mail of an action by following a link."""
    worth.learn_mail(happened.data["mail"])


def on_phone_call_logged(happened):
    """Enter what a call cost that a telephone system reported."""
    costs.learn_call(happened.data["phone_call"])


def on_lead_told(happened):
    """Note by which way and which campaign somebody came who is a lead."""
    touches.learn_lead(happened.data["lead"])


def on_lead_converted(happened):
    """Have what touched a lead have touched the party that it became."""
    touches.learn_conversion(happened.data)
    form_leads.learn_conversion(happened.data)
    partner_leads.note_conversion(happened.data["lead"]["id"], [
        id for id in (happened.data["contact_id"], happened.data.get("organisation_id")) if id])


def on_lead_deleted(happened):
    """Forget what touched a lead that became nobody."""
    touch_ledger.let_go(happened.data["lead_id"])
    partner_leads.let_go(happened.data["lead_id"])


def on_referral_told(happened):
    """Note that a customer sent us somebody."""
    touches.learn_referral(happened.data["referral"])


def is_of_a_visit(data):
    """Whether an activity is of a visit of a list."""
    return any(one["type"] == "visit" for one in data["activity"].get("refers_to") or ())


def on_activity_cancelled(happened):
    """Put a visit back on its list that was called off in the agenda."""
    agenda.learn_cancelled(happened.data["activity"])


def on_activity_updated(happened):
    """Have a visit be when and whose it is in the agenda."""
    agenda.learn_moved(happened.data["activity"])


def on_activity_completed(happened):
    """Have what came of a visit be said yet, that was completed in the agenda."""
    agenda.learn_completed(happened.data["activity"])


def on_social_post_told(happened):
    """Keep what became of a post that social said for an action, and what it cost."""
    handing.learn(happened.data["social_post"])
