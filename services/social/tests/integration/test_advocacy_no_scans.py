"""Whatever is asked of the store about advocates, referrals and testimonials has an index."""

import pytest
from advocacy_factories import a_deal, a_lead, an_advocate, an_invoice, answered, converted, tell
from idea_factories import Reader

from chassis.holdings import DocumentHoldings
from chassis.testing.parties import party
from chassis.testing.servers import SECRET_KEY
from social.models import DOCUMENTS
from social.settings import social_settings


@pytest.fixture
def unscanned(unscanned_stack, monkeypatch):
    """The rules on a store that refuses to read a collection without an index."""
    from chassis.testing.rules import opened
    from social.service import SocialService

    unscanned_stack.empty_stores()
    monkeypatch.setenv("VINCULO_SECRET_KEY", SECRET_KEY)
    with opened(unscanned_stack, SocialService, monkeypatch) as rules:
        social_settings.cache_clear()
        yield rules
    social_settings.cache_clear()


def test_advocacy_is_found_by_indexes(unscanned):
    ana, customer = Reader(unscanned), party("organisation")
    advocate = an_advocate(unscanned, contact_id=ana.contact_id)
    answered(unscanned, ana.contact_id, 9)
    click = unscanned.click_referral(code=advocate["code"])
    lead = a_lead(advocate, click)
    deal, invoice = a_deal(lead, customer), an_invoice(customer)
    tell(unscanned, "invoice_paid", invoice=invoice)
    tell(unscanned, "deal_won", deal=deal)
    tell(unscanned, "lead_created", lead=lead)
    converted(unscanned, lead, customer)
    tell(unscanned, "invoice_updated", invoice={**invoice, "version": 9, "state": "issued"})
    tell(unscanned, "deal_reopened", deal={**deal, "version": 9})
    tell(unscanned, "lead_deleted", lead_id=a_lead()["id"])
    for filters in ({}, {"state": "lead"}, {"advocate_id": advocate["id"]},
                    {"advocate_id": advocate["id"], "state": "lead"}):
        unscanned.list_referrals(**filters)
    for filters in ({}, {"state": "active"}, {"contact_id": ana.contact_id}):
        unscanned.list_advocates(**filters)
    ana.rules.list_portal_referrals()
    ana.rules.list_portal_referral_links()
    words = unscanned.create_testimonial(
        contact_id=ana.contact_id, text="Todo encajaba.", shown_as="Ana R.")
    unscanned.ask_testimonial(testimonial_id=words["id"])
    for filters in ({}, {"state": "asked"}, {"contact_id": ana.contact_id}):
        unscanned.list_testimonials(**filters)
    ana.rules.list_portal_testimonials()
    ana.rules.answer_portal_testimonial(testimonial_id=words["id"], is_agreed=True)
    unscanned.list_public_testimonials()
    DocumentHoldings(DOCUMENTS).erase([ana.contact_id, customer], None)
