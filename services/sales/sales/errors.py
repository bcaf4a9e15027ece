"""What the rules of sales refuse."""

from contracts.errors import Conflict


class QuoteIsNotADraft(Conflict):
    code = "quote_is_not_a_draft"
    detail = "Only a draft can be changed. Revise the quote to change what was sent."


class QuoteIsNotOpen(Conflict):
    code = "quote_is_not_open"
    detail = "The quote is not open any more."


class QuoteHasExpired(Conflict):
    code = "quote_has_expired"
    detail = "The last day of the quote is over."


class QuoteWasReadOtherwise(Conflict):
    code = "quote_was_read_otherwise"
    detail = "The quote is another by now than the one that was read. Read it again."


class QuoteCannotBeRevised(Conflict):
    code = "quote_cannot_be_revised"
    detail = "Only what was sent and not accepted can be revised."


class NobodyToSendTo(Conflict):
    code = "nobody_to_send_to"
    detail = "No address is known of whom the quote is for. Say where it goes."


class DiscountNeedsApproval(Conflict):
    code = "discount_needs_approval"
    detail = "The discount is more than you may give. Ask for its approval."


class DiscountIsBeyondYourLimit(Conflict):
    code = "discount_is_beyond_your_limit"
    detail = "The discount is more than you may approve."


class ApprovalIsNotNeeded(Conflict):
    code = "approval_is_not_needed"
    detail = "You may give this discount by yourself."


class ApprovalIsNotAsked(Conflict):
    code = "approval_is_not_asked"
    detail = "Nobody has asked for this to be approved."


class AgreementHasEnded(Conflict):
    code = "agreement_has_ended"
    detail = "The agreement has ended. Make another."


class TerritoryIsTaken(Conflict):
    code = "territory_is_taken"
    detail = "A part of the territory is another partner's alone, or would be this one's alone."


class NoAgreement(Conflict):
    code = "no_agreement"
    detail = "The partner has no agreement that applies today."


class RegistrationIsDecided(Conflict):
    code = "registration_is_decided"
    detail = "It was decided already."


class DealIsProtected(Conflict):
    code = "deal_is_protected"
    detail = "The customer is another partner's for now."


class CustomerIsUnknown(Conflict):
    code = "customer_is_unknown"
    detail = "Say which contact the customer is, or add them first."


class PeriodIsNotOver(Conflict):
    code = "period_is_not_over"
    detail = "The month is not over yet."


class RebalanceIsApplied(Conflict):
    code = "rebalance_is_applied"
    detail = "It was applied already. Simulate another."
# Products, price lists, promotions.
class SkuTaken(Conflict):
    code = "sku_taken"
    detail = "Another product has this SKU already."


class StandardListExists(Conflict):
    code = "standard_list_exists"
    detail = "There is a standard list of this currency already. Archive it first."


class CouponCodeTaken(Conflict):
    code = "coupon_code_taken"
    detail = "There is or was a coupon of this code."


class CouponIsUsedUp(Conflict):
    code = "coupon_is_used_up"
    detail = "The coupon was used as often as it can be."


class CouponIsNoGood(Conflict):
    code = "coupon_is_no_good"
    detail = "The coupon does not hold, or its promotion has ended."


class PromotionIsSpent(Conflict):
    code = "promotion_is_spent"
    detail = "The budget of the promotion does not reach for this any more."
class DealIsClosed(Conflict):
    code = "deal_is_closed"
    detail = "The deal was won or lost. Open it again first."


class DealIsOpen(Conflict):
    code = "deal_is_open"
    detail = "The deal is open."


class PipelineIsArchived(Conflict):
    code = "pipeline_is_archived"
    detail = "The pipeline was put away. Bring it back first."


class PipelineIsDefault(Conflict):
    code = "pipeline_is_default"
    detail = "Make another pipeline the default one first."


class StageIsRetired(Conflict):
    code = "stage_is_retired"
    detail = "Nothing enters this stage any more."
# Orders.


class OrderIsCancelled(Conflict):
    code = "order_is_cancelled"
    detail = "The order is cancelled."


class OrderIsConfirmed(Conflict):
    code = "order_is_confirmed"
    detail = "The order is confirmed, so what was ordered cannot change any more."


class OrderIsNotConfirmed(Conflict):
    code = "order_is_not_confirmed"
    detail = "The order is not confirmed yet. Confirm it first."


class OrderIsShipped(Conflict):
    code = "order_is_shipped"
    detail = "What this is about has left us already."


class OrderIsNotShipped(Conflict):
    code = "order_is_not_shipped"
    detail = "Not all of the order has left us yet."


class OrderIsDelivered(Conflict):
    code = "order_is_delivered"
    detail = "The order is delivered."


class MoreThanOrdered(Conflict):
    code = "more_than_ordered"
    detail = "This is more than is left to ship."


class OrderNotReadBack(Conflict):
    code = "order_not_read_back"
    detail = "Read the order back to the customer, and have it confirmed first."


class CallerDidNotAgree(Conflict):
    code = "caller_did_not_agree"
    detail = "The caller has to agree to the recording, and to a contract at a distance."


class CallHasOrder(Conflict):
    code = "call_has_order"
    detail = "Another order was placed by this call already."
class LeadExists(Conflict):
    code = "lead_exists"
    detail = "There is an open lead of this person already."


class LeadIsConverted(Conflict):
    code = "lead_is_converted"
    detail = "The lead is converted already."


class LeadIsDisqualified(Conflict):
    code = "lead_is_disqualified"
    detail = "The lead is disqualified. Restore it first."
