"""What the gateway holds of contacts, and its part of an erasure.

The gateway hears no events. So it asks contacts for the erasures that wait for it, and says when it
has done its part; the certificate waits for that as for any service.
"""

import structlog
from pymongo import UpdateOne

from chassis import clock, store
from chassis.mails import Mail
from chassis.store import view
from contracts import contacts
from contracts.errors import ServiceUnavailable

from .. import asking, principals
from ..database import PORTAL_ACCOUNTS, take_turn
from ..models import Session
from ..webhooks import deliveries
from . import accounts
from .models import ErasedContact, PortalAccount

log = structlog.get_logger("vinculo.portals")

SERVICE = "gateway"


def collect(contact_id):
    """Yield `(what, record)` for all that is held of somebody, for their request for their data."""
    accounts_found = list(PortalAccount.objects(contact_id=contact_id))
    for account in accounts_found:
        yield "portal_accounts", account.to_view()
    ids = [account.id for account in accounts_found]
    for session in Session.collection().find({"user_id": {"$in": ids}}):
        yield "sessions", view(session)


def do_awaited():
    """Erase whom contacts is erasing, and say so."""
    try:
        awaited = asking.ask_ourselves(contacts.get_awaited_erasures, service=SERVICE)["items"]
        for asked in awaited:
            counts = erase(asked["contact_ids"])
            asking.ask_ourselves(
                contacts.acknowledge_erasure, data_request_id=asked["data_request_id"],
                service=SERVICE, acknowledged_at=clock.now().isoformat(), kept=[],
                counts=[{"what": what, "count": count} for what, count in sorted(counts.items())],
            )
    except ServiceUnavailable as error:
        # It waits until then.
        log.info("erasures_not_asked_for", error=error.detail)


def erase(contact_ids):
    """Leave nothing of who signs in for or as these contacts. Return `{what: count}`."""
    counts = store.in_transaction(lambda: _erase(contact_ids))
    principals.forget()
    # After it is known that they are erased: what is written down for webhooks after this looks.
    count = deliveries.forget(contact_ids)
    return {**counts, **({"webhook_deliveries": count} if count else {})}


def _erase(contact_ids):
    take_turn(PORTAL_ACCOUNTS)
    now = clock.now()
    ErasedContact.collection().bulk_write([
        UpdateOne({"_id": id}, {"$setOnInsert": {"version": 1, "created_at": now,
                                                 "updated_at": now}}, upsert=True)
        for id in contact_ids
    ])
    found = [*PortalAccount.objects(contact_id__in=contact_ids),
             *PortalAccount.objects(party_id__in=contact_ids, contact_id__nin=contact_ids)]
    counts = accounts.remove(found)
    counts["mails"] = Mail.collection().delete_many(
        {"contact_ids": {"$in": contact_ids}}).deleted_count
    return {what: count for what, count in counts.items() if count}
