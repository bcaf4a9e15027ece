"""A submission is one touch, with its lead and its contact as these come to be known."""

from ..touches import ledger


def note(submission, *, withdrawn_at=None):
    """Note what somebody sent, as it is known by now. `submission` is as stored."""
    ledger.note(
        source={"type": "form_submission", "id": submission["_id"]}, kind="form", channel="web",
        contact_id=submission.get("contact_id"), lead_id=submission.get("lead_id"),
        campaign_id=submission.get("campaign_id"), action_id=submission.get("action_id"),
        occurred_at=submission["created_at"], utm=submission.get("utm"),
        url=submission.get("landing_page"), is_response=True, withdrawn_at=withdrawn_at)
