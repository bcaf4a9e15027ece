"""What was sent becomes a lead of sales, once: after the commit, by a name that sales keeps."""

from functools import partial

from chassis.asking import ask
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from contracts import sales
from contracts.errors import ValidationFailed

from ..occasions.models import OccasionRegistration
from ..touches.learning import FORM_SYSTEM
from ..touches.models import TouchedLead
from . import answers, touching
from .forms import edition_of
from .models import Form, FormSubmission

BATCH = 50
_LONGEST_MESSAGE, _LONGEST_REASON, _LONGEST_DETAIL = 5000, 1000, 300


def make_leads():
    """Have sales take in as leads what was sent lately; a periodic job, safe to repeat."""
    with as_service("marketing"):
        each_in_turn(_make_one, list(
            FormSubmission.collection().find({"_to_lead": True}).limit(BATCH)))


def _make_one(submission):
    try:
        (told,) = ask(sales.import_leads, items=[lead_of(submission)])["items"]
    except ValidationFailed as error:
        told = {"outcome": "refused", "lead_id": None, "errors": error.details["errors"]}
    commit(partial(_note, submission["_id"], told))


def lead_of(submission):
    """The lead of a submission, as sales takes it in."""
    form = Form.fetch_raw(submission["form_id"])
    edition = edition_of(submission["form_id"], submission["edition"])
    found = answers.by_lead_field(edition, submission.get("answers", {}))
    others = [f"{question['label'][submission['language']]}: {text}"
              for question, text in found.pop(None)]
    message = "\n".join(filter(None, [found.pop("message", None), *others]))[:_LONGEST_MESSAGE]
    if "company_size" in found:
        found["company_size"] = int(found["company_size"])
    lead = {
        "external_id": {"system": FORM_SYSTEM, "id": submission["_id"]},
        "source": "web_form", "source_detail": form["name"][:_LONGEST_DETAIL],
        "language": submission["language"], "product_interest": form.get("product_interest"),
        "owner_id": form.get("owner_id"), "message": message,
        **{name: submission.get(name) for name in (
            "campaign_id", "utm", "landing_page", "referrer")}, **found}
    return {name: value for name, value in lead.items() if value}


def _note(submission_id, told):
    """Keep what became of a submission in sales; whom the lead became meanwhile is known here."""
    held = FormSubmission.objects(id=submission_id).first()
    if held is None or not held.to_lead:
        return
    held.to_lead, held.lead_id, held.lead_outcome = None, told["lead_id"], told["outcome"]
    if told["outcome"] == "refused":
        held.lead_refused_because = "; ".join(
            f"{error['pointer']}: {error['detail']}" for error in told["errors"])[:_LONGEST_REASON]
    became = held.lead_id and TouchedLead.collection().find_one({"_id": held.lead_id})
    if became:
        held.contact_id = held.contact_id or became["contact_ids"][0]
    held.put()
    if held.lead_id:
        touching.note(held.stored)
        _tell_registration({"form_submission_id": submission_id},
                           {"lead_id": held.lead_id, "contact_id": held.contact_id})


def learn_conversion(told):
    """Have what was sent by who was a lead be of the contact that they became."""
    lead_id, contact_id = told["lead"]["id"], told["contact_id"]
    for held in FormSubmission.objects(lead_id=lead_id, contact_id=None):
        held.contact_id = contact_id
        held.put()
    _tell_registration({"lead_id": lead_id}, {"contact_id": contact_id})


def _tell_registration(where, fields):
    for held in OccasionRegistration.objects(**where):
        changed = {name: value for name, value in fields.items()
                   if value and not getattr(held, name)}
        for name, value in changed.items():
            setattr(held, name, value)
        if changed:
            held.put()
