"""Who a ticket is for: who asks, and the organisations that they belong to."""

from dataclasses import dataclass

from chassis import clock, parties


@dataclass(frozen=True)
class Customer:
    contact_ids: frozenset
    tags: frozenset


def of(contact_id):
    """The customer that somebody who asks is or belongs to today."""
    day = clock.today()
    asking = parties.parties_of([contact_id]).get(contact_id, {"id": contact_id})
    at = [one["organisation_id"] for one in asking.get("affiliations", ())
          if (one.get("starts_on") or "") <= day <= (one.get("ends_on") or "9999")]
    known = {contact_id: asking, **parties.parties_of(at)}
    return Customer(
        contact_ids=frozenset({contact_id, *at, *(party["id"] for party in known.values())}),
        tags=frozenset(tag for party in known.values() for tag in party.get("tags", ())))


def fits(policy, customer):
    """Whether a policy (as stored) is about that customer."""
    for asked, has in ((policy.get("contact_ids"), customer.contact_ids),
                       (policy.get("customer_tags"), customer.tags)):
        if asked and has.isdisjoint(asked):
            return False
    return True
