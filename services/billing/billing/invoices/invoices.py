"""Invoices by hand: drafted, changed, deleted, and issued; and how all of them are looked up."""

from chassis import clock, money, paging
from chassis.parties import parties_of
from chassis.store import note_change, view
from chassis.visibility import narrow
from contracts.errors import NotFound, ValidationFailed

from ..errors import InvoiceIsIssued
from ..issuers.issuers import day_at, the_issuer
from ..issuers.models import Issuer
from ..issuers.series import series_for
from ..profiles.billing_profiles import the_profile_of
from .composing import compose, priced
from .issuing import announce_issued, complete, take_place
from .models import Invoice

KIND = "invoice"


def create_invoice(*, contact_id, lines, currency, parties, series=None, **fields):
    """Draft an invoice by hand; what it comes to is reckoned anew when it is issued."""
    party = parties[contact_id]
    issuer, profile = the_issuer(), the_profile_of(party["id"])
    if series is not None:
        series_for(KIND, series)
    invoice = Invoice(
        kind=KIND, currency=currency or profile.currency or issuer.currency, series=series,
        contact_ids=[party["id"]], owner_id=party.get("owner_id"), **fields)
    compose(invoice, issuer=issuer, profile=profile, day=day_at(issuer),
            lines=priced(lines, invoice.currency))
    return invoice.add().to_view()


def get_invoice(*, invoice_id):
    """Show an invoice or a credit note."""
    raw = Invoice.fetch_raw(invoice_id)
    refuse_self_billed(raw.get("is_self_billed"), invoice_id)
    return view(raw)


def list_invoices(*, limit, after, contact_id=None, issued_from=None, issued_until=None,
                  is_overdue=None, order_id=None, **filters):
    """List invoices and credit notes, the latest first."""
    where = {name: value for name, value in filters.items() if value is not None}
    where["is_self_billed"] = {"$ne": True}
    if contact_id is not None:
        party = parties_of([contact_id]).get(contact_id)
        where["contact_ids"] = party["id"] if party else contact_id
    if order_id is not None:
        where["order_ids"] = order_id
    days = {"$gte": issued_from, "$lte": issued_until}
    if issued_from or issued_until:
        where["issued_on"] = {name: day for name, day in days.items() if day}
    if is_overdue is not None:
        where = {"$and": [where, _overdue() if is_overdue else {"$nor": [_overdue()]}]}
    return paging.page(Invoice.collection(), narrow(where, "invoice"), sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def update_invoice(*, invoice_id, changes, expected_version):
    """Change a draft; lines that are given replace all that there were."""
    invoice = draft(invoice_id, expected_version)
    if changes.get("series") is not None:
        series_for(KIND, changes["series"])
    lines = changes.get("lines") or [money.loaded(dict(line)) for line in invoice.lines]
    for name, value in changes.items():
        if name != "lines":
            setattr(invoice, name, value)
    issuer = the_issuer()
    compose(invoice, issuer=issuer, profile=the_profile_of(invoice.contact_ids[0]),
            day=day_at(issuer), lines=priced(lines, invoice.currency))
    return invoice.put().to_view()


def delete_invoice(*, invoice_id, expected_version):
    """Delete a draft; what has a number stays for good."""
    invoice = draft(invoice_id, expected_version)
    raw = Invoice.collection().find_one_and_delete({"_id": invoice.id, "version": invoice.version})
    note_change(invoice.id, raw, None)


def issue_invoice(*, invoice_id, issued_on, expected_version):
    """Give a draft its number, and tell the world of it."""
    invoice = draft(invoice_id, expected_version)
    issuer = the_issuer()
    today = day_at(issuer)
    if issued_on is not None and issued_on > today:
        raise ValidationFailed.at("/issued_on", "That day has not come yet.")
    said = {"issuer": issuer, "profile": the_profile_of(invoice.contact_ids[0]),
            "lines": [money.loaded(dict(line)) for line in invoice.lines]}
    compose(invoice, day=issued_on or today, **said)
    series = series_for(KIND, invoice.series)
    place = take_place(series, today=today, issued_on=issued_on)
    if place[-1] != (issued_on or today):
        compose(invoice, day=place[-1], **said)
    complete(invoice, *place)
    invoice.put()
    announce_issued(invoice)
    return invoice.to_view()


def draft(invoice_id, expected_version=None):
    """A draft to be changed. Raises InvoiceIsIssued for what is none."""
    invoice = Invoice.fetch(invoice_id)
    refuse_self_billed(invoice.is_self_billed, invoice_id)
    if invoice.number:
        raise InvoiceIsIssued(id=invoice_id, number=invoice.number)
    return Invoice.fetch(invoice_id, expected_version=expected_version)


def refuse_self_billed(is_self_billed, invoice_id):
    """What we owe a supplier is none of the invoices that are owed to us."""
    if is_self_billed:
        raise NotFound(f"There is no invoice {invoice_id}.", id=invoice_id)


def _overdue():
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    today = day_at(issuer) if issuer else clock.today()
    return {"kind": KIND, "state": "issued", "due_on": {"$lt": today}}
