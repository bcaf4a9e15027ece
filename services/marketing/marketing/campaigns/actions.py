"""Actions: planned within a campaign, and changed as long as they are not launched."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.money import loaded, stored
from chassis.outbox import announce
from chassis.paging import moment, text
from chassis.store import note_change, view
from contracts import marketing as contract
from contracts.errors import ValidationFailed

from ..email import checking
from ..errors import ActionIsLaunched, CampaignIsEnded
from ..letters import wording
from ..posts.models import ActionPost
from .models import Action, AudienceMember, Campaign


def create_action(*, campaign_id, audience, **fields):
    """Plan something to be done. Nothing is done until it is launched."""
    if Campaign.fetch_raw(campaign_id, {"state": 1})["state"] == "ended":
        raise CampaignIsEnded(id=campaign_id)
    action = Action(id=new_id(Action.ENTITY), campaign_id=campaign_id, **stored(fields))
    _require_sense(action, "")
    _name(action, audience)
    return shown(action.add().stored)


def get_action(*, action_id):
    """Show an action."""
    return shown(Action.fetch_raw(action_id))


def list_actions(*, limit, after, **filters):
    """List actions, the latest first."""
    return paging.page(Action.collection(), filters, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=shown)


def list_action_audience(*, action_id, is_excluded, limit, after):
    """List whom an action names, or leaves out, by hand."""
    Action.fetch_raw(action_id, {"_id": 1})
    return paging.page(
        AudienceMember.collection(), {"action_id": action_id, "is_excluded": is_excluded},
        sort="contact_id", kind=text, limit=limit, after=after)


def update_action(*, action_id, changes, expected_version):
    """Change an action that is not launched; an audience takes the place of the one before."""
    action = _draft(action_id, expected_version)
    audience = changes.pop("audience", None)
    for name, value in stored(changes).items():
        setattr(action, name, value)
    _require_sense(action, "/changes")
    if audience is not None:
        _name(action, audience)
    return shown(action.put().stored)


def delete_action(*, action_id, expected_version):
    """Delete an action that was never launched."""
    action = _draft(action_id, expected_version)
    remove({"_id": action.id, "version": action.version})


def remove(raw):
    """Delete an action as it is stored, and whom it names."""
    gone = Action.collection().find_one_and_delete({"_id": raw["_id"], "version": raw["version"]})
    note_change(raw["_id"], gone, None)
    AudienceMember.collection().delete_many({"action_id": raw["_id"]})
    ActionPost.collection().delete_many({"action_id": raw["_id"]})


def end(action):
    """End an action, if it is not; whoever was not reached yet is not any more."""
    if action.state == "ended":
        return
    action.state, action.ended_at = "ended", clock.now()
    announce(contract.action_ended, action=shown(action.put().stored))


def shown(raw):
    """A stored action as it is shown."""
    told = view(raw)
    audience = {name: told.pop(name, None) for name in (
        "segment_id", "contact_count", "excluded_count")}
    return loaded({**told, "audience": audience})


def _draft(action_id, expected_version):
    action = Action.fetch(action_id, expected_version=expected_version)
    if action.state != "draft":
        raise ActionIsLaunched(id=action_id)
    if Campaign.fetch_raw(action.campaign_id, {"state": 1})["state"] == "ended":
        raise CampaignIsEnded(id=action.campaign_id)
    return action


def _require_sense(action, pointer):
    if action.mail and action.channel != "email":
        raise ValidationFailed.at(f"{pointer}/mail", "Only an action by email has a mail.")
    if action.letter and action.channel != "letter":
        raise ValidationFailed.at(f"{pointer}/letter", "Only an action by letter has a letter.")
    if action.starts_at and action.ends_at and action.ends_at <= action.starts_at:
        raise ValidationFailed.at(f"{pointer}/ends_at", "It ends before it begins.")
    if action.mail:
        checking.require_good(action.mail, f"{pointer}/mail")
    if action.letter:
        wording.require_good(action.letter, f"{pointer}/letter")


def _name(action, audience):
    """Keep whom an action is for; those named by hand are a row each."""
    AudienceMember.collection().delete_many({"action_id": action.id})
    named = set(audience["contact_ids"]) - set(audience["excluded_contact_ids"])
    excluded = set(audience["excluded_contact_ids"])
    now = clock.now()
    rows = [
        {"_id": new_id(AudienceMember.ENTITY), "version": 1, "created_at": now, "updated_at": now,
         "action_id": action.id, "contact_id": id, "is_excluded": is_excluded}
        for ids, is_excluded in ((named, False), (excluded, True)) for id in sorted(ids)]
    if rows:
        AudienceMember.collection().insert_many(rows)
    action.segment_id = audience["segment_id"]
    action.contact_count, action.excluded_count = len(named), len(excluded)
