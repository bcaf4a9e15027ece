from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.errors import Unauthenticated
from gateway import logins
from gateway.models import RefreshToken, Session


def refresh(tokens):
    return logins.refresh_tokens(refresh_token=tokens["refresh_token"])


def is_refused(attempt):
    try:
        attempt()
    except Unauthenticated:
        return True
    return False


def test_refresh_tokens_gives_the_next_two_when_the_token_is_fresh(
        add_user, log_in, authenticate):
    user = add_user()
    first = log_in()

    second = refresh(first)
    third = refresh(second)

    assert authenticate(third["access_token"]).id == user.id
    assert len({tokens["refresh_token"] for tokens in (first, second, third)}) == 3
    assert len({tokens["access_token"] for tokens in (first, second, third)}) == 3


def test_refresh_tokens_are_kept_as_digests_only(add_user, log_in, stored):
    add_user()

    tokens = log_in()

    kept = repr([stored(RefreshToken), stored(Session)])
    assert tokens["refresh_token"] not in kept
    assert len(tokens["refresh_token"]) == 43


def test_refresh_tokens_ends_the_whole_session_when_one_is_used_twice(
        add_user, log_in, authenticate, stored):
    add_user()
    first = log_in()
    other = log_in()
    second = refresh(first)

    assert is_refused(lambda: refresh(first))

    assert is_refused(lambda: refresh(second))
    assert is_refused(lambda: authenticate(second["access_token"]))
    assert authenticate(refresh(other)["access_token"])
    assert [session.get("revoked_because") for session in stored(Session)] == [
        "refresh_token_reused", None]


def test_refresh_tokens_lets_one_win_when_fifty_show_the_same_at_once(
        add_user, log_in, authenticate, stored):
    add_user()
    first = log_in()

    def attempt(_number):
        try:
            return refresh(first)
        except Unauthenticated:
            return None

    with ThreadPoolExecutor(50) as pool:
        winners = [tokens for tokens in pool.map(attempt, range(50)) if tokens]

    assert len(winners) == 1
    assert is_refused(lambda: refresh(winners[0]))
    assert is_refused(lambda: authenticate(winners[0]["access_token"]))
    assert [session["revoked_because"] for session in stored(Session)] == ["refresh_token_reused"]
    assert len(stored(RefreshToken)) == 2


def test_refresh_tokens_is_refused_when_the_token_has_expired(
        add_user, log_in, move_clock, stored):
    add_user()
    first = log_in()
    move_clock(days=29)
    second = refresh(first)
    move_clock(days=29 + 31)
    before = stored(RefreshToken)

    assert is_refused(lambda: refresh(second))

    assert stored(RefreshToken) == before


def test_refresh_tokens_is_refused_when_the_user_is_locked(add_user, log_in, stored):
    user = add_user()
    first = log_in()
    user.is_locked = True
    user.put()
    before = stored(RefreshToken)

    assert is_refused(lambda: refresh(first))

    assert stored(RefreshToken) == before


@pytest.mark.parametrize("shown", ["", "x" * 43, "é" * 43, "vk_00000000_" + "0" * 64])
def test_refresh_tokens_is_refused_when_the_token_is_none(shown, add_user, log_in, stored):
    add_user()
    log_in()
    before = stored(RefreshToken)

    assert is_refused(lambda: logins.refresh_tokens(refresh_token=shown))

    assert stored(RefreshToken) == before
