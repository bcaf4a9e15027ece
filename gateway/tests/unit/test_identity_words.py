import threading
from datetime import timedelta

import pytest

from chassis import clock
from chassis.settings import SettingsMissing
from contracts.access import PERMISSIONS, ROLES, may
from contracts.context import Actor
from contracts.errors import PermissionDenied, RateLimited, ValidationFailed
from contracts.gateway import gateway
from contracts.gateway.user import USER_ROLES
from gateway import passwords, powers
from gateway.emails import fold_email
from gateway.local import local_operations
from gateway.remembered import Remembered
from gateway.settings import GatewaySettings
from gateway.sources import source_key


@pytest.mark.parametrize(("email", "folded"), [
    (" Ana@Example.COM ", "ana@example.com"),
    ("JOSÉ@example.es", "josé@example.es"),
    ("jose\u0301@example.es", "josé@example.es"),
    ("ＡＮＡ@example.com", "ana@example.com"),
])
def test_fold_email_makes_spellings_of_one_address_equal(email, folded):
    assert fold_email(email) == folded


@pytest.mark.parametrize(("address", "key"), [
    ("192.0.2.7", "192.0.2.7"),
    ("::ffff:192.0.2.7", "192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
    ("unknown", "unknown"),
])
def test_source_key_takes_what_one_customer_has_as_one(address, key):
    assert source_key(address) == key


def test_settings_are_refused_when_the_secret_is_short():
    with pytest.raises(SettingsMissing, match="VINCULO_TOKEN_SECRET"):
        GatewaySettings(mongodb_url="m", broker_url="b", token_secret="x" * 31)

    assert GatewaySettings(mongodb_url="m", broker_url="b", token_secret="ñ" * 16)


@pytest.mark.parametrize(("password", "told"), [
    ("eleven char", "at least 12 characters"),
    ("abababababababab", "at least 5 different"),
    ("I am ANA@example.com", "holds the email"),
])
def test_refuse_weak_tells_why_when_a_password_is_weak(password, told):
    with pytest.raises(ValidationFailed) as refused:
        passwords.refuse_weak(password, pointer="/password", email="ana@example.com")

    [error] = refused.value.details["errors"]
    assert error["pointer"] == "/password"
    assert told in error["detail"]


def test_is_right_takes_the_same_letters_when_another_keyboard_sends_them():
    kept = passwords.hash_password("cami\u00f3n azul y verde")

    assert passwords.is_right("camin\u0303o azul y verde", kept) is False
    assert passwords.is_right("camio\u0301n azul y verde", kept) is True
    assert passwords.is_right("camión azul y Verde", kept) is False


@pytest.mark.parametrize("kept", [None, "", "none", "$argon2id$v=19$m=65536,t=3,p=4$x$y"])
def test_is_right_is_not_when_nothing_good_is_kept(kept):
    assert passwords.is_right("whatever it may be", kept) is False


def test_generated_passwords_are_strong_and_never_the_same():
    made = {passwords.generate() for _ in range(100)}

    assert len(made) == 100
    for password in made:
        passwords.refuse_weak(password, pointer="/password", email="ana@example.com")


def test_passwords_are_refused_quickly_when_too_many_are_checked_at_once():
    kept = passwords.hash_password("plum tomato airport")
    count = 3 * (passwords.RUNNING + passwords.WAITING)
    start = threading.Barrier(count)
    outcomes = []

    def check():
        start.wait()
        try:
            outcomes.append(passwords.is_right("plum tomato airport", kept))
        except RateLimited as error:
            outcomes.append(error.details["retry_after"])

    threads = [threading.Thread(target=check) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    right = [outcome for outcome in outcomes if outcome is True]
    assert len(outcomes) == count
    assert passwords.RUNNING + passwords.WAITING <= len(right) < count
    assert outcomes.count(1) == count
    assert passwords.is_right("plum tomato airport", kept)


def test_remembered_forgets_at_its_time_and_the_least_used_when_full():
    remembered = Remembered(2)
    soon, late = clock.now() + timedelta(minutes=1), clock.now() + timedelta(hours=1)

    remembered.put("a", 1, late)
    remembered.put("b", 2, late)
    assert remembered.get("a") == 1
    remembered.put("c", 3, soon)

    assert [remembered.get(key) for key in "abc"] == [1, None, 3]
    clock.move(timedelta(minutes=2))
    try:
        assert [remembered.get(key) for key in "abc"] == [1, None, None]
    finally:
        clock.move(timedelta())
    remembered.clear()
    assert remembered.get("a") is None


@pytest.mark.parametrize(("actor", "roles", "is_allowed"), [
    (Actor("user_a", ("administrator",)), {"administrator", "sales"}, True),
    (Actor("user_a", ("sales",)), {"sales"}, True),
    (Actor("user_a", ("sales",)), {"support"}, False),
    (Actor("user_a", ("sales",)), {"administrator"}, False),
    (Actor("key_a", ("administrator",), tuple(PERMISSIONS)), {"administrator"}, False),
    (Actor("key_a", ("administrator",), tuple(PERMISSIONS)), {"sales"}, True),
    (Actor("key_a", ("administrator",), ("users:write",)), {"read_only"}, False),
    (Actor("user_a"), set(), True),
])
def test_require_may_grant_lets_nobody_give_more_than_they_have(actor, roles, is_allowed):
    if is_allowed:
        assert powers.require_may_grant(actor, roles) is None
    else:
        with pytest.raises(PermissionDenied):
            powers.require_may_grant(actor, roles)


def test_every_role_of_a_person_sees_their_own_account():
    for role in USER_ROLES:
        actor = Actor("user_a", (role,))
        assert may(actor, "account:read")
        assert may(actor, "account:write")
    assert set(ROLES) - set(USER_ROLES) == {"service", "customer", "partner"}


def test_only_administrators_decide_who_may_sign_in():
    for permission in ("users:read", "users:write", "api_keys:write", "audit_log:read"):
        allowed = [role for role in USER_ROLES if may(Actor("user_a", (role,)), permission)]
        assert allowed == ["administrator"]


def test_the_gateway_answers_every_operation_of_its_contract():
    assert set(local_operations()) == set(gateway.operations.values())
    for operation, rule in local_operations().items():
        assert rule.__name__ == operation.name
        assert operation.permission is None or operation.permission in PERMISSIONS
