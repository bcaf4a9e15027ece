"""From a first word to a paid invoice, over HTTP: the right hand knows what the left does."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import facturx
import pytest
from customers import Journey, made

from chassis.testing.processes import wait_until

TODAY = datetime.now(UTC).date().isoformat()
# Of Spain, with right check digits.
TAX_ID = "B12345674"


@pytest.fixture
def journey(suite, api):
    journey = Journey(suite, api)
    journey.set_up()
    return journey


def test_from_the_first_word_to_a_paid_invoice(journey, api, suite):
    journey.come_in()
    journey.convert(journey.lead())
    ticket = journey.anger()
    won = journey.do_in_spite(f"/deals/{journey.deal}/win", {}, ticket)
    assert won["state"] == "won"
    quote, sent = _quoted(journey, ticket)
    portal = journey.customer_signs_in()
    order_id = _accepted_twice_at_once(journey, portal, quote, sent)

    first, second = _shipped_and_invoiced_in_parts(journey, order_id)
    _are_valid_e_invoices(api, portal, first, second)
    _paid(journey, first, second)
    made(api.post(f"/orders/{order_id}/deliver", json={}), 200)

    _is_known_to_all(api, journey)
    credit = made(api.post("/credit-notes", json={
        "invoice_id": second["id"], "reason": "Dos paneles llegaron rotos.",
        "lines": [{"line_id": second["lines"][0]["id"], "quantity": "2"}]}))
    _adds_up_to_the_cent(portal, credit)
    balances = json.loads(suite.must(
        "rpc", "billing.check_balances", "--json", json.dumps({"contact_id": journey.company})))
    assert balances["wrong"] == []
    assert "broken" not in suite.must("invoices", "verify").lower()


def _quoted(journey, ticket):
    quote = made(journey.api.post("/quotes", json={
        "contact_ids": [journey.company, journey.person], "deal_id": journey.deal,
        "coupons": [f"HOLA-{journey.mark}"],
        "lines": [{"product_id": journey.lamp["id"], "quantity": "80"}]}))
    # 80 × 36.00, less 5 %.
    assert quote["lines"][0]["unit_price"] == "36.00"
    assert quote["total"]["amount"] == "2736.00"
    sent = journey.do_in_spite(f"/quotes/{quote['id']}/send", {}, ticket)
    mail = journey.suite.mails.wait_for(journey.email, quote["number"])
    (attached,) = mail.iter_attachments()
    assert attached.get_content().startswith(b"%PDF")
    return quote, sent


def _accepted_twice_at_once(journey, portal, quote, sent):
    read = portal.get(f"/quotes/{quote['id']}").json()
    assert read["digest"] == sent["digest"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: portal.post(f"/quotes/{quote['id']}/accept", json={
            "name": "Marta Gil", "digest": read["digest"]}), range(2)))
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].text
    (order_id,) = {answer.json()["order_id"] for answer in answers}
    orders = journey.api.get("/orders", params={"contact_id": journey.company}).json()["items"]
    assert [order["id"] for order in orders] == [order_id]
    assert journey.api.get(f"/quotes/{quote['id']}").json()["acceptance"]["source_address"]
    return order_id


def _shipped_and_invoiced_in_parts(journey, order_id):
    api = journey.api
    made(api.post("/billing-profiles", json={
        "contact_id": journey.company, "legal_name": "Hostelería Gil, S.L.", "tax_id": TAX_ID,
        "address": {"street": "Calle Mayor 1", "locality": "Bilbao", "postal_code": "48001",
                    "country": "ES"}, "language": "es", "invoicing_policy": "when_shipped"}))
    made(api.post(f"/orders/{order_id}/confirm", json={}), 200)
    (line,) = api.get(f"/orders/{order_id}").json()["lines"]
    for quantity in ("30", "50"):
        made(api.post(f"/orders/{order_id}/ship", json={
            "lines": [{"line_id": line["id"], "quantity": quantity}],
            "carrier": "Correos Express"}), 200)

    def invoices():
        found = api.get("/invoices", params={"contact_id": journey.company}).json()["items"]
        return found if len(found) == 2 else None

    second, first = wait_until(invoices, 30, "both parts are invoiced")
    assert Decimal(first["net"]["amount"]) + Decimal(second["net"]["amount"]) == Decimal("2736.00")
    return first, second


def _are_valid_e_invoices(api, portal, *invoices):
    for invoice in invoices:
        xml = api.get(f"/invoices/{invoice['id']}/facturx")
        assert xml.status_code == 200, xml.text
        assert facturx.xml_check_xsd(xml.content, flavor="factur-x", level="en16931")
        pdf = portal.get(f"/invoices/{invoice['id']}/pdf")
        assert pdf.headers["Content-Type"] == "application/pdf"
        name, inside = facturx.get_xml_from_pdf(pdf.content)
        assert (name, inside) == ("factur-x.xml", xml.content)


def _paid(journey, first, second):
    made(journey.api.post("/payments", json={
        "contact_id": journey.company, "amount": {"amount": "1000.00", "currency": "EUR"},
        "received_at": datetime.now(UTC).isoformat(), "reference": "A cuenta",
        "external_id": f"cuenta-{journey.mark}",
        "allocations": [{"invoice_id": first["id"], "amount": "1000.00"}]}))
    owed = Decimal(first["total"]["amount"]) + Decimal(second["total"]["amount"])
    _take_bank_statement(journey.api, journey, owed - 1000, (first, second))
    for invoice in (first, second):
        assert journey.api.get(f"/invoices/{invoice['id']}").json()["state"] == "paid"


def _is_known_to_all(api, journey):
    profile = wait_until(lambda: _profile_with_revenue(api, journey.company, "2736.00"), 20,
                         "the profile shows the revenue")
    assert profile["sections"]["value"]["orders"]["count"] == 1
    told = {"sales.deal.won", "sales.quote.sent", "sales.quote.accepted", "sales.order.placed",
            "sales.order.delivered", "billing.invoice.issued", "billing.invoice.paid",
            "billing.payment.received"}
    wait_until(lambda: told <= {entry["type"] for entry in api.get(
        f"/contacts/{journey.company}/timeline", params={"limit": 200}).json()["items"]}, 20,
        "the timeline tells all of it")


def _adds_up_to_the_cent(portal, credit):
    (euros,) = portal.get("/statement").json()["currencies"]
    closing = Decimal(euros["closing"])
    assert closing == -Decimal(credit["total"]["amount"])
    assert Decimal(euros["opening"]) + sum(
        Decimal(entry["amount"]) for entry in euros["entries"]) == closing
    assert Decimal(euros["entries"][-1]["balance"]) == closing


def _take_bank_statement(api, journey, amount, invoices):
    numbers = " ".join(invoice["number"] for invoice in invoices)
    camt = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>{journey.mark}</MsgId><CreDtTm>{TODAY}T20:00:00</CreDtTm></GrpHdr>
<Stmt><Id>{journey.mark}</Id><Acct><Id><IBAN>ES9121000418450200051332</IBAN></Id><Ccy>EUR</Ccy>
</Acct><Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>{TODAY}</Dt></BookgDt><ValDt><Dt>{TODAY}</Dt></ValDt>
<AcctSvcrRef>{journey.mark}</AcctSvcrRef><NtryDtls><TxDtls><Refs>
<EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>HOSTELERIA GIL SL</Nm></Dbtr>
</RltdPties><RmtInf><Ustrd>{numbers}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt>
</BkToCstmrStmt></Document>"""
    body = {"format": "camt053", "data": base64.b64encode(camt.encode()).decode()}
    taken = made(api.post("/bank-statements", json=body))
    assert taken["new_count"] == 1
    again = api.post("/bank-statements", json=body)
    assert again.status_code in (200, 201), again.text
    (entry,) = api.get("/bank-entries", params={
        "bank_statement_id": taken["id"]}).json()["items"]
    suggested = api.get(f"/bank-entries/{entry['id']}/suggestions").json()
    assert suggested["suggestions"][0]["contact_id"] == journey.company
    left = [{"invoice_id": invoice["id"], "amount": api.get(
        f"/invoices/{invoice['id']}").json()["open_amount"]["amount"]} for invoice in invoices]
    made(api.post(f"/bank-entries/{entry['id']}/book", json={
        "contact_id": journey.company, "allocations": left}), 200)


def _profile_with_revenue(api, contact_id, amount):
    profile = api.get(f"/contacts/{contact_id}/profile").json()
    revenue = profile["sections"].get("value", {}).get("revenue", {})
    paid = {money["amount"] for money in revenue.get("net", ())}
    return profile if amount in paid else None
