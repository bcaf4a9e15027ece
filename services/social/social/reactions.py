"""What social does about the events of all services; safe to repeat, in any order."""

from chassis import parties

from .advocacy import advocates, crediting
from .conversations.converting import answers
from .ideas import voting
from .influence import relationships
from .models import DOCUMENTS


def on_contact_merged(happened):
    """Have what names a merged contact name its survivor, who has one vote."""
    parties.follow_merge(DOCUMENTS, happened)
    voting.recount({happened.data["contact"]["id"], happened.data["merged_id"]})


def on_contact_unmerged(happened):
    """Give back to a contact what was its own before it was merged, votes too."""
    parties.undo_merge(DOCUMENTS, happened)
    voting.recount({happened.data["contact"]["id"], happened.data["survivor"]["id"]})


def is_nps(data):
    """Whether a survey asked if we would be recommended."""
    return data["survey"]["metric"] == "nps"


def is_of_lead(data):
    """Whether a deal came of a lead."""
    return bool(data["deal"].get("lead_id"))


def on_survey_answered(happened):
    """Learn who would recommend us."""
    advocates.note_score(happened.data["survey"])


def on_lead_created(happened):
    """Credit a lead to who sent it."""
    crediting.credit_lead(happened.data["lead"])


def on_lead_converted(happened):
    """Note whom a lead that was sent to us turned out to be."""
    crediting.credit_conversion(happened.data)


def on_lead_deleted(happened):
    """Let go of a lead that is no more."""
    crediting.forget_lead(happened.data["lead_id"])


def on_deal_won(happened):
    """Credit a deal to who sent the customer."""
    crediting.credit_deal(happened.data["deal"])


def on_deal_reopened(happened):
    """Have a deal that is open again count as won no more."""
    crediting.take_deal_back(happened.data["deal"])


def on_invoice_paid(happened):
    """Credit what a customer paid to who sent them."""
    crediting.credit_invoice(happened.data["invoice"])


def on_invoice_updated(happened):
    """Count an invoice that was credited as what is left of it."""
    crediting.correct_invoice(happened.data["invoice"])


def on_invoice_cancelled(happened):
    """Count an invoice that was taken back no more."""
    crediting.correct_invoice(happened.data["invoice"])


def is_answer(data):
    """Whether a message of a ticket is what we said to the other side."""
    return data["message"]["direction"] == "outbound"


def on_message_added(happened):
    """Say what was answered in a ticket in the conversation that it was made of."""
    answers.say_answer(happened.data)


def on_relationship_told(happened):
    """Learn how two contacts stand to each other."""
    relationships.learn(happened.data["relationship"])
