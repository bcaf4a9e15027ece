"""Payment links and the signed webhooks that tell they were paid: once, replayed or not."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from payments_factories import eur, invoiced, open_of, party
from standardwebhooks import Webhook

from billing.migrations import m0410_seal_payment_secrets
from billing.payments import payment_links
from billing.payments.link_models import PaymentProvider
from chassis.store import database
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, Unauthenticated, ValidationFailed

SECRET = "whsec_" + base64.b64encode(b"a secret that nobody is shown....").decode()
TEMPLATE = "https://pay.example.com/{payment_link_id}"


@pytest.fixture
def acme(rules):
    return party()


@pytest.fixture
def provider(rules):
    return rules.create_payment_provider(name="Pay", secret=SECRET, url_template=TEMPLATE)


@pytest.fixture
def webhook(rules, provider):
    """Have a webhook come: `webhook(link, "12.50", id="msg_1")`; what is given is changed."""

    def send(link, amount, *, id="msg_1", payment="pay_1", at=None, secret=SECRET, body=None,
             **changed):
        at = at or datetime.now(UTC)
        body = body or json.dumps({"type": "payment.succeeded", "data": {
            "payment_link_id": link["id"], "payment_id": payment, "amount": eur(amount)}})
        told = {"payment_provider_id": provider["id"], "body": body, "webhook_id": id,
                "webhook_timestamp": str(int(at.timestamp())),
                "webhook_signature": Webhook(secret).sign(id, at, body)}
        return rules.receive_payment_webhook(**{**told, **changed})

    return send


def test_create_payment_link_is_of_what_is_open(rules, acme, provider):
    invoice = invoiced(acme, 100)
    rules.create_payment(contact_id=acme, amount=eur("30"))

    link = rules.create_payment_link(invoice_id=invoice)

    assert (link["amount"], link["state"]) == (eur("70.00"), "open")
    assert link["url"] == TEMPLATE.replace("{payment_link_id}", link["id"])
    assert rules.get_payment_link(payment_link_id=link["id"]) == link


def test_create_payment_link_is_refused_without_anything_open_or_anybody_to_pay_by(rules, acme):
    invoice, other = invoiced(acme, 100), invoiced(acme, 5, state="draft")

    with pytest.raises(Conflict) as nobody:
        rules.create_payment_link(invoice_id=invoice)
    with pytest.raises(Conflict) as nothing:
        rules.create_payment_link(invoice_id=other)

    assert nobody.value.code == "payment_provider_missing"
    assert nothing.value.code == "nothing_is_open"


def test_create_portal_payment_link_is_for_the_own_invoice(rules, acme, provider):
    invoice = invoiced(acme, 100)
    customer = Actor("portal_user", roles=("customer",), party_id=acme)

    link = rules.by(customer).create_portal_payment_link(invoice_id=invoice)

    assert (link["contact_id"], link["amount"]) == (acme, eur("100.00"))
    with pytest.raises(NotFound):
        rules.by(customer).create_portal_payment_link(invoice_id=invoiced(party(), 1))


def test_payment_provider_never_shows_its_secret(rules, provider):
    changed = rules.update_payment_provider(
        payment_provider_id=provider["id"], changes={"is_active": False},
        expected_version=provider["version"])

    for shown in (provider, changed, *rules.list_payment_providers()["items"],
                  rules.get_payment_provider(payment_provider_id=provider["id"])):
        assert "secret" not in str(shown)
        assert SECRET[6:] not in str(shown)
    kept = PaymentProvider.fetch_raw(provider["id"])["_secret"]
    assert SECRET.encode() not in kept
    assert payment_links.secrets().open(kept, provider["id"]) == SECRET


def test_update_payment_provider_takes_another_secret(rules, acme, provider, webhook):
    other = "whsec_" + base64.b64encode(b"another secret of somebody else..").decode()
    link = rules.create_payment_link(invoice_id=invoiced(acme, 100))

    rules.update_payment_provider(
        payment_provider_id=provider["id"], changes={"secret": other})

    with pytest.raises(Unauthenticated):
        webhook(link, "100.00")
    webhook(link, "100.00", secret=other)
    assert len(rules.list_payments()["items"]) == 1


def test_secrets_that_were_kept_readable_are_sealed_once(rules, acme, provider, webhook):
    link = rules.create_payment_link(invoice_id=invoiced(acme, 100))
    PaymentProvider.collection().update_one(
        {"_id": provider["id"]}, {"$set": {"_secret": SECRET}})

    for _ in range(2):
        m0410_seal_payment_secrets.up(database())

    assert SECRET.encode() not in PaymentProvider.fetch_raw(provider["id"])["_secret"]
    webhook(link, "100.00")
    assert len(rules.list_payments()["items"]) == 1


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"secret": "x" * 33 + "é"}, "/secret"), ({"url_template": "http://a/{payment_link_id}"},
                                                "/url_template"),
    ({"url_template": "https://a/"}, "/url_template")])
def test_create_payment_provider_refuses_what_cannot_work(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_payment_provider(
            **{"name": "Pay", "secret": SECRET, "url_template": TEMPLATE, **fields})

    assert refused.value.details["errors"][0]["pointer"] == pointer


def test_receive_payment_webhook_pays_the_invoice(rules, acme, webhook):
    invoice = invoiced(acme, 100)
    link = rules.create_payment_link(invoice_id=invoice)

    webhook(link, "100.00")

    assert open_of(invoice) == ("0.00", "paid")
    (payment,) = rules.list_payments()["items"]
    assert (payment["method"], payment["payment_link_id"]) == ("payment_link", link["id"])
    after = rules.get_payment_link(payment_link_id=link["id"])
    assert (after["state"], after["payment_ids"]) == ("paid", [payment["id"]])


def test_receive_payment_webhook_thirty_at_once_and_under_other_ids_is_one_payment(
        rules, acme, webhook):
    invoice = invoiced(acme, 100)
    link = rules.create_payment_link(invoice_id=invoice)

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda n: webhook(link, "40.00", id=f"msg_{n % 3}"), range(30)))

    assert open_of(invoice) == ("60.00", "issued")
    assert len(rules.list_payments()["items"]) == 1
    assert rules.check_balances()["is_right"]


def test_receive_payment_webhook_keeps_what_is_more_as_a_credit(rules, acme, webhook):
    invoice, other = invoiced(acme, 100), invoiced(acme, 50)
    link = rules.create_payment_link(invoice_id=invoice)

    webhook(link, "120.00")
    webhook(link, "100.00", id="msg_2", payment="pay_2")

    assert (open_of(invoice), open_of(other)) == (("0.00", "paid"), ("50.00", "issued"))
    assert [payment["unallocated"] for payment in rules.list_payments()["items"]] == [
        eur("100.00"), eur("20.00")]


@pytest.mark.parametrize("wrong", [
    {"secret": "whsec_" + base64.b64encode(b"another secret of somebody else..").decode()},
    {"at": datetime.now(UTC) - timedelta(minutes=11)}])
def test_receive_payment_webhook_refuses_what_is_not_signed_well_and_now(
        rules, acme, webhook, wrong):
    invoice = invoiced(acme, 100)
    link = rules.create_payment_link(invoice_id=invoice)

    with pytest.raises(Unauthenticated):
        webhook(link, "100.00", **wrong)

    assert open_of(invoice) == ("100.00", "issued")
    assert rules.list_payments()["items"] == []


def test_receive_payment_webhook_lets_be_what_does_not_concern_it(rules, webhook):
    webhook(None, "0", body='{"type": "payment.failed", "data": {}}')

    assert rules.list_payments()["items"] == []


@pytest.mark.parametrize("body", ["[]", "no", '{"type": "payment.succeeded"}', json.dumps({
    "type": "payment.succeeded", "data": {
        "payment_link_id": "payment_link_01h455vb4pex5vsknk084sn02q", "payment_id": "p",
        "amount": eur("1")}})])
def test_receive_payment_webhook_refuses_what_says_nothing(rules, webhook, body):
    with pytest.raises(ValidationFailed):
        webhook(None, "0", body=body)


def test_receive_payment_webhook_is_not_found_when_the_provider_is_closed(
        rules, acme, provider, webhook):
    link = rules.create_payment_link(invoice_id=invoiced(acme, 100))
    rules.update_payment_provider(
        payment_provider_id=provider["id"], changes={"is_active": False})

    with pytest.raises(NotFound):
        webhook(link, "100.00")
