"""What there is around a deal: its quotes and orders, which other folders of sales keep.

Whoever keeps documents that hold a `deal_id` adds a line to RELATED. Tickets and interactions are
known to contacts, and are added by the gateway.
"""

from dataclasses import dataclass

from chassis.store import Document
from chassis.visibility import narrow
from contracts.access import may
from contracts.context import current_call
from contracts.visibility import OBJECTS, is_seen

from ..orders.models import Order
from ..quotes.models import Quote
from . import deals

MOST_SHOWN = 50


@dataclass(frozen=True)
class Related:
    """A kind of thing that belongs to deals.

    `document` needs an index on (deal_id, created_at); `object` is its name in what roles see, and
    `shown` are the fields that are shown: those of `number`, `state`, `total` and `owner_id` that
    it has.
    """

    section: str
    document: type[Document]
    object: str
    permission: str
    link: str
    shown: tuple = ("number", "state", "total", "owner_id")


RELATED = (
    Related("quotes", Quote, "quote", "quotes:read", "/quotes/{id}"),
    Related("orders", Order, "order", "orders:read", "/orders/{id}"),
)


def get_deal_related(*, deal_id):
    """Show the quotes and orders of a deal that the caller may see."""
    customer_id = deals.seen(deal_id)["contact_ids"][0]
    found, omitted = {}, [
        {"section": section, "service": "contacts", "reason": "not_asked"}
        for section in ("interactions", "tickets")]
    for kind in RELATED:
        if may_see(kind.permission, kind.object):
            found[kind.section] = in_short(kind, {"deal_id": deal_id}, most=MOST_SHOWN)
        else:
            omitted.append(not_allowed(kind.section))
    return {"deal_id": deal_id, "customer_id": customer_id, **found, "sections_omitted": omitted}


def may_see(permission, name):
    """Whether whoever makes the call may read a kind of thing, and sees any of it."""
    actor = current_call().actor
    return may(actor, permission) and (actor.sees is None or name in actor.sees)


def not_allowed(section):
    """What an answer says of a section that whoever makes the call may not see."""
    return {"section": section, "service": "sales", "reason": "not_allowed"}


def in_short(kind, where, *, most, by="created_at"):
    """At most so many of a kind that the caller sees, in short, the latest first."""
    raws = kind.document.collection().find(narrow(where, kind.object)).sort(by, -1).limit(most)
    names = [name for name in kind.shown if _is_shown(kind.object, name)]
    return [
        {"id": raw["_id"], "created_at": raw["created_at"], "link": kind.link.format(id=raw["_id"]),
         **{name: raw[name] for name in names if name in raw}}
        for raw in raws]


def _is_shown(name, field):
    """Whether a field is seen that is shown outside the object that roles tell apart."""
    return field not in OBJECTS[name].fields or is_seen(current_call().actor.sees, name, field)
