"""Commissions that sales closed: one invoice of each month, also late, told twice, or at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from invoicing_factories import ADDRESS, OTHER_TAX_ID, party, set_up
from self_billed_factories import AGREED, at_once, close, commissions, partner_of, supplier

from billing.errors import CommissionsAreInvoiced
from billing.self_billed.commissions import invoice_waiting_commissions
from chassis import clock


@pytest.fixture
def ready(rules):
    set_up(rules)
    yield rules
    clock.move(timedelta())


def of(rules, contact_id):
    return rules.list_self_billed_invoices(contact_id=contact_id)["items"]


def test_closed_commissions_are_drafted_and_proposed_once(ready):
    agent_id = supplier(ready, agreement={"withholding_rate": "15"}, language="es")
    statement = commissions(agent_id)

    for _ in range(2):
        close(ready, statement)

    (draft,) = of(ready, agent_id)
    assert (draft["acceptance"], draft["commission_statement_id"]) == ("waiting", statement["id"])
    assert draft["supplied_on"] == "2026-03-31"
    assert [line["description"] for line in draft["lines"]] == ["Comisiones de 2026-03"]
    assert draft["payable"]["amount"] == "265.00"
    assert partner_of(ready, agent_id).list_partner_self_billed_invoices()["items"][0][
        "commission_statement_id"] == statement["id"]


def test_closed_commissions_are_issued_at_once_where_that_was_agreed(ready):
    agent_id = at_once(ready)

    close(ready, commissions(agent_id))

    assert [one["state"] for one in of(ready, agent_id)] == ["issued"]


def test_closed_commissions_wait_for_what_is_missing(ready):
    agent_id = party("Agente")
    statement = commissions(agent_id)
    close(ready, statement)

    (waits,) = ready.list_waiting_commissions(contact_id=agent_id)["items"]
    assert (waits["reason"], waits["commission_statement_id"], waits["total"]) == (
        "billing_profile_missing", statement["id"], {"amount": "250.00", "currency": "EUR"})
    profile = ready.create_billing_profile(
        contact_id=agent_id, legal_name="Agente", tax_id=OTHER_TAX_ID, address=ADDRESS)
    invoice_waiting_commissions()
    (waits,) = ready.list_waiting_commissions()["items"]
    assert (waits["reason"], of(ready, agent_id)) == ("no_self_billing_agreement", [])

    ready.update_billing_profile(
        billing_profile_id=profile["id"], changes={"self_billing_agreement": AGREED})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: invoice_waiting_commissions(), range(4)))

    assert ready.list_waiting_commissions()["items"] == []
    assert [one["commission_statement_id"] for one in of(ready, agent_id)] == [statement["id"]]


def test_deleted_draft_of_commissions_waits_until_somebody_asks_for_another(ready):
    agent_id = supplier(ready)
    statement = commissions(agent_id)
    close(ready, statement)
    ready.delete_self_billed_invoice(invoice_id=of(ready, agent_id)[0]["id"])

    clock.move(timedelta(days=1))
    invoice_waiting_commissions()
    close(ready, statement)

    assert of(ready, agent_id) == []
    assert [one["reason"] for one in ready.list_waiting_commissions()["items"]] == [
        "draft_deleted"]
    made = ready.invoice_commissions(commission_statement_id=statement["id"])
    assert made["acceptance"] == "waiting"
    with pytest.raises(CommissionsAreInvoiced):
        ready.invoice_commissions(commission_statement_id=statement["id"])
    assert [one["id"] for one in of(ready, agent_id)] == [made["id"]]


def test_invoice_commissions_by_many_at_once_makes_one(ready):
    agent_id = supplier(ready)
    statement = commissions(agent_id)
    close(ready, statement)
    ready.delete_self_billed_invoice(invoice_id=of(ready, agent_id)[0]["id"])

    def attempt(_):
        try:
            return ready.invoice_commissions(commission_statement_id=statement["id"])["id"]
        except CommissionsAreInvoiced:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [id for id in pool.map(attempt, range(8)) if id]

    assert [one["id"] for one in of(ready, agent_id)] == made
