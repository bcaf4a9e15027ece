"""Launching: an action of an approved campaign goes out, is paused, goes on, and ends."""

from chassis import clock
from chassis.outbox import announce
from contracts import marketing as contract
from contracts.errors import ValidationFailed

from ..email import mail_settings
from ..errors import (
    ActionIsLaunched,
    ActionIsNotRunning,
    CampaignIsEnded,
    CampaignIsNotApproved,
    MailIsNotSetUp,
)
from . import actions, campaigns, ledgers
from .models import Action, Campaign

_APPROVED = ("approved", "running", "paused")


def launch_action(*, action_id, expected_version):
    """Launch an action, once: whom it reaches is planned from now on, and its fixed cost counts."""
    action = Action.fetch(action_id, expected_version=expected_version)
    if action.state != "draft":
        raise ActionIsLaunched(id=action_id)
    campaign = Campaign.fetch(action.campaign_id)
    require_approved(campaign)

    told = launch(action)
    campaigns.begin(campaign)
    return told


def require_approved(campaign):
    """Raise what bars something from being done for a campaign."""
    if campaign.state == "ended":
        raise CampaignIsEnded(id=campaign.id)
    if campaign.state not in _APPROVED:
        raise CampaignIsNotApproved(id=campaign.id, state=campaign.state)


def launch(action, *, needs_audience=True):
    """Launch an action of an approved campaign; one that a journey sends needs no audience."""
    _require_ready(action, needs_audience)
    action.state, action.launched_at = "launched", clock.now()
    action.launched_by_id = campaigns.actor_id()
    told = actions.shown(action.put().stored)
    ledgers.enter_fixed_cost(told)
    announce(contract.action_launched, action=told)
    return told


def pause_action(*, action_id, expected_version):
    """Have nothing more go out for an action until it is resumed."""
    return _turn(action_id, expected_version, "launched", "paused")


def resume_action(*, action_id, expected_version):
    """Have a paused action go on."""
    return _turn(action_id, expected_version, "paused", "launched")


def end_action(*, action_id, expected_version):
    """End an action; whoever was not reached yet is not any more."""
    action = _in_state(action_id, expected_version, "launched", "paused")
    actions.end(action)
    return actions.shown(action.stored)


def _require_ready(action, needs_audience):
    has_audience = action.segment_id or action.contact_count
    if needs_audience and not has_audience and action.channel == "email":
        raise ValidationFailed("It has no audience.", errors=[])
    if action.channel == "letter" and not action.letter:
        raise ValidationFailed("It has no letter.", errors=[])
    if action.channel != "email":
        return
    if not action.mail:
        raise ValidationFailed("It has no mail.", errors=[])
    if not mail_settings.is_set_up():
        raise MailIsNotSetUp()


def _turn(action_id, expected_version, before, after):
    action = _in_state(action_id, expected_version, before)
    action.state = after
    return actions.shown(action.put().stored)


def _in_state(action_id, expected_version, *states):
    action = Action.fetch(action_id, expected_version=expected_version)
    if action.state not in states:
        raise ActionIsNotRunning(id=action_id, state=action.state)
    return action
