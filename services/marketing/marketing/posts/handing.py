"""Posts of launched actions go to social, once each; what social tells of them is kept here."""

from functools import partial

import structlog

from chassis import clock
from chassis.asking import ask
from chassis.jobs import as_service, each_in_turn
from chassis.money import loaded
from chassis.outbox import commit
from contracts import social
from contracts.errors import Conflict, NotFound, ServiceUnavailable

from ..campaigns.models import Action, Campaign
from ..costs import ledger
from .models import ActionPost

log = structlog.get_logger("vinculo.action_posts")

BATCH = 200
KIND, CHANNEL = "social", "post"
_STATES = {"sent": "sent", "failed": "failed", "unknown": "failed", "refused": "refused",
           "withdrawn": "withdrawn"}


def hand_over_posts():
    """Have social say the posts of actions that are under way; a periodic job, safe to repeat.

    What is not said yet when its action has ended never is.
    """
    with as_service("marketing"):
        try:
            each_in_turn(_hand_over, _of_actions("planned", {"state": "launched"}))
            each_in_turn(_take_back, _of_actions("handed_over", {"state": "ended"}))
        except ServiceUnavailable:
            # The next turn asks again.
            log.warning("social_not_asked")


def _of_actions(state, where):
    """The posts in a state, of actions like that; campaigns that are held up leave theirs."""
    posts = list(ActionPost.collection().find({"state": state}).sort("created_at", 1).limit(BATCH))
    actions = {raw["_id"] for raw in Action.collection().find(
        {"_id": {"$in": sorted({post["action_id"] for post in posts})}, **where}, {"_id": 1})}
    held = {raw["_id"] for raw in Campaign.collection().find(
        {"_id": {"$in": sorted({post["campaign_id"] for post in posts})}, "state": "paused"},
        {"_id": 1})}
    return [post for post in posts
            if post["action_id"] in actions and post["campaign_id"] not in held]


def _hand_over(post):
    due_at = post.get("publish_at")
    try:
        made = ask(
            social.plan_social_post, once=f"action_post/{post['_id']}", text=post["said"],
            social_account_id=post["social_account_id"], language=post.get("language"),
            due_at=due_at and due_at.isoformat(),
            refers_to=[{"type": type, "id": id} for type, id in (
                (ActionPost.ENTITY, post["_id"]), ("campaign", post["campaign_id"]),
                ("action", post["action_id"]))])
        change = {"state": "handed_over", "social_post_id": made["id"]}
    except (Conflict, NotFound) as error:
        change = {"state": "failed", "reason": str(error)[:500]}
    commit(partial(_change, post["_id"], "planned", change))


def _take_back(post):
    try:
        ask(social.withdraw_social_post, social_post_id=post["social_post_id"])
    except Conflict:
        # It is being said just now; the next turn takes it back, or it is told as sent.
        log.info("post_is_under_way", action_post=post["_id"])
        return
    commit(partial(_change, post["_id"], "handed_over", {"state": "withdrawn"}))


def _change(post_id, state, change):
    ActionPost.collection().update_one(
        {"_id": post_id, "state": state},
        {"$set": {**change, "updated_at": clock.now()}, "$inc": {"version": 1}})


def learn(told):
    """Keep what became of a post, as social told it last; one that was said costs its unit."""
    post_id = next((one["id"] for one in told.get("refers_to") or ()
                    if one["type"] == ActionPost.ENTITY), None)
    post = post_id and ActionPost.objects(id=post_id).first()
    if not post or (post.told_version or 0) >= told["version"]:
        return
    post.state, post.told_version = _STATES[told["delivery"]], told["version"]
    post.social_post_id, post.url = told["id"], told.get("url")
    post.reason = told.get("refused_because") or told.get("failed_with")
    if told["delivery"] == "sent":
        post.published_at = told["sent_at"]
        _enter(post, told["sent_at"])
    post.put()


def _enter(post, sent_at):
    unit_cost = Action.fetch_raw(post.action_id, {"unit_cost": 1}).get("unit_cost")
    if unit_cost:
        ledger.enter(
            source={"type": ActionPost.ENTITY, "id": post.id}, contact_ids=[], kind=KIND,
            channel=CHANNEL, amount=loaded(unit_cost), incurred_at=sent_at,
            campaign_id=post.campaign_id, action_id=post.action_id)
