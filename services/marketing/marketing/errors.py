"""What the rules of marketing refuse."""

from contracts.errors import Conflict, PermissionDenied


class CallScriptIsArchived(Conflict):
    code = "call_script_is_archived"
    detail = "This script was put away."


class CallListIsClosed(Conflict):
    code = "call_list_is_closed"
    detail = "This list was ended for good."


class CallListIsNotOpen(Conflict):
    code = "call_list_is_not_open"
    detail = "This list is not called just now."


class ContactIsBeingCalled(Conflict):
    code = "contact_is_being_called"
    detail = "They are being called just now."


class CallIsOver(Conflict):
    code = "call_is_over"
    detail = "This call is over."


class CallIsOfAnother(PermissionDenied):
    code = "call_is_of_another"
    detail = "Somebody else makes this call."


class CostEntryIsTold(Conflict):
    code = "cost_entry_is_told"
    detail = "What another service tells cannot be changed here. Correct it where it arose."


class CostEntryIsWithdrawn(Conflict):
    code = "cost_entry_is_withdrawn"
    detail = "The cost was taken back, and stays as it is."


class TouchIsOfAnother(Conflict):
    code = "touch_is_of_another"
    detail = "This source has a touch already, which is with somebody else or of another kind."


class SegmentContainsItself(Conflict):
    code = "segment_contains_itself"
    detail = "The segment would be a part of itself."


class SegmentIsArchived(Conflict):
    code = "segment_is_archived"
    detail = "The segment is archived."


class SegmentIsUsed(Conflict):
    code = "segment_is_used"
    detail = "Other segments are made of this one."


class SegmentIsAList(Conflict):
    code = "segment_is_a_list"
    detail = "A list has no rule."


class SegmentIsNoList(Conflict):
    code = "segment_is_no_list"
    detail = "Its rule says who is in the segment. Only a list takes members by name."


class SegmentIsTooLarge(Conflict):
    code = "segment_is_too_large"
    detail = "A snapshot holds at most 200,000 parties."


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


class ProgrammeIsDecided(Conflict):
    code = "programme_is_decided"
    detail = "Nothing of the programme waits to be decided about."


class ProgrammeIsYourOwn(Conflict):
    code = "programme_is_your_own"
    detail = "Somebody else has to decide about a programme that you wrote."


class ProgrammeIsEnded(Conflict):
    code = "programme_is_ended"
    detail = "The programme is ended, and stays as it is."


class MeasureIsUnknown(Conflict):
    code = "measure_is_unknown"
    detail = "There is nothing yet to measure it of. Give the baseline."
