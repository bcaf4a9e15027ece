"""Webhooks of sites: signed, taken once, read by their mapping."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from social_factories import SECRET, a_webhook
from standardwebhooks import Webhook

from contracts.errors import NotFound, Unauthenticated, ValidationFailed

REVIEW = {"review": {"id": 71, "text": "Muy mal, la silla vino rota", "stars": 1,
                     "user": {"name": "Ana Ruiz"}, "at": "2026-03-02T09:00:00Z"}}


@pytest.fixture
def account(rules):
    return rules.create_social_account(**a_webhook())


@pytest.fixture
def send(rules, account):
    """Send a webhook as the site does; with what is wrong about it."""

    def send(told, *, webhook_id="msg_1", at=None, **changed):
        body = told if isinstance(told, str) else json.dumps(told)
        at = at or datetime.now(UTC)
        signature = Webhook(SECRET).sign(webhook_id, at, body)
        return rules.receive_social_webhook(**{
            "social_account_id": account["id"], "body": body, "webhook_id": webhook_id,
            "webhook_timestamp": str(int(at.timestamp())), "webhook_signature": signature,
            **changed})

    return send


def test_receive_social_webhook_takes_a_review_in(rules, send):
    send(REVIEW)

    (mention,) = rules.list_mentions()["items"]
    assert (mention["network"], mention["rating"], mention["is_to_us"]) == (
        "google_reviews", 1, True)
    assert mention["author"] == {"id": "Ana Ruiz", "name": "Ana Ruiz"}
    assert mention["posted_at"] == "2026-03-02T09:00:00Z"
    (conversation,) = rules.list_conversations()["items"]
    assert conversation["id"] == mention["conversation_id"]


def test_receive_social_webhook_at_once_and_under_other_ids_is_one_review(rules, send):
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda number: send(REVIEW, webhook_id=f"msg_{number % 4}"), range(12)))

    assert len(rules.list_mentions()["items"]) == 1
    assert len(rules.list_conversations()["items"]) == 1


def test_receive_social_webhook_edits_and_blanks(rules, account, send):
    rules.update_social_account(social_account_id=account["id"], changes={"mapping": {
        "items": "/all", "id": "/id", "text": "/text", "author_name": "/by",
        "is_deleted": "/gone"}})
    send({"all": [{"id": "a", "text": "Uno", "by": "Ana"}, {"id": "b", "text": "Dos", "by": "B"}]})
    send({"all": [{"id": "a", "text": "Uno bis", "by": "Ana"}]}, webhook_id="msg_2")
    send({"all": [{"id": "b", "gone": True}]}, webhook_id="msg_3")

    held = {one["external_id"]: one for one in rules.list_mentions()["items"]}
    assert (held["a"]["text"], held["b"]["text"]) == ("Uno bis", "")
    assert "edited_at" in held["a"]
    assert "deleted_at" in held["b"]


@pytest.mark.parametrize("wrong", [
    {"webhook_signature": "v1,AAAA"}, {"webhook_signature": "-"},
    {"webhook_timestamp": "1"}, {"body": "{}"},
])
def test_receive_social_webhook_refuses_what_is_not_signed_well(rules, send, wrong):
    with pytest.raises(Unauthenticated) as refused:
        send(REVIEW, **wrong)

    assert refused.value.code == "signature_is_wrong"
    assert rules.list_mentions()["items"] == []


def test_receive_social_webhook_refuses_what_is_old(rules, send):
    with pytest.raises(Unauthenticated):
        send(REVIEW, at=datetime.now(UTC) - timedelta(minutes=10))


@pytest.mark.parametrize("told", [
    "nothing", "[" * 5000, "[]", {"review": {"text": "sin id"}}, {"review": {"id": 1}},
    {"review": 3},
])
def test_receive_social_webhook_refuses_what_says_nothing(rules, send, told):
    with pytest.raises(ValidationFailed):
        send(told)

    assert rules.list_mentions()["items"] == []


def test_receive_social_webhook_is_not_found_when_paused(rules, account, send):
    rules.update_social_account(social_account_id=account["id"], changes={"is_paused": True})

    with pytest.raises(NotFound):
        send(REVIEW)


def test_secret_of_a_webhook_is_long_enough(rules):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_social_account(**a_webhook(secret="whsec_c2hvcnQ="))

    assert refused.value.details["errors"][0]["pointer"] == "/secret"
