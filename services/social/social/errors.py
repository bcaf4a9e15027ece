"""What the rules of social refuse."""

from contracts.errors import Conflict, PermissionDenied


class SocialAccountIsTaken(Conflict):
    code = "social_account_is_taken"
    detail = "There is such an account already."


class ConversationIsTaken(Conflict):
    code = "conversation_is_taken"
    detail = "Somebody else is answering just now."


class ConversationHasNews(Conflict):
    code = "conversation_has_news"
    detail = "Something else was said since. Read it first."


class AccountCannotAnswer(Conflict):
    code = "account_cannot_answer"
    detail = "By this account nothing can be said. Answer there by hand, and log it."


class ReplyIsDecided(Conflict):
    code = "reply_is_decided"
    detail = "The answer waits for nobody's approval any more."


class ReplyIsOwn(PermissionDenied):
    code = "reply_is_own"
    detail = "Somebody else has to approve what you wrote."


class ReplyIsUnderWay(Conflict):
    code = "reply_is_under_way"
    detail = "The answer is being sent just now. Try again in a moment."


class MentionIsGone(Conflict):
    code = "mention_is_gone"
    detail = "Its author took it back."


class IdeaIsDecided(Conflict):
    code = "idea_is_decided"
    detail = "The idea is not open to that any more."


class IdeaIsMerged(Conflict):
    code = "idea_is_merged"
    detail = "The idea is part of another."


class IdeaIsNotMerged(Conflict):
    code = "idea_is_not_merged"
    detail = "The idea is part of no other."


class ReferralIsPaid(Conflict):
    code = "referral_is_paid"
    detail = "Who was sent paid already, so it counts."


class TestimonialIsDecided(Conflict):
    code = "testimonial_is_decided"
    detail = "Its author has answered. They may change their mind by themselves."


class SpaceIsArchived(Conflict):
    code = "space_is_archived"
    detail = "The space was put away."


class CrisisIsEnded(Conflict):
    code = "crisis_is_ended"
    detail = "The crisis is over. Reopen it first."


class CrisisIsBegun(Conflict):
    code = "crisis_is_begun"
    detail = "The crisis is not over."


class CrisisIsFull(Conflict):
    code = "crisis_is_full"
    detail = "Parties were added too often. Add more at once, or make the crisis one for all."


class CrisisStatementIsDecided(Conflict):
    code = "crisis_statement_is_decided"
    detail = "The statement is not open to that any more, or not yet."


class CrisisStatementIsYourOwn(Conflict):
    code = "crisis_statement_is_your_own"
    detail = "Somebody else has to decide about what you wrote."


class CrisisStatementIsNotApproved(Conflict):
    code = "crisis_statement_is_not_approved"
    detail = "This may not be said: it is not approved, or not any more."


class PressContactIsKnown(Conflict):
    code = "press_contact_is_known"
    detail = "This contact is one of the press already."


class PressEnquiryIsAnswered(Conflict):
    code = "press_enquiry_is_answered"
    detail = "The enquiry is not open any more."


class AlertIsClosed(Conflict):
    code = "alert_is_closed"
    detail = "The alert is resolved or dismissed."


class AlertIsTaken(Conflict):
    code = "alert_is_taken"
    detail = "Somebody else looks after the alert."


class SocialPostIsDecided(Conflict):
    code = "social_post_is_decided"
    detail = "The post is not open to that any more, or not yet."


class SocialPostIsOwn(PermissionDenied):
    code = "social_post_is_own"
    detail = "Somebody else has to approve what you planned."


class SocialPostIsUnderWay(Conflict):
    code = "social_post_is_under_way"
    detail = "The post is being sent just now. Try again in a moment."
