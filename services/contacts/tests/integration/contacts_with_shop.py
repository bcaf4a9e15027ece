"""The events of a service that only the tests know, and a contacts service that shows them."""

from chassis.service import reacts_to
from contacts import timeline
from contacts.service import ContactsService
from contracts.common import Id, Strict, Text
from contracts.declare import Service as Contract

shop = Contract("shop")


class ParcelSent(Strict):
    order_id = Text(40, required=True)
    contact_id = Id("contact", required=True)
    total = Text(20, required=True)


parcel_sent = shop.event("shop.parcel.sent", "An order was placed.", ParcelSent)


def on_parcel_sent(happened):
    """Tell of an order in the timeline of whoever placed it."""
    timeline.add_entry(
        type=happened.type,
        occurred_at=happened.at,
        title=f"Order {happened.data['order_id']}",
        summary=happened.data["total"],
        contact_ids=[happened.data["contact_id"]],
        about={"type": "order", "id": happened.data["order_id"]},
        actor_id=happened.actor_id,
    )


class ContactsWithShop(ContactsService):
    """All that the contacts service does, and one reaction more."""

    on_parcel_sent = reacts_to(parcel_sent, on_parcel_sent)
