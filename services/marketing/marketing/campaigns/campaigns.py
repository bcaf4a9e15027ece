"""Campaigns: drafted, decided about by somebody else, and from then on as they were approved."""

from chassis import clock, paging
from chassis.money import loaded, stored
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import note_change, view
from contracts import marketing as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..errors import CampaignIsDecided, CampaignIsYourOwn
from ..partners import campaign_offers
from . import actions
from .models import Action, Campaign


def create_campaign(**fields):
    """Draft a campaign. Nothing is done for it until somebody else approved it."""
    campaign = Campaign(author_ids=[actor_id()], **stored(fields)).add()
    announce(contract.campaign_created, campaign=shown(campaign.stored))
    return shown(campaign.stored)


def get_campaign(*, campaign_id):
    """Show a campaign."""
    return shown(Campaign.fetch_raw(campaign_id))


def list_campaigns(*, limit, after, **filters):
    """List campaigns, the latest first."""
    return paging.page(Campaign.collection(), filters, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=shown)


def update_campaign(*, campaign_id, changes, expected_version):
    """Change what is not approved. One that was refused is a draft again; whoever changes it is an
    author."""
    campaign = _in_state(campaign_id, expected_version, "draft", "refused")
    for name, value in stored(changes).items():
        setattr(campaign, name, value)
    if campaign.ends_on and campaign.ends_on < campaign.starts_on:
        raise ValidationFailed.at("/changes/ends_on", "It ends before it begins.")
    campaign.state = "draft"
    campaign.decided_by_id = campaign.decided_at = campaign.refused_because = None
    campaign.author_ids = list(dict.fromkeys([*campaign.author_ids, actor_id()]))
    return _put(campaign, contract.campaign_updated)


def delete_campaign(*, campaign_id, expected_version):
    """Delete a campaign that was never approved, with its actions."""
    campaign = _in_state(campaign_id, expected_version, "draft", "refused")
    for action in Action.collection().find({"campaign_id": campaign.id}):
        actions.remove(action)
    raw = Campaign.collection().find_one_and_delete(
        {"_id": campaign.id, "version": campaign.version})
    note_change(campaign.id, raw, None)


def approve_campaign(*, campaign_id, expected_version):
    """Approve what others wrote: its actions can be launched from now on."""
    return _decide(campaign_id, expected_version, "approved", contract.campaign_approved)


def refuse_campaign(*, campaign_id, expected_version, reason):
    """Refuse what others wrote; they may change it, and it is decided about again."""
    return _decide(campaign_id, expected_version, "refused", contract.campaign_refused, reason)


def pause_campaign(*, campaign_id, expected_version):
    """Have nothing more go out for a campaign until it is resumed."""
    campaign = _in_state(campaign_id, expected_version, "running")
    campaign.state = "paused"
    return _put(campaign, contract.campaign_updated)


def resume_campaign(*, campaign_id, expected_version):
    """Have a paused campaign go on."""
    campaign = _in_state(campaign_id, expected_version, "paused")
    campaign.state = "running"
    return _put(campaign, contract.campaign_updated)


def end_campaign(*, campaign_id, expected_version):
    """End a campaign, its actions, and what partners were offered in it."""
    campaign = _in_state(campaign_id, expected_version, "approved", "running", "paused")
    for action in Action.objects(campaign_id=campaign.id):
        actions.end(action)
    campaign_offers.end_offers_of(campaign.id)
    campaign.state, campaign.ended_at = "ended", clock.now()
    return _put(campaign, contract.campaign_ended)


def begin(campaign):
    """Have an approved campaign run, since an action of it is launched."""
    if campaign.state == "approved":
        campaign.state = "running"
        _put(campaign, contract.campaign_updated)


def actor_id():
    """Who does this."""
    return current_call().actor.id


def shown(raw):
    """A stored campaign as it is shown."""
    return loaded(view({"targets": {}, **raw}))


def _in_state(campaign_id, expected_version, *states):
    campaign = Campaign.fetch(campaign_id, expected_version=expected_version)
    if campaign.state not in states:
        raise CampaignIsDecided(id=campaign_id, state=campaign.state)
    return campaign


def _decide(campaign_id, expected_version, state, event, reason=None):
    campaign = _in_state(campaign_id, expected_version, "draft")
    if actor_id() in campaign.author_ids:
        raise CampaignIsYourOwn(id=campaign_id)
    campaign.state, campaign.refused_because = state, reason
    campaign.decided_by_id, campaign.decided_at = actor_id(), clock.now()
    return _put(campaign, event)


def _put(campaign, event):
    told = shown(campaign.put().stored)
    announce(event, campaign=told)
    return told
