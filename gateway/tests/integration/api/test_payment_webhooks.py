"""What providers of payments tell comes through as it came, and is open to anybody who signs it."""

import pytest

from contracts import billing

PROVIDER = "payment_provider_01h455vb4pex5vsknk084sn02q"
PATH = f"/api/v1/payment-webhooks/{PROVIDER}"


@pytest.fixture
def asked(stub):
    """The requests that a stand-in for billing was asked."""
    requests = []

    def answer(request):
        requests.append(request)

    stub(billing.billing, {"receive_payment_webhook": answer})
    return requests


def test_receive_payment_webhook_passes_on_the_very_bytes(app, asked):
    body = '{"type":  "payment.succeeded",\n "data": {"ñ": 1}}'

    answer = app.test_client().post(PATH, data=body.encode(), headers={
        "webhook-id": "msg_1", "webhook-timestamp": "1774076400", "webhook-signature": "v1,AAAA"})

    assert answer.status_code == 204, answer.text
    assert asked == [{
        "payment_provider_id": PROVIDER, "body": body, "webhook_id": "msg_1",
        "webhook_timestamp": "1774076400", "webhook_signature": "v1,AAAA"}]


def test_receive_payment_webhook_refuses_what_is_too_long_or_no_text(app, asked):
    client = app.test_client()

    assert client.post(PATH, data=b"x" * (64 * 1024 + 1)).status_code == 413
    assert client.post(PATH, data=b"\xff").status_code == 400
    assert asked == []


def test_receive_payment_webhook_says_in_which_header_it_is_wrong(app, billing_service):
    answer = app.test_client().post(PATH, json={}, headers={
        "webhook-id": "", "webhook-timestamp": "1774076400", "webhook-signature": "v1,AAAA"})

    assert answer.status_code == 422, answer.text
    assert [(item["in"], item["pointer"]) for item in answer.json["errors"]] == [
        ("header", "/webhook-id")]
