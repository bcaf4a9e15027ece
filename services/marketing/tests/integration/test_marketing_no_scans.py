"""What marketing is asked of currencies, and does by itself about them, reads by indexes."""

import pytest
from call_factories import EVA, a_list, a_script, an_ending
from marketing_factories import a_contact_id, an_invoice, an_order, issued, placed

from chassis import asking
from chassis.testing.parties import party
from chassis.testing.rules import opened
from contracts.context import Actor
from marketing.calls import calls
from marketing.currencies.revaluing import revalue
from marketing.service import MarketingService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules


def test_exchange_rates_are_read_and_valued_by_indexes(rules):
    contact_id = a_contact_id()
    rules.react("on_order_told", placed(an_order(contact_id, currency="USD")))
    rules.react("on_invoice_told", issued(an_invoice(contact_id, currency="USD")))

    rules.set_exchange_rates(rates=[{"currency": "USD", "day": "2026-02-27", "rate": "0.9217"}])
    revalue()

    assert len(rules.list_exchange_rates()["items"]) == 1
    assert len(rules.list_exchange_rates(currency="USD")["items"]) == 1
    assert "house_total" in rules.store.sold_orders.find_one({"contact_ids": contact_id})


class Willing:
    """Stands in for contacts, which is asked elsewhere: everybody may be called."""

    actor = Actor("service:test", roles=("service",))

    def call(self, name, request, **_options):
        if name == "contacts.may_approach":
            return {"items": [{"contact_id": id, "is_allowed": True, "reason": None,
                               "point": "+34600100100"} for id in request["contact_ids"]]}
        return {"items": [{"contact_id": id, "findings": []} for id in request["contact_ids"]]}


def test_the_desk_reads_by_indexes(rules):
    asking.use(Willing())
    contact_id = party()
    script = rules.create_call_script(**a_script())
    call_list = rules.create_call_list(**a_list(call_script_id=script["id"]))
    where = {"call_list_id": call_list["id"]}
    rules.add_call_list_contacts(**where, contact_ids=[contact_id])
    rules.open_call_list(**where)

    call = rules.by(EVA).take_next_call(**where)["call"]
    rules.by(EVA).end_call(call_id=call["id"], **an_ending("busy"))
    assert rules.by(EVA).take_next_call(**where)["call"] is None
    rules.list_call_list_contacts(**where)
    rules.list_call_list_contacts(**where, state="skipped")
    for filters in ({}, where, {"contact_id": contact_id}, {"user_id": EVA.id},
                    {"state": "open"}, {"campaign_id": "campaign_01h455vb4pex5vsknk084sn02q"}):
        rules.list_calls(**filters)
    for filters in ({}, {"state": "open"}, {
            "campaign_id": "campaign_01h455vb4pex5vsknk084sn02q"}):
        rules.list_call_lists(**filters)
    rules.list_call_scripts()
    rules.get_call_list_results(**where)
    calls.let_lapsed_calls_go()
    rules.remove_call_list_contact(**where, contact_id=contact_id)
