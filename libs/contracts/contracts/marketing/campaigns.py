"""Campaigns: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import campaign as c
from .declared import CHANGED, NOT_FOUND, marketing

_READS = {"permission": "marketing:read"}
_WRITES = {"permission": "marketing:write"}
_DECIDES = {"permission": "marketing:approve"}
_ONE = "/campaigns/{campaign_id}"
_STATE = {"campaign_is_decided": Conflict}
_OWN = {"campaign_is_your_own": Conflict}

create_campaign = marketing.command(
    "create_campaign", "Draft a campaign: its objective first.",
    request=c.NewCampaign, reply=c.Campaign, **_WRITES,
    route=post("/campaigns", location="/campaigns/{id}"),
    links={"get_campaign": {"campaign_id": "id"}, "approve_campaign": {"campaign_id": "id"}},
)
get_campaign = marketing.query(
    "get_campaign", "See a campaign.",
    request=c.CampaignId, reply=c.Campaign, **_READS, route=get(_ONE), errors=NOT_FOUND,
)
list_campaigns = marketing.query(
    "list_campaigns", "List campaigns, the latest first.",
    request=c.ListCampaigns, reply=c.CampaignPage, **_READS, route=get("/campaigns"),
)
update_campaign = marketing.command(
    "update_campaign", "Change a campaign that is not approved; whoever does is an author of it.",
    request=c.UpdateCampaign, reply=c.Campaign, **_WRITES, route=patch(_ONE),
    errors=CHANGED | _STATE,
)
delete_campaign = marketing.command(
    "delete_campaign", "Delete a campaign that was never approved, with its actions.",
    request=c.ChangeCampaign, reply=None, **_WRITES, route=delete(_ONE), errors=CHANGED | _STATE,
)
approve_campaign = marketing.command(
    "approve_campaign", "Approve a campaign that others wrote; its actions can be launched then.",
    request=c.ChangeCampaign, reply=c.Campaign, **_DECIDES,
    route=post(_ONE + "/approve", status=200), errors=CHANGED | _STATE | _OWN,
)
refuse_campaign = marketing.command(
    "refuse_campaign", "Refuse a campaign that others wrote, with the reason.",
    request=c.RefuseCampaign, reply=c.Campaign, **_DECIDES,
    route=post(_ONE + "/refuse", status=200), errors=CHANGED | _STATE | _OWN,
)
pause_campaign = marketing.command(
    "pause_campaign", "Have nothing more go out for a campaign until it is resumed.",
    request=c.ChangeCampaign, reply=c.Campaign, **_WRITES,
    route=post(_ONE + "/pause", status=200), errors=CHANGED | _STATE,
)
resume_campaign = marketing.command(
    "resume_campaign", "Have a paused campaign go on.",
    request=c.ChangeCampaign, reply=c.Campaign, **_DECIDES,
    route=post(_ONE + "/resume", status=200), errors=CHANGED | _STATE,
)
end_campaign = marketing.command(
    "end_campaign", "End a campaign and its actions; whoever was not reached yet is not any more.",
    request=c.ChangeCampaign, reply=c.Campaign, **_WRITES,
    route=post(_ONE + "/end", status=200), errors=CHANGED | _STATE,
)

campaign_created = marketing.event(
    "marketing.campaign.created", "A campaign was drafted.", c.CampaignTold)
campaign_updated = marketing.event(
    "marketing.campaign.updated", "A campaign was changed, paused or resumed.", c.CampaignTold)
campaign_approved = marketing.event(
    "marketing.campaign.approved", "A campaign was approved.", c.CampaignTold)
campaign_refused = marketing.event(
    "marketing.campaign.refused", "A campaign was refused.", c.CampaignTold)
campaign_ended = marketing.event(
    "marketing.campaign.ended", "A campaign was ended.", c.CampaignTold)
