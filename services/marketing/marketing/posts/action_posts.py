"""Posts of actions: written as long as the action is not launched, and what became of them."""

from chassis import paging
from chassis.asking import ask
from chassis.paging import moment
from chassis.store import note_change, view
from contracts import social
from contracts.errors import NotFound, ValidationFailed

from ..campaigns.models import Action
from ..errors import ActionIsLaunched
from . import links
from .models import ActionPost

# By which something can be said to everybody.
SAYING = ("mastodon", "bluesky")


def known_account(*, action_id, social_account_id, **_request):
    """For `serves(…, first=…)`: the account, as social knows it, `{"account": {…}}`."""
    Action.fetch_raw(action_id, {"_id": 1})
    try:
        account = ask(social.get_social_account, social_account_id=social_account_id)
    except NotFound as error:
        raise ValidationFailed.at("/social_account_id", "There is no such account.") from error
    if account["connector"] not in SAYING or account.get("archived_at"):
        raise ValidationFailed.at("/social_account_id", "By this account nothing can be said.")
    return {"account": account}


def add_action_post(*, action_id, account, text, link, **fields):
    """Write a post; it goes to social once the action is launched."""
    action = _draft(action_id)
    if action["channel"] != "post":
        raise ValidationFailed.at("/action_id", "This is no action by post.")
    tagged = link and links.tagged(
        link, network=account["network"], campaign_id=action["campaign_id"], action_id=action_id)
    return view(ActionPost(
        action_id=action_id, campaign_id=action["campaign_id"], network=account["network"],
        text=text, link=link, said="\n".join(filter(None, (text, tagged))), **fields).add().stored)


def list_action_posts(*, action_id, limit, after, **filters):
    """List the posts of an action, the first first."""
    Action.fetch_raw(action_id, {"_id": 1})
    return paging.page(ActionPost.collection(), {"action_id": action_id, **filters},
                       sort="created_at", kind=moment, limit=limit, after=after)


def remove_action_post(*, action_id, action_post_id):
    """Take a post out of an action that is not launched."""
    _draft(action_id)
    gone = ActionPost.collection().find_one_and_delete(
        {"_id": action_post_id, "action_id": action_id, "state": "planned"})
    if gone is None:
        raise NotFound(f"There is no action_post {action_post_id}.", id=action_post_id)
    note_change(action_post_id, gone, None)


def _draft(action_id):
    action = Action.fetch_raw(action_id)
    if action["state"] != "draft":
        raise ActionIsLaunched(id=action_id)
    return action
