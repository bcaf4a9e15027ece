"""Webhooks that others send: only what is signed well and now, and each of them once."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from chassis import signed_webhooks
from chassis.outbox import commit
from chassis.sealing import seal_of
from chassis.signed_webhooks import WebhookReceipt
from contracts.errors import ServiceUnavailable, Unauthenticated, ValidationFailed


def key(text):
    return "whsec_" + base64.b64encode(text).decode()


SECRET = key(b"a secret that nobody is shown....")
BODY = '{"said": "sí"}'


def signed(*, secret=SECRET, at=None, **changed):
    at = at or datetime.now(UTC)
    return {"body": BODY, "webhook_id": "msg_1", "webhook_timestamp": str(int(at.timestamp())),
            "webhook_signature": Webhook(secret).sign("msg_1", at, BODY)} | changed


def test_what_is_signed_well_and_now_is_let_in():
    signed_webhooks.require_signed(SECRET, **signed())
    signed_webhooks.require_signed(SECRET, **signed(
        webhook_signature="v1,AAAA " + signed()["webhook_signature"]))


@pytest.mark.parametrize("wrong", [
    {"secret": key(b"another secret of somebody else..")},
    {"at": datetime.now(UTC) - timedelta(minutes=6)},
    {"at": datetime.now(UTC) + timedelta(minutes=30)},
    {"webhook_signature": "v1,AAAA"}, {"webhook_signature": "nonsense"},
    {"webhook_signature": "-"}, {"webhook_signature": "v1,é"},
    {"webhook_timestamp": "soon"}, {"webhook_timestamp": "9" * 40},
    {"webhook_id": "msg_other"}, {"body": BODY + " "},
])
def test_what_is_not_signed_well_and_now_is_refused(wrong):
    with pytest.raises(Unauthenticated) as refused:
        signed_webhooks.require_signed(SECRET, **signed(**wrong))

    assert refused.value.code == "signature_is_wrong"


@pytest.mark.parametrize("secret", [
    "", "whsec_", "whsec_c2hvcnQ=", "x" * 33 + "é", "*" * 40, key(b"23 bytes are too short.")])
def test_secret_that_cannot_sign_is_refused(secret):
    signed_webhooks.require_sound_secret(SECRET, "/secret")
    signed_webhooks.require_sound_secret(SECRET.removeprefix("whsec_"), "/secret")

    with pytest.raises(ValidationFailed) as refused:
        signed_webhooks.require_sound_secret(secret, "/secret")

    assert refused.value.details["errors"][0]["pointer"] == "/secret"


@pytest.mark.parametrize("body", ["", "no", "[" * 5000 + "]" * 4999])
def test_what_is_no_json_is_refused(body):
    assert signed_webhooks.read_json(BODY) == {"said": "sí"}

    with pytest.raises(ValidationFailed):
        signed_webhooks.read_json(body)


def test_thirty_at_once_under_three_ids_are_three(store):
    def take(number):
        return commit(lambda: signed_webhooks.is_first(
            WebhookReceipt, "provider_1", f"msg_{number % 3}"))

    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(take, range(30)))

    assert taken.count(True) == 3
    assert commit(lambda: signed_webhooks.is_first(WebhookReceipt, "provider_2", "msg_1"))


def test_what_was_not_kept_was_not_taken_up(store):
    def fail():
        assert signed_webhooks.is_first(WebhookReceipt, "provider_1", "msg_1")
        raise ValidationFailed.at("/body", "No.")

    with pytest.raises(ValidationFailed):
        commit(fail)

    assert commit(lambda: signed_webhooks.is_first(WebhookReceipt, "provider_1", "msg_1"))


def test_nothing_is_sealed_by_a_short_key(monkeypatch):
    monkeypatch.setenv("VINCULO_SECRET_KEY", "short")

    with pytest.raises(ServiceUnavailable, match="VINCULO_SECRET_KEY"):
        seal_of("secrets")
