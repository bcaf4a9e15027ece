"""What a form brought, counted anew whenever it is asked."""

from chassis.money import average, rounded

from ..costs import sums
from ..settings import house_currency
from .models import Form, FormSubmission

_COUNTS = {
    "submission_count": {"state": "received"},
    "suspected_count": {"state": "suspected"},
    "confirmed_count": {"state": "received", "confirmed_at": {"$exists": True}},
}


def get_form_results(*, form_id):
    """Show what came in by a form, and what each cost where its action says."""
    form = Form.fetch_raw(form_id)
    counts = {name: FormSubmission.collection().count_documents({"form_id": form_id, **where})
              for name, where in _COUNTS.items()}
    leads = {row["_id"] for row in FormSubmission.collection().aggregate([
        {"$match": {"form_id": form_id, "state": "received", "lead_id": {"$exists": True}}},
        {"$group": {"_id": "$lead_id"}}])}
    cost, unvalued_count = _cost_of(form)
    return {
        **counts, "lead_count": len(leads), "cost": cost, "unvalued_cost_count": unvalued_count,
        "cost_of_submission": each(cost, counts["submission_count"]),
        "cost_of_lead": each(cost, len(leads))}


def each(cost, count):
    """What one of so many cost; None where that is not known, or of none."""
    return average(cost, count) if cost is not None and count else None


def _cost_of(form):
    """`(what its action cost by now, how many entries have no value)`."""
    if not form.get("action_id"):
        return None, 0
    found = sums.by_action(form["campaign_id"]).get(form["action_id"])
    if found is None:
        return None, 0
    return {"amount": rounded(found["amount"], house_currency()),
            "currency": house_currency()}, found["unvalued_count"]
