"""What the rules of the helpdesk refuse."""

from contracts.errors import Conflict


class TicketIsMerged(Conflict):
    code = "ticket_is_merged"
    detail = "The ticket is part of another now. Go on there."


class TicketIsNotMerged(Conflict):
    code = "ticket_is_not_merged"
    detail = "The ticket is part of no other, or that one is part of another itself by now."


class TicketIsOpen(Conflict):
    code = "ticket_is_open"
    detail = "The ticket is not resolved."


class TicketIsClosed(Conflict):
    code = "ticket_is_closed"
    detail = "The ticket was resolved too long ago. Open a new one."


class TicketHasNews(Conflict):
    code = "ticket_has_news"
    detail = "Somebody else has said something since. Read it first."


class MoveIsNotAllowed(Conflict):
    code = "move_is_not_allowed"
    detail = "From where the ticket stands it cannot be moved there."


class TicketTypeIsArchived(Conflict):
    code = "ticket_type_is_archived"
    detail = "The type was put away."


class TicketTypeIsDefault(Conflict):
    code = "ticket_type_is_default"
    detail = "Tickets that name no type are of this one. Make another the default first."


class StatusIsInUse(Conflict):
    code = "status_is_in_use"
    detail = "Tickets stand in a status that would be gone. Move them first."


class QueueIsArchived(Conflict):
    code = "queue_is_archived"
    detail = "The queue was put away."


class QueueIsDefault(Conflict):
    code = "queue_is_default"
    detail = "Tickets that fit no other queue come here. Make another the default first."


class QueueIsOfOthers(Conflict):
    code = "queue_is_of_others"
    detail = "You are none of those who serve this queue."


class AgentIsNotAvailable(Conflict):
    code = "agent_is_not_available"
    detail = "Say first that you are there."


class AgentIsFull(Conflict):
    code = "agent_is_full"
    detail = "You have as much to do as your capacity allows."
class AddressIsTaken(Conflict):
    code = "address_is_taken"
    detail = "Another mailbox has this address."


class SurveyIsAnswered(Conflict):
    code = "survey_is_answered"
    detail = "This was answered already. Thank you."


class ArticleIsArchived(Conflict):
    code = "article_is_archived"
    detail = "The article was put away. Take it back first."


class ArticleIsNotPublished(Conflict):
    code = "article_is_not_published"
    detail = "The article is not published."
class CalendarIsArchived(Conflict):
    code = "calendar_is_archived"
    detail = "The calendar was put away."


class CalendarIsInUse(Conflict):
    code = "calendar_is_in_use"
    detail = "An SLA policy goes by this calendar. Give it another first."


class SlaPolicyIsArchived(Conflict):
    code = "sla_policy_is_archived"
    detail = "The SLA policy was put away."


class SideThreadIsClosed(Conflict):
    code = "side_thread_is_closed"
    detail = "The side thread was closed. Reopen it first."


class RateIsMissing(Conflict):
    code = "rate_is_missing"
    detail = "Nothing says what an hour of theirs cost on that day."


class CostIsWithdrawn(Conflict):
    code = "cost_is_withdrawn"
    detail = "The cost was taken back. Note it anew."


class MacroDoesNotFit(Conflict):
    code = "macro_does_not_fit"
    detail = "The macro is for tickets of other types."


class ChatIsEnded(Conflict):
    code = "chat_is_ended"
    detail = "The chat has ended."


class ChatIsFull(Conflict):
    code = "chat_is_full"
    detail = "No further files can be brought for this chat."


class ChatIsWaiting(Conflict):
    code = "chat_is_waiting"
    detail = "Nobody has taken the chat yet. Take it first."


class ChatIsTaken(Conflict):
    code = "chat_is_taken"
    detail = "Somebody else has taken the chat."


class ChatsAreClosed(Conflict):
    code = "chats_are_closed"
    detail = "Nobody is there for a chat just now. Leave a message instead."


class ChatIsNotMailed(Conflict):
    code = "chat_is_not_mailed"
    detail = "There is nothing to mail, no address to mail it to, or it was mailed already."


class ChatHasLead(Conflict):
    code = "chat_has_lead"
    detail = "The chat has become another lead."


class VisitorIsUnknown(Conflict):
    code = "visitor_is_unknown"
    detail = "Nobody knows who the visitor is. Name the contact, or an address, first."
class ReturnReasonIsKnown(Conflict):
    code = "return_reason_is_known"
    detail = "There is a reason of that name."


class ReturnPolicyIsArchived(Conflict):
    code = "return_policy_is_archived"
    detail = "The policy was put away."


class MoreThanDelivered(Conflict):
    code = "more_than_delivered"
    detail = "So many were not delivered, or they are coming back already."


class MoreThanReturned(Conflict):
    code = "more_than_returned"
    detail = "There is nothing to give back for, or not as much."


class SubscriptionIsOver(Conflict):
    code = "subscription_is_over"
    detail = "The subscription was cancelled already."


class ReturnIsPending(Conflict):
    code = "return_is_pending"
    detail = "It is being cancelled already."


class ReturnIsClosed(Conflict):
    code = "return_is_closed"
    detail = "The return is settled, declined or taken back."


class ReturnDoesNotStandSo(Conflict):
    code = "return_does_not_stand_so"
    detail = "From where the return stands this is not the next step."


class ReturnNeedsApproval(Conflict):
    code = "return_needs_approval"
    detail = "No policy allows this. Have it approved first."


class RightOfWithdrawal(Conflict):
    code = "right_of_withdrawal"
    detail = "The customer has a right to this, and nothing holds it up."


class OffersWereMade(Conflict):
    code = "offers_were_made"
    detail = "The customer was asked already, and is not asked again."


class NoOfferIsOpen(Conflict):
    code = "no_offer_is_open"
    detail = "There is no offer that could be answered."
