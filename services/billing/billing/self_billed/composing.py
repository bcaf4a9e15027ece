"""What a self-billed document says: who supplied sells, we buy, taxed as their supply is."""

from chassis.money import loaded

from ..errors import NoSelfBillingAgreement
from ..invoices import composing
from ..invoices.terms import instalments_of, means_of
from ..taxes.treatment import EU


def compose(invoice, *, issuer, profile, lines, day):
    """Have a document say what its lines come to on a day, sold by the supplier to us.

    Raises NoSelfBillingAgreement without what they agreed to by that day.
    """
    agreement = agreement_of(profile, day)
    invoice.language = profile.language or issuer.language
    invoice.seller = composing.snapshot(
        profile, contact_id=profile.contact_id, language=profile.language,
        iban=(profile.payment_method or {}).get("iban"))
    invoice.buyer = composing.snapshot(issuer, language=issuer.language)
    composing.set_lines(
        invoice, lines, regime=_regime(agreement, invoice), day=day,
        withholding_rate=agreement.get("withholding_rate"))
    # Whatever way they pay by when they buy, we transfer.
    invoice.payment_means = means_of(None, invoice.currency)
    set_days(invoice, issuer=issuer, profile=profile, day=day)


def set_days(invoice, *, issuer, profile, day):
    """Have a document say when it is due, should it be issued on that day."""
    terms = loaded(profile.payment_terms or issuer.payment_terms or {})
    composing.set_instalments(invoice, instalments_of(
        terms, day, loaded(dict(invoice.payable))["amount"], invoice.currency))


def agreement_of(profile, day):
    """What a supplier agreed to. Raises NoSelfBillingAgreement for what was not agreed by a day."""
    agreement = loaded(dict(profile.self_billing_agreement or {}))
    if not agreement or agreement["agreed_on"] > day:
        raise NoSelfBillingAgreement(contact_id=profile.contact_id)
    return agreement


def _regime(agreement, invoice):
    if agreement.get("exemption_reason"):
        return {"kind": "exempt", "exemption_reason": agreement["exemption_reason"]}
    theirs, ours = (invoice.seller["address"]["country"], invoice.buyer["address"]["country"])
    if theirs != ours and theirs not in EU and ours in EU:
        # Of whoever is not established here, we owe the tax (Directive 2006/112/EC, art. 196).
        return {"kind": "reverse_charge"}
    return {}
