"""Reminders: sent level by level, unless something that goes on with the customer speaks against.

Contacts are asked beforehand, as their guards know of angry tickets, complaints and returns. What
speaks against it pauses a case, and once it is settled the case goes on by itself.
"""

from datetime import date
from functools import partial

import structlog

from chassis import clock
from chassis.asking import ask
from chassis.jobs import as_service
from chassis.mails import write_mail
from chassis.outbox import announce, commit
from chassis.parties import email_of, parties_of
from contracts import billing as contract
from contracts import contacts
from contracts.errors import Conflict, PreconditionFailed, ServiceUnavailable

from ..invoices.models import Invoice
from ..issuers.models import Issuer
from ..payments.allocations import open_invoices
from ..profiles.models import BillingProfile
from ..statements.disputes import disputed_among
from ..statements.receivables import today
from .dunning_cases import case_for, due_invoices, is_held, next_level
from .dunning_settings import get_dunning_settings

log = structlog.get_logger("billing.dunning")

AT_ONCE = 200
MOST_REASON = 1000


def remind_of_overdue_invoices():
    """Remind customers of what is overdue, where that is set; a periodic job."""
    settings = get_dunning_settings()
    if not settings["is_active"]:
        return
    with as_service("billing"):
        try:
            remind(settings["levels"], findings_of)
        except ServiceUnavailable:
            # Without knowing what else goes on nobody is reminded; the next turn asks again.
            log.warning("guards_not_asked")


def findings_of(contact_ids):
    """What speaks against dunning, by contact: `{contact id: [text]}`, as guards know it.

    What somebody overrode speaks against it no more.
    """
    told = ask(contacts.check_many_guards, contact_ids=contact_ids, action="dun")
    return {verdict["contact_id"]: [finding["text"]["en"] for finding in verdict["findings"]
                                    if finding["override"] is None]
            for verdict in told["items"]}


def remind(levels, findings_of):
    """Send what is due today, or note what pauses it."""
    due = due_invoices(levels)
    for start in range(0, len(due), AT_ONCE):
        part = due[start:start + AT_ONCE]
        against = findings_of(sorted({invoice["contact_ids"][0] for invoice, _ in part}))
        for invoice, level in part:
            found = against.get(invoice["contact_ids"][0]) or []
            try:
                commit(partial(_remind, invoice["_id"], level, levels, found))
            except (Conflict, PreconditionFailed) as refused:
                log.info("reminder_put_off", invoice=invoice["_id"], code=refused.code)


def _remind(invoice_id, level, levels, found):
    invoice = Invoice.fetch(invoice_id)
    case, day = case_for(invoice), today()
    held = case.to_mongo()
    is_due = invoice.state == "issued" and next_level(
        levels, held, invoice.due_on, date.fromisoformat(day)) == level
    if not is_due or is_held(held, day):
        # It was paid, paused or dunned since it was looked for.
        return
    if disputed_among([invoice.id]):
        _pause(case, "dispute", "The invoice is disputed.")
    elif found:
        _pause(case, "guard", " ".join(found)[:MOST_REASON])
    else:
        _send(invoice, case, level, levels[level - 1], day)


def _pause(case, by, reason):
    if (case.paused_by, case.pause_reason) == (by, reason):
        return
    case.paused_by, case.pause_reason, case.paused_until_on = by, reason, None
    _store(case)


def _send(invoice, case, level, said, day):
    party = parties_of([case.contact_id]).get(case.contact_id) or {}
    profile = BillingProfile.objects(contact_id=case.contact_id).first()
    address = (profile and profile.email) or email_of(party)
    if not address:
        _pause(case, "no_address", "There is no address to write to.")
        return

    language = invoice.language or (profile and profile.language) or next(
        iter(party.get("languages") or ()), "en")
    words = said["es" if language.startswith("es") else "en"]
    filled = partial(_filled, _words_for(invoice, said, day))
    mail_id = write_mail(
        to=[address], subject=filled(words["subject"]), text=filled(words["text"]),
        contact_ids=[case.contact_id], about={"type": "invoice", "id": invoice.id})
    case.level = level
    case.sent = [*case.sent, {"level": level, "sent_at": clock.now(), "mail_id": mail_id}]
    case.paused_by = case.pause_reason = case.paused_until_on = None
    _store(case)
    announce(contract.invoice_dunned, invoice, dunning_case=case.to_view())


def _words_for(invoice, said, day):
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    rows = open_invoices(invoice.contact_ids[0], invoice.currency)
    return {
        "number": invoice.number, "due_on": invoice.due_on,
        "open": _amount(invoice.open_amount),
        "days": str((date.fromisoformat(day) - date.fromisoformat(invoice.due_on)).days),
        "fee": f"{said.get('fee') or 0} {invoice.currency}",
        "company": issuer.legal_name if issuer else "",
        "statement": "\n".join(
            f"{row.number}  {row.issued_on}  {row.due_on}  {_amount(row.open_amount)}"
            for row in rows),
    }


def _filled(words, text):
    # Only these words are filled in, so that nothing else of a text means anything.
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _amount(held):
    return f"{held['amount']} {held['currency']}"


def _store(case):
    return case.put() if case.id else case.add()
