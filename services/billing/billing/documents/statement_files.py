"""Statements of account as files, for us and for those whom they are of."""

from chassis import clock, parties
from chassis.store import view

from ..issuers.issuers import the_issuer
from ..profiles.models import BillingProfile
from ..statements import statements
from .invoice_files import as_file
from .statements import statement_pdf


def get_statement_pdf(*, contact_id, starts_on, ends_on):
    """Get the statement of a party on paper. Raises IssuerMissing until we are recorded."""
    return _printed(statements.get_statement(
        contact_id=contact_id, starts_on=starts_on, ends_on=ends_on))


def get_portal_statement_pdf(*, starts_on, ends_on, party):
    """Get the customer's own statement on paper."""
    return _printed(statements.get_portal_statement(
        starts_on=starts_on, ends_on=ends_on, party=party))


def _printed(statement):
    seller, buyer = the_issuer().to_view(), _buyer(statement["contact_id"])
    pdf = statement_pdf(
        statement, seller=seller, buyer=buyer, made_at=clock.now(),
        language=buyer.get("language") or seller.get("language"))
    return as_file(f"{statement['starts_on']}-{statement['ends_on']}", "pdf", pdf)


def _buyer(contact_id):
    """How a party is written to: by its billing profile, else by what is known of it."""
    profile = BillingProfile.collection().find_one({"contact_id": contact_id})
    if profile is not None:
        return view(profile)
    party = parties.parties_of([contact_id])[contact_id]
    return {"legal_name": party.get("legal_name") or party.get("name"),
            "language": next(iter(party.get("languages") or ()), None),
            "address": next(iter(party.get("addresses") or ()), None)}
