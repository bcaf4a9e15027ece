"""What whoever was called or visited forbids then goes into the ledger."""

from chassis.data_requests import forgotten

from .ledger import record_consent

NEVER_AGAIN = "do_not_call"
NO_VISITS = "do_not_visit"


def take_from_call(told):
    """Record that somebody does not want to be called again, whatever we wanted to sell.

    It is an objection to direct marketing (GDPR article 21, paragraph 2) by this channel.
    """
    call = told["call"]
    if call.get("result") == NEVER_AGAIN:
        _object(call, "phone", told["text"])


def take_from_visit(told):
    """Record that somebody does not want to be visited again, likewise."""
    visit = told["visit"]
    if visit.get("outcome") == NO_VISITS:
        _object(visit, "visit", told["text"])


def _object(ended, channel, text):
    if forgotten([ended["contact_id"]]):
        return
    record_consent(
        contact_id=ended["contact_id"], purpose="marketing", decision="objected", channel=channel,
        given_at=ended["ended_at"], evidence=[{"text": text[:5000]}])
