"""A customer's own invoices in the portal; anybody else's are not there, and no drafts."""

from chassis import paging
from chassis.store import view
from contracts.billing.dispute import PortalInvoice
from contracts.errors import NotFound

from ..invoices.models import Invoice
from .disputes import disputed_among
from .receivables import of_party, today

_PORTAL = PortalInvoice()


def list_portal_invoices(*, limit, after, party, issued_from=None, issued_until=None,
                         is_overdue=None, **filters):
    """List the customer's own invoices and credit notes, the latest first."""
    where = {**of_party(party["id"]), **filters}
    days = {"$gte": issued_from, "$lte": issued_until}
    if issued_from or issued_until:
        where["issued_on"] = {name: day for name, day in days.items() if day}
    if is_overdue:
        where = {"$and": [where, {
            "kind": "invoice", "state": "issued", "due_on": {"$lt": today()}}]}
    page = paging.page(Invoice.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)
    disputed, day = disputed_among(item["id"] for item in page["items"]), today()
    return {**page, "items": [shown(item, item["id"] in disputed, day)
                              for item in page["items"]]}


def get_portal_invoice(*, invoice_id, party):
    """Show the customer an invoice or credit note of their own."""
    raw = Invoice.collection().find_one({"_id": invoice_id, **of_party(party["id"])})
    if raw is None:
        raise NotFound(f"There is no invoice {invoice_id}.", id=invoice_id)
    return shown(view(raw), bool(disputed_among([invoice_id])), today())


def shown(invoice, is_disputed, day):
    """What of an invoice its customer sees: the fields of the contract and no other."""
    is_overdue = (invoice["kind"] == "invoice" and invoice["state"] == "issued"
                  and (invoice.get("due_on") or day) < day)
    return {**allowed(_PORTAL, invoice), "is_overdue": is_overdue, "is_disputed": is_disputed}


def allowed(schema, held):
    """What of a document a schema shows, at any depth."""
    kept = {}
    for name, field in schema.fields.items():
        if name not in held:
            continue
        value, inner = held[name], getattr(field, "inner", field)
        nested = getattr(inner, "schema", None)
        if nested is not None and isinstance(value, list):
            value = [allowed(nested, item) for item in value]
        elif nested is not None and isinstance(value, dict):
            value = allowed(nested, value)
        kept[name] = value
    return kept
