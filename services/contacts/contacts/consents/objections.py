"""What whoever was called forbids on the telephone goes into the ledger."""

from chassis.data_requests import forgotten

from .ledger import record_consent

NEVER_AGAIN = "do_not_call"


def take_from_call(told):
    """Record that somebody does not want to be called again, whatever we wanted to sell.

    It is an objection to direct marketing (GDPR article 21, paragraph 2) by this channel.
    """
    call = told["call"]
    if call.get("result") != NEVER_AGAIN or forgotten([call["contact_id"]]):
        return
    record_consent(
        contact_id=call["contact_id"], purpose="marketing", decision="objected", channel="phone",
        given_at=call["ended_at"], evidence=[{"text": told["text"][:5000]}])
