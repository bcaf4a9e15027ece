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

    Of what is not said yet, an action that is held up has it back, and says it when it goes on; one
    that has ended never says it.
    """
    with as_service("marketing"):
        try:
            each_in_turn(_hand_over, _posts("planned", of="launched"))
            each_in_turn(partial(_take_back, "planned"), _posts("handed_over", of="paused"))
            each_in_turn(partial(_take_back, "withdrawn"), _posts("handed_over", of="ended"))
            each_in_turn(_drop, _posts("planned", of="ended"))
        except ServiceUnavailable:
            # The next turn asks again.
            log.warning("social_not_asked")


def _posts(state, *, of):
    """Posts in a state of actions that stand so, the oldest first."""
    actions = list(Action.collection().find(
        {"_id": {"$in": ActionPost.collection().distinct("action_id", {"state": state})}},
        {"state": 1, "campaign_id": 1}))
    campaigns = {raw["_id"]: raw["state"] for raw in Campaign.collection().find(
        {"_id": {"$in": sorted({raw["campaign_id"] for raw in actions})}}, {"state": 1})}
    ids = [raw["_id"] for raw in actions if of == _standing(raw, campaigns[raw["campaign_id"]])]
    return list(ActionPost.collection().find(
        {"action_id": {"$in": ids}, "state": state}).sort("created_at", 1).limit(BATCH))


def _standing(action, campaign_state):
    """How an action stands with its campaign, which holds it up as well."""
    is_held_up = action["state"] == "launched" and campaign_state == "paused"
    return "paused" if is_held_up else action["state"]


def _hand_over(post):
    due_at = post.get("publish_at")
    try:
        made = ask(
            social.plan_social_post, once=_name_of(post), text=post["said"],
            social_account_id=post["social_account_id"], language=post.get("language"),
            due_at=due_at and due_at.isoformat(),
            refers_to=[{"type": type, "id": id} for type, id in (
                (ActionPost.ENTITY, post["_id"]), ("campaign", post["campaign_id"]),
                ("action", post["action_id"]))])
        change = {"state": "handed_over", "social_post_id": made["id"]}
    except (Conflict, NotFound) as error:
        change = {"state": "failed", "reason": str(error)[:500]}
    commit(partial(_change, post["_id"], "planned", change))


def _name_of(post):
    """Under which name social says it once; each time anew after it was taken back."""
    count = len(post.get("_taken_back_ids", ()))
    return f"action_post/{post['_id']}" + (f"/{count}" if count else "")


def _take_back(state, post):
    try:
        ask(social.withdraw_social_post, social_post_id=post["social_post_id"], only_unsaid=True)
    except Conflict:
        # It is being said or was: the next turn takes it back, or what came of it is told.
        log.info("post_is_under_way", action_post=post["_id"])
        return
    taken_back = [*post.get("_taken_back_ids", ()), post["social_post_id"]]
    commit(partial(_change, post["_id"], "handed_over",
                   {"state": state, "_taken_back_ids": taken_back}))


def _drop(post):
    commit(partial(_change, post["_id"], "planned", {"state": "withdrawn"}))


def _change(post_id, state, change):
    ActionPost.collection().update_one(
        {"_id": post_id, "state": state},
        {"$set": {**change, "updated_at": clock.now()}, "$inc": {"version": 1}})


def learn(told):
    """Keep what became of a post, as social told it last; one that was said costs its unit."""
    post_id = next((one["id"] for one in told.get("refers_to") or ()
                    if one["type"] == ActionPost.ENTITY), None)
    post = post_id and ActionPost.objects(id=post_id).first()
    if not post or told["id"] in post.taken_back_ids:
        return
    if post.social_post_id == told["id"] and (post.told_version or 0) >= told["version"]:
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
