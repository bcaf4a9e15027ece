"""What people consented to as they came in as leads, by a web form of sales."""

import structlog

from chassis import clock
from contracts.contacts.contact import CHANNELS
from contracts.errors import NotFound

from ..merges import survivors
from ..models import Contact
from .approach import said_by
from .decisions import covering, standing_of_parts
from .ledger import record_consent

log = structlog.get_logger("contacts.consents")


def record(told):
    """Put each of these consents in the ledger, with the text that was shown and ticked.

    Anybody can write anybody's address into a form, so nothing of it takes back what the contact
    said no to. Of somebody who was erased meanwhile nothing is kept.
    """
    for consent in told["consents"]:
        if _was_refused(told["contact_id"], consent["purpose"], consent.get("channel")):
            log.info("consent_does_not_lift_a_no", contact_id=told["contact_id"],
                     purpose=consent["purpose"], lead_id=told["lead_id"])
            continue
        shown = {"text": consent["text"], "url": consent.get("url")}
        try:
            record_consent(
                contact_id=told["contact_id"], purpose=consent["purpose"],
                channel=consent.get("channel"), decision="granted", lawful_basis="consent",
                text_version=consent["text_version"], given_at=consent["given_at"],
                evidence=[{name: value for name, value in shown.items() if value}])
        except NotFound:
            return


def _was_refused(contact_id, purpose, channel):
    """Whether the contact objects to this, or refused or withdrew it, in any channel of these."""
    found, _ = survivors.found_among(Contact, [contact_id], {"_gathers": 1})
    said = said_by(found.values(), covering(purpose))
    now = clock.now()
    for parts in said.values():
        for asked in [channel] if channel else CHANNELS:
            holds = standing_of_parts(parts, purpose, asked, now)
            if holds.objection or holds.refusal:
                return True
    return False
