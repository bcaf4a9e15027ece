"""Acceptance: the supplier is asked, says yes or no, and what they accept is issued as it is."""

from chassis import clock
from contracts.context import current_call

from ..errors import AcceptanceIsNeeded, AcceptanceIsNotAsked
from ..invoices import telling
from ..invoices.issuing import announce_issued, complete, take_place
from ..issuers.issuers import day_at, the_issuer
from ..profiles.billing_profiles import the_profile_of
from .composing import agreement_of, set_days
from .drafts import compose_anew, draft, self_billed
from .supplier_series import INVOICES, series_of


def propose_self_billed_invoice(*, invoice_id, expected_version):
    """Show a draft to its supplier, who accepts or disputes it; as it now comes out."""
    return propose(draft(invoice_id, expected_version)).to_view()


def propose(invoice):
    """Have a supplier asked about a draft; asked twice is asked once."""
    if invoice.acceptance == "waiting":
        return invoice

    compose_anew(invoice, the_issuer())
    invoice.acceptance, invoice.proposed_at = "waiting", clock.now()
    invoice.dispute_reason = None
    invoice.put()
    telling.tell("proposed", invoice)
    return invoice


def accept_self_billed_invoice(*, invoice_id, note, expected_version):
    """Note that the supplier accepted, as by mail; it is issued by that."""
    invoice = self_billed(invoice_id)
    if invoice.acceptance == "accepted":
        return invoice.to_view()
    invoice = self_billed(invoice_id, expected_version)
    invoice.acceptance_note = note
    return accept(invoice).to_view()


def accept(invoice):
    """Issue what was accepted, as it was shown; only its days are those of now."""
    _require_asked(invoice)
    issuer, profile = the_issuer(), the_profile_of(invoice.contact_ids[0])
    agreement_of(profile, day_at(issuer))
    invoice.acceptance, invoice.accepted_at = "accepted", clock.now()
    invoice.accepted_by_id = current_call().actor.id
    place = _place(invoice, profile, day_at(issuer))
    set_days(invoice, issuer=issuer, profile=profile, day=place[-1])
    return _issued(invoice, place)


def dispute_self_billed_invoice(*, invoice_id, reason, expected_version):
    """Note that the supplier says a draft is not right; it is changed and proposed anew, or not."""
    return dispute(self_billed(invoice_id, expected_version), reason).to_view()


def dispute(invoice, reason):
    """Have a supplier's no stand, with its reason."""
    _require_asked(invoice)
    invoice.acceptance, invoice.dispute_reason = "disputed", reason
    invoice.put()
    telling.tell("disputed", invoice)
    return invoice


def issue_self_billed_invoice(*, invoice_id, expected_version):
    """Issue a draft without asking, where the supplier agreed to that beforehand."""
    return issue(draft(invoice_id, expected_version)).to_view()


def issue(invoice):
    """Issue a draft whose supplier need not be asked. Raises AcceptanceIsNeeded for others."""
    issuer, profile = the_issuer(), the_profile_of(invoice.contact_ids[0])
    today = day_at(issuer)
    if agreement_of(profile, today).get("needs_acceptance", True):
        raise AcceptanceIsNeeded(id=invoice.id)
    compose_anew(invoice, issuer, day=today)
    place = _place(invoice, profile, today)
    if place[-1] != today:
        compose_anew(invoice, issuer, day=place[-1])
    return _issued(invoice, place)


def _place(invoice, profile, today):
    series = series_of(profile.contact_id, INVOICES, name=invoice.seller["legal_name"])
    return take_place(series, today=today)


def _issued(invoice, place):
    complete(invoice, *place)
    invoice.proposed_at = invoice.proposed_at or invoice.issued_at
    invoice.put()
    announce_issued(invoice)
    return invoice


def _require_asked(invoice):
    if invoice.acceptance != "waiting":
        raise AcceptanceIsNotAsked(id=invoice.id, acceptance=invoice.acceptance)
