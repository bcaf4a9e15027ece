"""Orders as sales tells of them, and the invoices that are made of them."""

from chassis import clock
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.money import loaded, stored
from contracts.errors import ValidationFailed

from ..errors import NOT_READY, BillingProfileMissing, OrderIsCancelled, OrderIsInvoiced
from ..invoices.composing import compose
from ..invoices.issuing import announce_issued, complete, take_place
from ..invoices.models import Invoice
from ..issuers.issuers import day_at, the_issuer
from ..issuers.series import series_for
from ..profiles.billing_profiles import survivor_of, the_profile_of
from ..profiles.models import BillingProfile
from . import parts, waiting
from .models import Ordered

KIND = "invoice"
KEPT = ("number", "state", "placed_at", "confirmed_at", "total", "lines", "shipments", "reference",
        "owner_id", "is_historic")


def take_up(orders):
    """Keep orders as they are told, the newest of each.

    They are invoiced right after, one by one (`invoicing_runs.invoice_due_orders`): a transaction
    over many would hold up all others who issue in the series.
    """
    newest = {}
    for order in orders:
        held = newest.get(order["id"])
        if held is None or held["version"] < order["version"]:
            newest[order["id"]] = order
    erased = forgotten([order["contact_ids"][0] for order in newest.values()])
    held = {found.id: found for found in Ordered.objects(id__in=list(newest))}
    for id, order in newest.items():
        known = held.get(id)
        is_news = known is None or known.order_version < order["version"]
        if is_news and order["contact_ids"][0] not in erased:
            _keep(known, order)


def _keep(ordered, order):
    is_new = ordered is None
    if is_new:
        ordered = Ordered(id=order["id"], contact_id=survivor_of(order["contact_ids"][0]))
    ordered.number, ordered.state = order["number"], order["state"]
    ordered.order_version = order["version"]
    ordered.order = stored({name: order[name] for name in KEPT if order.get(name) is not None})
    ordered.retry_at = clock.now()
    ordered.add() if is_new else ordered.put()


def consider(ordered):
    """Invoice what of an order is to be by now, or note why it has to wait. The order is stored by
    whoever calls.
    """
    if ordered.state == "cancelled":
        _note_cancelled(ordered)
        return
    try:
        # Its contact follows merges, so it is the survivor's.
        issuer = the_issuer()
        profile = BillingProfile.objects(contact_id=ordered.contact_id).first()
        policy = (profile and profile.invoicing_policy) or issuer.invoicing_policy
        found = _due(ordered, policy)
        ordered.is_collected = (policy == "monthly" and bool(found)) or None
        if found and profile is None:
            raise BillingProfileMissing(contact_id=ordered.contact_id)
        for part in () if ordered.is_collected else found:
            issue([(ordered, [part])], issuer, profile)
        waiting.let_go(ordered)
    except NOT_READY as error:
        waiting.put_off(ordered, error)


def invoice_order(*, order_id, shipment_id):
    """Issue an invoice of an order that sales told of, or of one of its shipments."""
    ordered = Ordered.fetch(order_id)
    if ordered.state == "cancelled":
        raise OrderIsCancelled(id=order_id)
    part = _asked_for(ordered, shipment_id)
    if part is None:
        raise OrderIsInvoiced(id=order_id)

    invoice = issue([(ordered, [part])], the_issuer(), the_profile_of(ordered.contact_id))
    if _asked_for(ordered, None) is None:
        waiting.let_go(ordered)
        ordered.is_collected = None
    ordered.put()
    return invoice.to_view()


def _asked_for(ordered, shipment_id):
    """The part of an order that is asked for; None when it is invoiced."""
    order, invoiced = loaded(ordered.order), loaded(ordered.invoiced or {})
    if shipment_id is None:
        return parts.rest(order, invoiced)
    if shipment_id not in {one["id"] for one in order.get("shipments") or ()}:
        raise ValidationFailed.at("/shipment_id", "The order has no such shipment.")
    if shipment_id in ordered.invoiced_shipment_ids:
        return None
    return parts.of_shipment(order, shipment_id, invoiced)


def issue(taken, issuer, profile):
    """Issue one invoice of parts of orders of one party and currency: `[(ordered, [part])]`.

    Whoever calls stores the orders, which note what is invoiced of them. What is missing is found
    (NOT_READY) before anything is written.
    """
    series = series_for(KIND)
    today = day_at(issuer)
    first = taken[0][0]
    references = {ordered.order.get("reference") for ordered, _ in taken}
    invoice = Invoice(
        kind=KIND, currency=first.order["total"]["currency"], contact_ids=[profile.contact_id],
        owner_id=first.order.get("owner_id"), order_ids=[ordered.id for ordered, _ in taken],
        customer_reference=references.pop() if len(references) == 1 else None,
        supplied_on=_supplied_on(taken, issuer),
        source_keys=[_key_of(ordered, part) for ordered, found in taken for part in found])
    lines = [_line(ordered, part, line)
             for ordered, found in taken for part in found for line in part["lines"]]
    said = {"issuer": issuer, "profile": profile, "lines": lines}
    compose(invoice, day=today, **said)
    place = take_place(series, today=today)
    if place[-1] != today:
        compose(invoice, day=place[-1], **said)
    complete(invoice, *place)
    invoice.add()
    announce_issued(invoice)
    for ordered, found in taken:
        _note_invoiced(ordered, found, invoice)
    return invoice


def _due(ordered, policy):
    return parts.due(
        loaded(ordered.order), policy=policy, invoiced=loaded(ordered.invoiced or {}),
        invoiced_shipment_ids=ordered.invoiced_shipment_ids)


def _note_invoiced(ordered, found, invoice):
    invoiced = loaded(ordered.invoiced or {})
    for part in found:
        invoiced = parts.added(invoiced, part)
    ordered.invoiced = stored(invoiced)
    shipments = [part["shipment_id"] for part in found if part["shipment_id"]]
    ordered.invoiced_shipment_ids = [*ordered.invoiced_shipment_ids, *shipments]
    ordered.invoice_ids = [*ordered.invoice_ids, invoice.id]


def _note_cancelled(ordered):
    waiting.let_go(ordered)
    ordered.is_collected = None
    if ordered.invoice_ids:
        waiting.put_off(ordered, OrderIsCancelled(
            "It was invoiced before it was cancelled, so it has to be credited."))
        ordered.retry_at = None


def _line(ordered, part, line):
    ids = {"order_id": ordered.id, "order_line_id": line["id"], "shipment_id": part["shipment_id"]}
    return {**line, **ids, "id": new_id("line")}


def _key_of(ordered, part):
    if part["shipment_id"]:
        return f"{ordered.id}/{part['shipment_id']}"
    return f"{ordered.id}/rest/{len(ordered.invoice_ids)}"


def _supplied_on(taken, issuer):
    moments = [part["shipped_at"] for _, found in taken for part in found if part["shipped_at"]]
    return day_at(issuer, max(moments)) if moments else None
