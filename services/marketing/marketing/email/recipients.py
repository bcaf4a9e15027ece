"""Whom an action reaches, and what became of each."""

from chassis import paging
from chassis.paging import moment

from ..campaigns.models import Action
from .models import MailActivity, Recipient


def list_action_recipients(*, action_id, limit, after, has_clicked=None, **filters):
    """List whom an action reaches, the first first."""
    Action.fetch_raw(action_id, {"_id": 1})
    clicked = {} if has_clicked is None else {"clicked_at": {"$exists": has_clicked}}
    return paging.page(Recipient.collection(), {"action_id": action_id, **filters, **clicked},
                       sort="created_at", kind=moment, limit=limit, after=after)


def list_mail_activities(*, action_id, limit, after, **filters):
    """List openings and clicks of the mails of an action, the latest first."""
    Action.fetch_raw(action_id, {"_id": 1})
    return paging.page(MailActivity.collection(), {"action_id": action_id, **filters},
                       sort="-occurred_at", kind=moment, limit=limit, after=after)
