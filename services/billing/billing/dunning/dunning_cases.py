"""How far the dunning of an invoice has come, and pausing it by hand or for a promise."""

from datetime import date, timedelta

from chassis import paging, parties
from contracts.errors import ValidationFailed

from ..errors import NothingIsOpen
from ..invoices.models import Invoice
from ..statements.receivables import day_of, today
from .dunning_settings import get_dunning_settings
from .models import DunningCase

MOST_DUE = 1000


def list_dunning_cases(*, limit, after, contact_id=None, is_paused=None, **filters):
    """List how far the dunning of invoices has come, the latest first."""
    where = dict(filters)
    if contact_id is not None:
        where["contact_id"] = parties.survivor_of(contact_id)
    if is_paused is not None:
        where["paused_by"] = {"$exists": is_paused}
    return paging.page(DunningCase.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def list_due_for_dunning():
    """List the invoices that are next to be dunned, the longest overdue first."""
    return {"invoices": [
        {"invoice_id": invoice["_id"], "number": invoice["number"], "due_on": invoice["due_on"],
         "contact_id": invoice["contact_ids"][0], "level": level}
        for invoice, level in due_invoices(get_dunning_settings()["levels"])]}


def pause_dunning(*, invoice_id, reason, until_on, expected_version):
    """Have an invoice not be dunned, until a day or until somebody resumes it."""
    case = _case_of(invoice_id, expected_version)
    if until_on is not None and until_on < today():
        raise ValidationFailed.at("/until_on", "That day is over.")
    return _paused(case, "hand", until_on, reason)


def promise_payment(*, invoice_id, promised_on, note, expected_version):
    """Note that a customer promised to pay by a day; nobody duns before it is over."""
    case = _case_of(invoice_id, expected_version)
    if promised_on < today():
        raise ValidationFailed.at("/promised_on", "That day is over.")
    case.promised_on = promised_on
    return _paused(case, "promise", promised_on, note)


def resume_dunning(*, invoice_id, expected_version):
    """Have an invoice be dunned again, whatever paused it."""
    case = _case_of(invoice_id, expected_version)
    case.paused_by = case.paused_until_on = case.pause_reason = None
    return _stored(case)


def due_invoices(levels):
    """What is to be dunned today, by its day, with the level that is next: `[(raw, level)]`.

    Never before it is due by so many days, never twice at a level, never what we owe ourselves.
    """
    day = date.fromisoformat(today())
    latest_due = (day - timedelta(days=levels[0]["days"])).isoformat()
    found = list(Invoice.collection().find(
        {"state": "issued", "due_on": {"$lte": latest_due}, "kind": "invoice",
         "is_self_billed": {"$ne": True}},
        {"number": 1, "due_on": 1, "contact_ids": 1}).sort("due_on", 1))
    cases = {raw["invoice_id"]: raw for raw in DunningCase.collection().find(
        {"invoice_id": {"$in": [invoice["_id"] for invoice in found]}})}
    due = []
    for invoice in found:
        case = cases.get(invoice["_id"], {})
        level = next_level(levels, case, invoice["due_on"], day)
        if level is not None and not is_held(case, day.isoformat()):
            due.append((invoice, level))
    return due[:MOST_DUE]


def next_level(levels, case, due_on, day):
    """The level that is next and due, from 1; None when none is.

    After a time in which nothing was sent only one comes, and the next as long after it as the
    levels lie apart.
    """
    reached = case.get("level", 0)
    if reached >= len(levels):
        return None
    if (day - date.fromisoformat(due_on)).days < levels[reached]["days"]:
        return None
    if reached:
        last = date.fromisoformat(day_of(case["sent"][-1]["sent_at"]))
        if (day - last).days < levels[reached]["days"] - levels[reached - 1]["days"]:
            return None
    return reached + 1


def is_held(case, day):
    """Whether somebody paused it, for good or until a day that is not over."""
    if case.get("paused_by") not in ("hand", "promise"):
        return False
    return case.get("paused_until_on") is None or day <= case["paused_until_on"]


def case_for(invoice):
    """The case of an invoice, new and not stored yet where there is none."""
    return DunningCase.objects(invoice_id=invoice.id).first() or DunningCase(
        invoice_id=invoice.id, contact_id=invoice.contact_ids[0])


def _case_of(invoice_id, expected_version):
    invoice = Invoice.fetch(invoice_id)
    if invoice.kind != "invoice" or invoice.state != "issued" or invoice.is_self_billed:
        raise NothingIsOpen(invoice_id=invoice_id)
    case = case_for(invoice)
    if case.id and expected_version is not None:
        return DunningCase.fetch(case.id, expected_version=expected_version)
    return case


def _paused(case, by, until_on, reason):
    case.paused_by, case.paused_until_on, case.pause_reason = by, until_on, reason
    return _stored(case)


def _stored(case):
    return (case.put() if case.id else case.add()).to_view()
