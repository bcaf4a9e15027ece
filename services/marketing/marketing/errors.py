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


class ActionHasAList(Conflict):
    code = "action_has_a_list"
    detail = "This action has a visit list already."


class VisitListIsClosed(Conflict):
    code = "visit_list_is_closed"
    detail = "This list was ended for good."


class VisitIsOver(Conflict):
    code = "visit_is_over"
    detail = "This visit is over, or was not planned."


class VisitIsOfAnother(PermissionDenied):
    code = "visit_is_of_another"
    detail = "Somebody else makes this visit."


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


class JourneyIsNotInThatState(Conflict):
    code = "journey_is_not_in_that_state"
    detail = "The journey is not open to that any more, or not yet."


class JourneyInstanceIsOver(Conflict):
    code = "journey_instance_is_over"
    detail = "They are not in the journey any more."


class LetterRunIsOpen(Conflict):
    code = "letter_run_is_open"
    detail = "A run of this action did not go to the post yet."


class LetterRunIsNotReady(Conflict):
    code = "letter_run_is_not_ready"
    detail = "The letters of this run are still being composed."


class LetterIsNotSent(Conflict):
    code = "letter_is_not_sent"
    detail = "This letter did not go to the post yet."


class CampaignIsOffered(Conflict):
    code = "campaign_is_offered"
    detail = "This partner was offered to take part in it already."


class CampaignOfferIsDecided(Conflict):
    code = "campaign_offer_is_decided"
    detail = "The offer is not open to that any more, or not yet."


class CampaignOfferHasChanged(Conflict):
    code = "campaign_offer_has_changed"
    detail = "The terms were changed since you read them."


class CampaignOfferIsNotJoined(Conflict):
    code = "campaign_offer_is_not_joined"
    detail = "You do not take part in this campaign, or it is over."


class NothingIsFunded(Conflict):
    code = "nothing_is_funded"
    detail = "Nothing of your costs is borne in this campaign."


class CostClaimIsDecided(Conflict):
    code = "cost_claim_is_decided"
    detail = "Somebody has decided about this claim."


class CoFundingIsUsedUp(Conflict):
    code = "co_funding_is_used_up"
    detail = "This is more than is left of what was promised."


class FormIsClosed(Conflict):
    code = "form_is_closed"
    detail = "Nothing is taken in by this form now."


class OccasionIsFull(Conflict):
    code = "occasion_is_full"
    detail = "All places are taken."


class OccasionIsNotOpen(Conflict):
    code = "occasion_is_not_open"
    detail = "One cannot register for this now."


class OccasionIsOver(Conflict):
    code = "occasion_is_over"
    detail = "This is over, or was called off."


class OccasionHasFewerPlaces(Conflict):
    code = "occasion_has_fewer_places"
    detail = "More places are taken than there would be."


class OccasionHasNotBegun(Conflict):
    code = "occasion_has_not_begun"
    detail = "This has not begun yet."


class RegistrationIsOver(Conflict):
    code = "registration_is_over"
    detail = "This registration was cancelled, has no place, or is over."


class NextBestActionIsOver(Conflict):
    code = "next_best_action_is_over"
    detail = "It is decided, or too old by now. Have it worked out anew."


class NextBestActionIsForbidden(Conflict):
    code = "next_best_action_is_forbidden"
    detail = "It may not be done at this moment. Have it worked out anew."


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
