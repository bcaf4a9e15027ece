"""What is done at each kind of step, within the transaction that takes it."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis import clock
from chassis.parties import parties_of

from ..calls import call_lists
from ..campaigns.models import Action
from ..email import planning
from ..email.mail_settings import get_marketing_mail_settings
from ..email.models import Recipient
from ..email.shares import share_of
from ..email.windows import next_opening
from ..segments.audiences import alive
from ..segments.expanding import expanded
from ..segments.searching import Search
from . import errands
from .definitions import time_of
from .leaving import visit_id
from .matching import holds


@dataclass(frozen=True)
class Taken:
    """What came of a step: where it goes on, or until when somebody waits there."""

    outcome: str | None = None
    next: str | None = None
    about: str | None = None
    waits_until: datetime | None = None
    changes: dict = field(default_factory=dict)


def taken(step, instance):
    """Take a step that somebody has come to."""
    return _KINDS[step["kind"]](step, instance)


def finished(step, instance):
    """Finish a step at which somebody waited: it has happened, or its time is over."""
    if step["kind"] != "wait_for":
        return Taken("done", step.get("next"))
    if step["key"] in instance.get("_heard", ()):
        return Taken("happened", step.get("next"))
    return Taken("timed_out", step.get("otherwise"))


def branch_of(step, drawn):
    """`(number, branch)` that somebody takes by a number drawn from 0 to 1."""
    reached = 0
    for number, branch in enumerate(step["branches"]):
        reached += branch["percent"]
        if drawn * 100 < reached:
            return number, branch
    return number, branch


def drawn_for(instance_id, step):
    """A number from 0 to 1, the same for one instance and step each time."""
    return share_of(instance_id, step["key"], "journey_split")


def zone_of(contact_id):
    """In which time zone somebody is, as far as that is known."""
    party = parties_of([contact_id]).get(contact_id, {})
    return party.get("time_zone") or get_marketing_mail_settings()["time_zone"]


def _wait(step, _instance):
    return Taken(waits_until=clock.now() + time_of(step["lasts"]))


def _wait_until(step, instance):
    now = clock.now()
    opens_at = next_opening(step["window"], zone_of(instance["contact_id"]), now)
    return Taken("done", step.get("next")) if opens_at <= now else Taken(waits_until=opens_at)


def _wait_for(step, instance):
    if step["key"] in instance.get("_heard", ()) or _was_followed(step, instance):
        return Taken("happened", step.get("next"))
    return Taken(waits_until=clock.now() + time_of(step["within"]))


def _was_followed(step, instance):
    """Whether a mail was followed before it was waited for."""
    recipient_id = instance.get("_mails", {}).get(step.get("mail_step"))
    return recipient_id is not None and Recipient.collection().find_one(
        {"_id": recipient_id, f"{step['mail_was']}_at": {"$exists": True}}, {"_id": 1}) is not None


def _condition(step, instance):
    if "rule" in step:
        is_so = holds_now(step["rule"], {instance["contact_id"]}) != set()
    else:
        told = {one["path"]: one["values"] for one in instance.get("_told", ())}
        is_so = all(holds(condition, told.get(condition["path"], []))
                    for condition in step["conditions"])
    return Taken("yes", step.get("next")) if is_so else Taken("no", step.get("otherwise"))


def holds_now(rule, contact_ids):
    """Those of these contacts of whom a rule holds now, a set."""
    within = alive(contact_ids)
    return Search().ids(expanded(rule), within) if within else set()


def _split(step, instance):
    number, branch = branch_of(step, drawn_for(instance["_id"], step))
    return Taken(str(number), branch.get("next"))


def _send_mail(step, instance):
    action = Action.collection().find_one(
        {"_id": step["action_id"], "state": {"$in": ["launched", "paused"]}})
    if action is None:
        return Taken("action_ended", step.get("next"))
    recipient_id = planning.plan_for_journey(
        action, instance["contact_id"], visit_id(instance), instance["_id"])
    mails = instance.get("_mails", {}) | {step["key"]: recipient_id}
    return Taken("planned", step.get("next"), recipient_id, changes={"_mails": mails})


def _call(step, instance):
    outcome = call_lists.put_on(step["call_list_id"], instance["contact_id"])
    return Taken(outcome, step.get("next"),
                 call_lists.entry_id(step["call_list_id"], instance["contact_id"]))


def _errand(step, instance):
    return Taken("planned", step.get("next"), errands.plan(step, instance))


def _goal(step, instance):
    reached = {} if "goal_at" in instance else {"goal_at": clock.now()}
    return Taken("done", step.get("next"), changes=reached)


def _exit(_step, _instance):
    return Taken("done")


_KINDS = {"wait": _wait, "wait_until": _wait_until, "wait_for": _wait_for,
          "condition": _condition, "split": _split, "send_mail": _send_mail, "call": _call,
          "goal": _goal, "exit": _exit, **dict.fromkeys(errands.KINDS, _errand)}
