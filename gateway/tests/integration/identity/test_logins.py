import statistics
import threading
import time

import pytest

from chassis import store
from contracts import gateway as contract
from contracts.errors import Unauthenticated
from gateway import logins, passwords, sessions, users
from gateway.models import RefreshToken, Session, User


def told(attempt):
    """What an attempt that is refused tells."""
    with pytest.raises(Unauthenticated) as refused:
        attempt()
    error = refused.value
    return error.code, error.detail, str(error.details), error.__cause__


def test_log_in_gives_tokens_that_prove_who_it_is(add_user, log_in, authenticate):
    user = add_user("ana@example.com", "sales", "support")

    answer = log_in(" ANA@Example.com ")

    actor = authenticate(answer["access_token"])
    assert (actor.id, actor.roles, actor.permissions) == (user.id, ("sales", "support"), None)
    assert answer["expires_in"] == 600
    assert answer["user_id"] == user.id
    assert contract.log_in.reply.load({
        **answer, "refresh_token_expires_at": answer["refresh_token_expires_at"].isoformat(),
    })


def test_log_in_tells_what_it_changed_when_it_succeeds(add_user, log_in):
    user = add_user()

    log_in()

    changes = store.changes()
    assert [change["id"].partition("_")[0] for change in changes] == ["user", "session", "refresh"]
    assert changes[0]["id"] == user.id
    assert changes[0]["before"] != changes[0]["after"]


def test_log_in_tells_unknown_wrong_and_locked_alike_when_refused(add_user, log_in, stored):
    add_user("ana@example.com")
    add_user("locked@example.com", is_locked=True)

    answers = {
        told(lambda: log_in("nobody@example.com")),
        told(lambda: log_in("ana@example.com", "not the password")),
        told(lambda: log_in("locked@example.com")),
        told(lambda: log_in("locked@example.com", "not the password")),
    }

    assert answers == {("unauthenticated", logins.WRONG, "{}", None)}
    assert stored(Session) == stored(RefreshToken) == []


@pytest.mark.usefixtures("passwords_as_deployed")
def test_log_in_takes_as_long_when_nobody_has_the_email(
        add_user, log_in, change_settings, password):
    change_settings(LOGIN_LIMIT="1000/minute", LOGIN_ACCOUNT_LIMIT="1000/minute",
                    LOGIN_ADDRESS_LIMIT="1000/minute")
    add_user("ana@example.com", password_hash=passwords.hash_password(password))
    seconds = {"ana@example.com": [], "nobody@example.com": []}
    told(lambda: log_in("first@example.com"))

    for _ in range(7):
        for email, measured in seconds.items():
            started = time.perf_counter()
            told(lambda email=email: log_in(email, "not the password"))
            measured.append(time.perf_counter() - started)

    known, unknown = (statistics.median(measured) for measured in seconds.values())
    # Without the work for nobody's sake, it would be a tenth or less.
    assert 0.5 < unknown / known < 2


@pytest.mark.usefixtures("passwords_as_deployed")
def test_log_in_keeps_the_password_better_when_it_was_kept_by_weak_parameters(
        add_user, log_in, password):
    weak = passwords.argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    user = add_user(password_hash=weak.hash(password))

    log_in()

    kept = User.fetch(user.id)
    assert kept.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_right(password, kept.password_hash)
    assert kept.version == 1


def test_log_in_is_refused_when_the_user_is_locked_while_it_is_checked(
        add_user, log_in, acting, administrator, stored, monkeypatch):
    user = add_user()
    check = passwords.is_right

    def locked_meanwhile(*arguments):
        is_right = check(*arguments)
        with acting(administrator):
            users.update_user(
                user_id=user.id, changes={"is_locked": True}, expected_version=None)
        return is_right

    monkeypatch.setattr(passwords, "is_right", locked_meanwhile)

    with pytest.raises(Unauthenticated):
        log_in()

    assert stored(Session) == []


def test_log_in_leaves_no_session_of_the_old_password_when_it_is_reset_at_that_moment(
        add_user, log_in, acting, administrator, stored, monkeypatch):
    user = add_user()
    begin = sessions.begin

    def reset():
        with acting(administrator):
            users.update_user(
                user_id=user.id, changes={"password": "another good one"}, expected_version=None)

    resetting = threading.Thread(target=reset)

    def reset_meanwhile(*arguments):
        tokens = begin(*arguments)
        if not resetting.ident:
            resetting.start()
            # The reset gets through here only if the login does not hold it off.
            resetting.join(1.5)
        return tokens

    monkeypatch.setattr(sessions, "begin", reset_meanwhile)
    begun = ["password_reset"]

    try:
        log_in()
    except Unauthenticated:
        # A busy store broke the transaction off, and the reset came first.
        begun = []

    resetting.join()
    assert [session["revoked_because"] for session in stored(Session)] == begun


def test_log_out_ends_the_session_at_once_when_its_token_is_shown(
        add_user, log_in, authenticate, stored):
    add_user()
    first, second = log_in(), log_in()

    logins.log_out(refresh_token=first["refresh_token"])

    for attempt in (
        lambda: authenticate(first["access_token"]),
        lambda: logins.refresh_tokens(refresh_token=first["refresh_token"]),
    ):
        with pytest.raises(Unauthenticated):
            attempt()
    assert authenticate(second["access_token"])
    assert [session.get("revoked_because") for session in stored(Session)] == ["logged_out", None]


def test_log_out_says_nothing_when_the_token_is_unknown(add_user, log_in, authenticate):
    add_user()
    tokens = log_in()

    assert logins.log_out(refresh_token="not a token") is None

    assert authenticate(tokens["access_token"])
