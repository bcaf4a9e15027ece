"""Self-billing: what we issue in the name of suppliers, with their yes, and owe them by it."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from invoicing_factories import ADDRESS, customer, invoice, party, set_up
from self_billed_factories import IBAN, at_once, drafted, issued, partner_of, proposed, supplier

from billing.errors import (
    AcceptanceIsNeeded,
    AcceptanceIsNotAsked,
    InvoiceIsIssued,
    MoreThanWasInvoiced,
    NoSelfBillingAgreement,
)
from chassis.testing.events import waiting_events
from contracts.errors import Conflict, NotFound, PermissionDenied, PreconditionFailed


@pytest.fixture
def ready(rules):
    set_up(rules)
    return rules


def told(rules):
    return [event["type"] for event in waiting_events(rules.store)
            if "invoice" in event["type"]]


def amounts(document):
    return [document[name]["amount"] for name in ("net", "total", "payable", "open_amount")]


# Drafts


def test_create_self_billed_invoice_is_sold_by_the_supplier_and_bought_by_us(ready):
    agent_id = supplier(ready, agreement={"withholding_rate": "15"})

    draft = drafted(ready, agent_id)

    assert (draft["state"], draft["type_code"], draft["acceptance"]) == (
        "draft", "389", "not_asked")
    assert draft["seller"]["legal_name"] == "Agencia Pérez S.L."
    assert (draft["seller"]["contact_id"], draft["seller"]["iban"]) == (agent_id, IBAN)
    assert draft["buyer"]["legal_name"] == "Vinculo Demo S.L."
    assert "contact_id" not in draft["buyer"]
    assert draft["withholding"] == {"rate": "15", "base": "1000.00", "amount": "150.00"}
    assert amounts(draft) == ["1000.00", "1210.00", "1060.00", "1060.00"]
    assert waiting_events(ready.store) == []


@pytest.mark.parametrize("agreement", [None, {"agreed_on": "2999-01-01", "text": "Más tarde"}])
def test_create_self_billed_invoice_without_an_agreement_before_it(ready, agreement):
    contact_id = customer(ready, self_billing_agreement=agreement)

    with pytest.raises(NoSelfBillingAgreement):
        drafted(ready, contact_id)

    assert ready.store.invoices.count_documents({}) == 0


@pytest.mark.parametrize(("fiscal", "code"), [
    ({"address": {**ADDRESS, "country": "DE"}, "tax_id": None, "vat_id": "DE136695976"}, "AE"),
    ({"address": {**ADDRESS, "country": "US"}, "tax_id": "12-3456789"}, "AE"),
    ({"agreement": {"exemption_reason": "Mediación de seguros, exenta."}}, "E"),
])
def test_create_self_billed_invoice_of_which_the_supplier_owes_no_vat(ready, fiscal, code):
    draft = drafted(ready, supplier(ready, **fiscal))

    assert [(tax["vat_code"], tax["tax"]) for tax in draft["taxes"]] == [(code, "0.00")]
    assert draft["taxes"][0]["exemption_reason"]
    assert amounts(draft)[1] == "1000.00"


def test_self_billed_draft_is_changed_and_deleted_as_one_and_as_no_other(ready):
    agent_id = supplier(ready)
    draft, ordinary = drafted(ready, agent_id), invoice(ready, customer(ready))

    changed = ready.update_self_billed_invoice(
        invoice_id=draft["id"], expected_version=1, changes={"note": "Corregida", "lines": [
            {"description": "Comisiones", "quantity": "1", "unit_price": "900"}]})

    assert amounts(changed) == ["900.00", "1089.00", "1089.00", "1089.00"]
    for name, more in (("get_invoice", {}), ("issue_invoice", {}), ("delete_invoice", {}),
                       ("update_invoice", {"changes": {}}),
                       ("dispute_invoice", {"reason": "No es así"}),
                       ("create_credit_note", {"reason": "No"})):
        with pytest.raises(NotFound):
            getattr(ready, name)(invoice_id=draft["id"], **more)
    with pytest.raises(NotFound):
        ready.get_self_billed_invoice(invoice_id=ordinary["id"])
    with pytest.raises(PreconditionFailed):
        ready.delete_self_billed_invoice(invoice_id=draft["id"], expected_version=1)
    ready.delete_self_billed_invoice(invoice_id=draft["id"])
    assert ready.list_self_billed_invoices()["items"] == []


# Acceptance


def test_accept_partner_self_billed_invoice_issues_what_was_shown(ready):
    agent_id = supplier(ready)
    portal, draft = partner_of(ready, agent_id), drafted(ready, agent_id)
    assert portal.list_partner_self_billed_invoices()["items"] == []

    ready.propose_self_billed_invoice(invoice_id=draft["id"])
    (shown,) = portal.list_partner_self_billed_invoices()["items"]
    # What they accept is what they saw, whatever has come to be of them since.
    profile = ready.list_billing_profiles(contact_id=agent_id)["items"][0]
    ready.update_billing_profile(
        billing_profile_id=profile["id"], changes={"legal_name": "Agencia Nueva S.L."})
    accepted = portal.accept_partner_self_billed_invoice(
        invoice_id=draft["id"], expected_version=shown["version"])

    assert (shown["acceptance"], shown["state"]) == ("waiting", "draft")
    assert (accepted["acceptance"], accepted["state"]) == ("accepted", "issued")
    year = accepted["issued_on"][:4]
    assert accepted["number"] == f"SB0001-{year}-000001"
    assert accepted["seller"]["legal_name"] == "Agencia Pérez S.L."
    assert "owner_id" not in accepted
    held = ready.get_self_billed_invoice(invoice_id=draft["id"])
    assert (held["type_code"], held["accepted_by_id"]) == ("389", "portal_user")
    assert ready.verify_chain(series="SB0001")["broken"] is None
    assert told(ready) == ["billing.self_billed_invoice.proposed",
                           "billing.self_billed_invoice.issued"]
    # Said twice, it is said once.
    assert portal.accept_partner_self_billed_invoice(invoice_id=draft["id"]) == accepted


def test_accept_partner_self_billed_invoice_only_as_it_was_seen(ready):
    agent_id = supplier(ready)
    portal, seen = partner_of(ready, agent_id), proposed(ready, agent_id)
    ready.update_self_billed_invoice(invoice_id=seen["id"], changes={"note": "Otra"})
    again = ready.propose_self_billed_invoice(invoice_id=seen["id"])

    with pytest.raises(PreconditionFailed):
        portal.accept_partner_self_billed_invoice(
            invoice_id=seen["id"], expected_version=seen["version"])

    assert ready.get_self_billed_invoice(invoice_id=seen["id"]) == again


def test_dispute_partner_self_billed_invoice_until_it_is_put_right(ready):
    agent_id = supplier(ready)
    portal, draft = partner_of(ready, agent_id), proposed(ready, agent_id)

    disputed = portal.dispute_partner_self_billed_invoice(
        invoice_id=draft["id"], reason="Falta un pedido.")

    assert (disputed["acceptance"], disputed["dispute_reason"]) == (
        "disputed", "Falta un pedido.")
    for refused in (lambda: portal.accept_partner_self_billed_invoice(invoice_id=draft["id"]),
                    lambda: ready.accept_self_billed_invoice(invoice_id=draft["id"])):
        with pytest.raises(AcceptanceIsNotAsked):
            refused()
    assert "number" not in ready.get_self_billed_invoice(invoice_id=draft["id"])

    ready.update_self_billed_invoice(invoice_id=draft["id"], changes={"lines": [
        {"description": "Comisiones", "quantity": "1", "unit_price": "1100"}]})
    with pytest.raises(NotFound):
        portal.get_partner_self_billed_invoice(invoice_id=draft["id"])
    ready.propose_self_billed_invoice(invoice_id=draft["id"])
    accepted = ready.accept_self_billed_invoice(invoice_id=draft["id"], note="Correo del día 3")

    assert amounts(accepted)[0] == "1100.00"
    assert (accepted["state"], accepted["acceptance_note"]) == ("issued", "Correo del día 3")
    assert "dispute_reason" not in accepted


def test_issue_self_billed_invoice_without_asking_only_where_that_was_agreed(ready):
    asked_id, other_id = supplier(ready), at_once(ready, name="Suministros S.A.")
    draft = drafted(ready, asked_id)

    with pytest.raises(AcceptanceIsNeeded):
        ready.issue_self_billed_invoice(invoice_id=draft["id"])
    done = issued(ready, other_id)

    assert ready.get_self_billed_invoice(invoice_id=draft["id"]) == draft
    assert (done["state"], done["acceptance"]) == ("issued", "not_asked")
    with pytest.raises(InvoiceIsIssued):
        ready.update_self_billed_invoice(invoice_id=done["id"], changes={"note": "Otra"})
    assert partner_of(ready, other_id).get_partner_self_billed_invoice(
        invoice_id=done["id"])["number"] == done["number"]


def test_partner_operation_is_not_found_for_anything_of_another(ready):
    mine, theirs = supplier(ready), supplier(ready, name="Otra S.L.")
    portal, draft = partner_of(ready, mine), proposed(ready, theirs)

    for name, more in (("get_partner_self_billed_invoice", {}),
                       ("accept_partner_self_billed_invoice", {}),
                       ("dispute_partner_self_billed_invoice", {"reason": "No es mía"}),
                       ("get_partner_self_billed_invoice_pdf", {}),
                       ("get_partner_self_billed_invoice_facturx", {})):
        with pytest.raises(NotFound):
            getattr(portal, name)(invoice_id=draft["id"], **more)

    assert ready.get_self_billed_invoice(invoice_id=draft["id"]) == draft
    with pytest.raises(PermissionDenied):
        ready.list_partner_self_billed_invoices()


def test_self_billed_invoice_is_had_as_files(ready):
    agent_id = at_once(ready)
    done, portal = issued(ready, agent_id), partner_of(ready, agent_id)

    pdf = portal.get_partner_self_billed_invoice_pdf(invoice_id=done["id"])
    xml = portal.get_partner_self_billed_invoice_facturx(invoice_id=done["id"])

    assert base64.b64decode(pdf["content"]).startswith(b"%PDF")
    assert b"<ram:TypeCode>389</ram:TypeCode>" in base64.b64decode(xml["content"])


# Series


def test_first_documents_of_a_supplier_at_once_begin_one_series_without_gaps(ready):
    agent_id, other_id = at_once(ready), at_once(ready, name="Otra S.L.")
    drafts = [drafted(ready, agent_id)["id"] for _ in range(12)]

    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(
            lambda id: ready.issue_self_billed_invoice(invoice_id=id), drafts))

    assert {one["series"] for one in done} == {"SB0001"}
    assert sorted(one["sequence"] for one in done) == list(range(1, 13))
    assert ready.verify_chain(series="SB0001")["checked_count"] == 12
    assert issued(ready, other_id)["series"] == "SB0002"
    (one,) = [one for one in ready.list_series()["items"] if one["code"] == "SB0001"]
    assert (one["contact_id"], one["kinds"]) == (agent_id, ["self_billed"])


def test_series_that_was_made_by_hand_for_a_supplier_is_theirs(ready):
    agent_id = at_once(ready)
    ready.create_series(code="PEREZ", kinds=["self_billed"], contact_id=agent_id)

    assert issued(ready, agent_id)["series"] == "PEREZ"


def test_accept_self_billed_invoice_by_many_at_once_issues_it_once(ready):
    agent_id = supplier(ready)
    draft, portal = proposed(ready, agent_id), partner_of(ready, agent_id)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: portal.accept_partner_self_billed_invoice(
            invoice_id=draft["id"])["number"], range(8)))

    assert len(set(answers)) == 1
    assert told(ready).count("billing.self_billed_invoice.issued") == 1
    assert ready.verify_chain(series="SB0001")["checked_count"] == 1


# Credit notes


def test_credit_self_billed_invoice_lowers_what_we_owe(ready):
    agent_id = at_once(ready)
    done = issued(ready, agent_id)
    line_id = done["lines"][0]["id"]

    note = ready.credit_self_billed_invoice(
        invoice_id=done["id"], reason="Devolución", lines=[{"line_id": line_id, "amount": "400"}])

    assert (note["kind"], note["type_code"], note["series"]) == ("credit_note", "261", "SBR0002")
    assert note["seller"]["legal_name"] == "Agencia Pérez S.L."
    assert (note["credits_number"], amounts(note)[2:]) == (done["number"], ["484.00", "0.00"])
    held = ready.get_self_billed_invoice(invoice_id=done["id"])
    assert held["open_amount"]["amount"] == "726.00"
    with pytest.raises(MoreThanWasInvoiced):
        ready.credit_self_billed_invoice(
            invoice_id=done["id"], reason="Más", lines=[{"line_id": line_id, "amount": "601"}])
    rest = ready.credit_self_billed_invoice(invoice_id=done["id"], reason="Todo")
    assert rest["number"].endswith("000002")
    assert ready.get_self_billed_invoice(invoice_id=done["id"])["state"] == "cancelled"
    assert told(ready) == [f"billing.self_billed_invoice.{what}" for what in (
        "issued", "updated", "issued", "cancelled", "issued")]
    assert ready.verify_chain(series="SBR0002")["checked_count"] == 2


def test_credit_self_billed_invoice_that_is_a_draft_or_a_credit_note(ready):
    draft = drafted(ready, supplier(ready))
    with pytest.raises(Conflict) as refused:
        ready.credit_self_billed_invoice(invoice_id=draft["id"], reason="No")

    assert refused.value.code == "invoice_is_draft"
    assert ready.list_self_billed_invoices(kind="credit_note")["items"] == []
    assert ready.list_self_billed_invoices(contact_id=party())["items"] == []
