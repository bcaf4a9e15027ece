"""Collective invoices: what left us for a party before a day, on as few invoices as it takes."""

from chassis.money import loaded
from contracts.billing.invoice import MOST_LINES

from ..errors import NOT_READY
from ..issuers.issuers import day_at, the_issuer
from ..profiles.billing_profiles import the_profile_of
from . import orders, parts, waiting
from .models import Ordered

MOST_ORDERS = 100


def invoice_party(contact_id, *, before):
    """Issue what waits for the collective invoice of a party and left us before a day.

    Returns how many invoices were issued, and whether the party has to wait.
    """
    held = list(Ordered.objects(is_collected=True, contact_id=contact_id).order_by("id"))
    try:
        issuer = the_issuer()
        taken = [(ordered, _parts_before(ordered, before, issuer)) for ordered in held]
        taken = [(ordered, found) for ordered, found in taken if found]
        groups = _on_one_invoice(taken)
        if groups:
            profile = the_profile_of(contact_id)
        for group in groups:
            orders.issue(group, issuer, profile)
    except NOT_READY as error:
        for ordered, _ in taken:
            waiting.put_off(ordered, error)
            ordered.put()
        return 0, True
    for ordered, _ in taken:
        waiting.let_go(ordered)
        ordered.is_collected = bool(_parts_before(ordered, None, issuer)) or None
        ordered.put()
    return len(groups), False


def first_of_this_month(issuer):
    """The first day of the month that it is for the issuer."""
    return f"{day_at(issuer)[:7]}-01"


def _parts_before(ordered, before, issuer):
    found = parts.due(
        loaded(ordered.order), policy="monthly", invoiced=loaded(ordered.invoiced or {}),
        invoiced_shipment_ids=ordered.invoiced_shipment_ids)
    return [part for part in found
            if before is None or _day_of(part, ordered, issuer) < before]


def _day_of(part, ordered, issuer):
    """The day when a part left us; of an order without shipments, when it was placed."""
    return day_at(issuer, part["shipped_at"] or ordered.order["placed_at"])


def _on_one_invoice(taken):
    """Orders in groups of one currency, none with more lines or orders than an invoice holds."""
    groups, open_groups = [], {}
    for ordered, found in taken:
        currency = ordered.order["total"]["currency"]
        lines = sum(len(part["lines"]) for part in found)
        group = open_groups.get(currency)
        if group is None or group["lines"] + lines > MOST_LINES or (
                len(group["taken"]) == MOST_ORDERS):
            group = open_groups[currency] = {"lines": 0, "taken": []}
            groups.append(group["taken"])
        group["lines"] += lines
        group["taken"].append((ordered, found))
    return groups
