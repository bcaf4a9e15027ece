import re
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from standardwebhooks import Webhook as Verifier

from gateway.webhooks.event_types import is_of, refuse_unknown
from gateway.webhooks.secrets_kept import new_secret, seal, unseal
from gateway.webhooks.signing import body_of, headers_of

PAGE = Path(__file__).parents[3] / "docs" / "webhooks.md"
TOKEN_SECRET = "only for tests, 32 bytes or more"
HAPPENED_AT = datetime(2026, 2, 3, 10, 12, 0, 300_000, tzinfo=UTC)
DATA = '{"name":"Ñandú","amount":"12.50","count":123456789012345678901}'.encode()


@pytest.fixture
def is_genuine():
    """The example of the page for those who receive webhooks."""
    example = re.search(r"```python\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.S)[1]
    found = {}
    exec(example, found)
    return found["is_genuine"]


def test_body_holds_the_data_to_the_letter():
    body = body_of("sales.order.placed", HAPPENED_AT, DATA)

    assert body == (b'{"type":"sales.order.placed","timestamp":"2026-02-03T10:12:00.300Z","data":'
                    + DATA + b"}")


def test_signature_is_verified_by_the_example_and_by_the_library(is_genuine):
    secret, other = new_secret(), new_secret()
    body = body_of("sales.order.placed", HAPPENED_AT, DATA)
    headers = headers_of("e-1", datetime.now(UTC), body, [secret])

    assert is_genuine(secret, headers, body)
    assert not is_genuine(other, headers, body)
    assert not is_genuine(secret, headers, body.replace(b"12.50", b"1.50"))
    assert not is_genuine(secret, {**headers, "webhook-id": "e-2"}, body)
    assert Verifier(secret).verify(body, headers)["type"] == "sales.order.placed"


def test_signature_is_no_good_after_five_minutes(is_genuine):
    secret = new_secret()
    headers = headers_of("e-1", HAPPENED_AT, b"{}", [secret])

    assert not is_genuine(secret, headers, b"{}")


def test_both_secrets_verify_what_both_have_signed(is_genuine):
    old, new = new_secret(), new_secret()
    body = orjson.dumps({"type": "vinculo.test"})

    headers = headers_of("e-1", datetime.now(UTC), body, [new, old])

    assert is_genuine(old, headers, body)
    assert is_genuine(new, headers, body)


def test_known_signature_of_the_standard():
    # The example that Standard Webhooks gives to implementers.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    sent_at = datetime.fromtimestamp(1614265330, UTC)

    headers = headers_of("msg_p5jXN8AQM9LWM0D4loKWxJek", sent_at, b'{"test": 2432232314}', [secret])

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_seal_gives_something_else_each_time_and_unseal_the_same():
    secret = new_secret()

    first, second = (seal(secret, "webhook_1", TOKEN_SECRET) for _ in range(2))

    assert first != second
    assert unseal(first, "webhook_1", TOKEN_SECRET) == unseal(second, "webhook_1", TOKEN_SECRET)
    assert secret.encode() not in first


@pytest.mark.parametrize(("pattern", "is_meant"), [
    ("*", True), ("sales.*", True), ("sales.order.*", True), ("sales.order.placed", True),
    ("sales.order", False), ("sale.*", False), ("sales.ord.*", False), ("contacts.*", False),
])
def test_type_is_meant_by_a_pattern(pattern, is_meant):
    assert is_of("sales.order.placed", (pattern,)) is is_meant


def test_pattern_is_known_when_some_event_is_of_it():
    refuse_unknown(["*", "sales.*", "contacts.contact.*"], "/event_types")
