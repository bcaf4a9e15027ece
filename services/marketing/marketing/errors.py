"""What the rules of marketing refuse."""

from contracts.errors import Conflict


class CampaignIsDecided(Conflict):
    code = "campaign_is_decided"
    detail = "The campaign is not open to that any more, or not yet."


class CampaignIsYourOwn(Conflict):
    code = "campaign_is_your_own"
    detail = "Somebody else has to decide about a campaign that you wrote."


class CampaignIsEnded(Conflict):
    code = "campaign_is_ended"
    detail = "The campaign is ended."


class CampaignIsNotApproved(Conflict):
    code = "campaign_is_not_approved"
    detail = "The campaign has to be approved first."


class ActionIsLaunched(Conflict):
    code = "action_is_launched"
    detail = "The action is launched already."


class ActionIsNotRunning(Conflict):
    code = "action_is_not_running"
    detail = "The action is not under way, or not paused."


class MailIsNotSetUp(Conflict):
    code = "mail_is_not_set_up"
    detail = "Say first in the settings of marketing mail who sends it, from which postal address."
