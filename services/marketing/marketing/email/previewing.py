"""A mail looked at before it goes: as one person would get it, and what keeps it from them."""

from chassis import clock
from chassis.parties import parties_of
from contracts.errors import NotFound, ValidationFailed

from ..campaigns.models import Action, Campaign
from . import deciding
from .composing import Composer, organisations_of
from .mail_settings import get_marketing_mail_settings
from .shares import recipient_id_of

_STEP = "preview"
_UNSAID = {"sender_name": "", "sender_address": "nobody@localhost", "postal_address": "",
           "public_url": ""}


def preview_action(*, action_id, contact_id, variant, verdict):
    """Show a mail as somebody would get it; nothing is sent, and no link counts."""
    action, campaign = _found(action_id)
    keys = [one["key"] for one in action["mail"]["variants"]]
    if variant is not None and variant not in keys:
        raise ValidationFailed.at("/variant", "There is no such variant.")
    row = _row(action, contact_id) | {"variant": variant or keys[0]}
    party = parties_of([contact_id]).get(contact_id, {})
    settings = {name: _UNSAID.get(name) if value is None else value
                for name, value in get_marketing_mail_settings().items()}
    mail = Composer(action, campaign, settings).preview_for(
        row, party, organisations_of({contact_id: party}, clock.today()).get(contact_id))
    return {"variant": row["variant"], "language": mail.language, "to": verdict.address,
            "subject": mail.subject, "html": mail.html, "text": mail.text,
            "would_be_sent": verdict.reason is None, "reason": verdict.reason,
            "due_at": verdict.due_at}


def asked_about(*, action_id, contact_id, **_request):
    """For `serves(…, first=…)`: what would keep somebody from getting it, `{"verdict": …}`."""
    action, campaign = _found(action_id)
    row = _row(action, contact_id)
    verdict = deciding.verdicts_of(
        [row], action, campaign, get_marketing_mail_settings(), parties_of([contact_id]),
        clock.now())[row["_id"]]
    return {"verdict": verdict}


def _found(action_id):
    action = Action.fetch_raw(action_id)
    if not action.get("mail"):
        raise NotFound("The action has no mail.", id=action_id)
    return action, Campaign.fetch_raw(action["campaign_id"])


def _row(action, contact_id):
    return {"_id": recipient_id_of(action["_id"], contact_id, _STEP), "contact_id": contact_id,
            "action_id": action["_id"], "step": _STEP}
