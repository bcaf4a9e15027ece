"""Commissions that sales closed, and the one invoice that is drafted of each month of them."""

import calendar
from decimal import Decimal

from chassis import clock
from chassis.data_requests import forgotten
from chassis.jobs import as_service
from chassis.money import loaded, stored
from chassis.outbox import commit
from chassis.parties import parties_of, survivor_of

from ..errors import NOT_READY, CommissionsAreInvoiced, NoSelfBillingAgreement
from ..issuers.issuers import day_at, the_issuer
from ..profiles.billing_profiles import the_profile_of
from . import due as due_commissions
from .acceptance import issue, propose
from .composing import agreement_of
from .drafts import drafted
from .models import CommissionDue

MISSING = (*NOT_READY, NoSelfBillingAgreement)
MOST_AT_ONCE = 500
_TEXTS = {"en": "Commissions for {period}", "es": "Comisiones de {period}"}


def take_up(statement):
    """Keep a closed month of commissions, and draft its invoice; once, however often it is told."""
    contact_id = survivor_of(statement["partner_id"])
    if CommissionDue.collection().find_one({"_id": statement["id"]}, {"_id": 1}):
        return
    if statement["total"]["amount"] <= 0 or forgotten([contact_id]):
        return
    due = CommissionDue(id=statement["id"], contact_id=contact_id, period=statement["period"],
                        total=stored(statement["total"]))
    _consider(due)
    due.add()


def invoice_commissions(*, commission_statement_id):
    """Draft the invoice of a closed month of commissions that waits for it, now."""
    due = CommissionDue.fetch(commission_statement_id)
    if due.invoice_id is not None:
        raise CommissionsAreInvoiced(id=due.id, invoice_id=due.invoice_id)

    invoice = _invoice(due)
    due_commissions.let_go(due, invoice)
    due.put()
    return invoice.to_view()


def invoice_waiting_commissions():
    """Draft invoices of commissions whose waiting may be over, one by one."""
    with as_service("billing"):
        found = CommissionDue.collection().find(
            {"retry_at": {"$lte": clock.now()}}, {"_id": 1}).limit(MOST_AT_ONCE)
        for raw in list(found):
            commit(lambda id=raw["_id"]: _look_at(id))


def _look_at(statement_id):
    due = CommissionDue.fetch(statement_id)
    # Another replica may have been quicker.
    if due.retry_at is None or due.invoice_id is not None:
        return
    _consider(due)
    due.put()


def _consider(due):
    """Draft the invoice of commissions, or note why they have to wait."""
    try:
        due_commissions.let_go(due, _invoice(due))
    except MISSING as error:
        due_commissions.put_off(due, error)


def _invoice(due):
    """The draft of commissions, proposed to the partner, or issued where that was agreed."""
    issuer, profile = the_issuer(), the_profile_of(due.contact_id)
    agreement = agreement_of(profile, day_at(issuer))
    party = parties_of([due.contact_id]).get(due.contact_id) or {}
    language = (profile.language or issuer.language)[:2].lower()
    total = loaded(dict(due.total))
    invoice = drafted(
        due.contact_id, currency=total["currency"], owner_id=party.get("owner_id"),
        commission_statement_id=due.id, source_keys=[due.id], supplied_on=_last_day(due.period),
        lines=[{"description": _TEXTS.get(language, _TEXTS["en"]).format(period=due.period),
                "quantity": Decimal(1), "unit": "C62", "unit_price": total["amount"],
                "tax_category": "standard"}])
    return propose(invoice) if agreement.get("needs_acceptance", True) else issue(invoice)


def _last_day(period):
    year, month = int(period[:4]), int(period[5:])
    return f"{period}-{calendar.monthrange(year, month)[1]:02}"
