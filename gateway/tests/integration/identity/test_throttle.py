import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.errors import RateLimited, Unauthenticated
from gateway import throttle
from gateway.models import Session


@pytest.fixture
def fail(log_in):
    """Try a wrong password so many times and tell how each ended."""

    def tries(count, email="ana@example.com", address="198.51.100.7"):
        outcomes = []
        for _ in range(count):
            with pytest.raises((Unauthenticated, RateLimited)) as refused:
                log_in(email, "not the password", address)
            outcomes.append(refused.value.code)
        return outcomes

    return tries


def test_log_in_waits_when_one_source_failed_too_often(
        add_user, fail, log_in, change_settings, stored):
    change_settings(LOGIN_LIMIT="3/minute;20/hour")
    add_user()

    outcomes = fail(4)

    assert outcomes == ["unauthenticated"] * 3 + ["rate_limited"]
    with pytest.raises(RateLimited) as refused:
        log_in(address="198.51.100.7")
    assert 50 <= refused.value.details["retry_after"] <= 60
    assert stored(Session) == []


def test_log_in_waits_longer_when_the_failures_go_on(add_user, fail, log_in, change_settings):
    change_settings(LOGIN_LIMIT="3/second;4/hour")
    add_user()
    outcomes = []

    while outcomes.count("unauthenticated") < 4:
        outcomes += fail(1)

    with pytest.raises(RateLimited) as refused:
        log_in(address="198.51.100.7")
    assert 3500 <= refused.value.details["retry_after"] <= 3600


def test_log_in_waits_the_same_when_nobody_has_the_email(add_user, fail, change_settings):
    change_settings(LOGIN_LIMIT="2/minute", LOGIN_ACCOUNT_LIMIT="3/hour")
    add_user()

    known = fail(3) + fail(2, address="203.0.113.5")
    unknown = fail(3, "nobody@example.com") + fail(2, "nobody@example.com", "203.0.113.5")

    assert known == unknown == [
        "unauthenticated", "unauthenticated", "rate_limited", "unauthenticated", "rate_limited"]


def test_log_in_still_works_from_where_it_did_before_when_others_attack_the_account(
        add_user, fail, log_in, authenticate, change_settings):
    change_settings(LOGIN_LIMIT="1/minute", LOGIN_ACCOUNT_LIMIT="4/hour")
    user = add_user()
    log_in(address="192.0.2.1")
    for number in range(5):
        fail(2, address=f"198.51.100.{number}")

    with pytest.raises(RateLimited):
        log_in(address="203.0.113.5")

    assert authenticate(log_in(address="192.0.2.1")["access_token"]).id == user.id


def test_log_in_waits_when_one_source_tries_many_accounts(
        add_user, fail, log_in, change_settings):
    change_settings(LOGIN_ADDRESS_LIMIT="3/minute")
    add_user()

    outcomes = [fail(1, f"user{number}@example.com")[0] for number in range(4)]

    assert outcomes == ["unauthenticated"] * 3 + ["rate_limited"]
    with pytest.raises(RateLimited):
        log_in(address="198.51.100.7")
    assert log_in(address="192.0.2.1")


def test_log_in_counts_one_ipv6_customer_as_one_source(add_user, fail, change_settings):
    change_settings(LOGIN_ADDRESS_LIMIT="2/minute")
    add_user()

    outcomes = [fail(1, f"user{number}@example.com", f"2001:db8:1:2::{number}")[0]
                for number in range(1, 4)]

    assert outcomes == ["unauthenticated", "unauthenticated", "rate_limited"]


def test_log_in_forgets_the_failures_when_the_password_was_right_at_last(
        add_user, fail, log_in, change_settings):
    change_settings(LOGIN_LIMIT="3/minute")
    add_user()

    assert fail(2) == ["unauthenticated"] * 2
    log_in(address="198.51.100.7")

    assert fail(3) == ["unauthenticated"] * 3


def test_admit_lets_no_more_through_when_fifty_try_at_once(change_settings):
    change_settings(LOGIN_LIMIT="5/minute")
    start = threading.Barrier(50)

    def attempt(_number):
        start.wait()
        try:
            throttle.admit("ana@example.com", "198.51.100.7", is_known=True)
        except RateLimited:
            return 0
        return 1

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(attempt, range(50))) == 5


def test_throttle_keeps_no_email_as_it_was_typed(add_user, fail):
    add_user()

    fail(2, "secret typed here@example.com")

    kept = repr(list(throttle._limiter().storage.windows.find({})))
    assert kept != "[]"
    assert "secret" not in kept
