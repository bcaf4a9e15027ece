import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.ids import new_id
from contracts import gateway as contract
from contracts.errors import NotFound, RateLimited, Unauthenticated
from gateway import logins, passwords, sessions
from gateway.models import RefreshToken, Session
from gateway.portals import accounts
from gateway.portals import logins as portal_logins
from gateway.portals.models import PortalLink, PortalLogin


def told(attempt):
    """What an attempt that is refused tells."""
    with pytest.raises(Unauthenticated) as refused:
        attempt()
    return refused.value.code, refused.value.detail, str(refused.value.details)


@pytest.mark.parametrize(("audience", "role"), [("portal", "customer"), ("partner", "partner")])
def test_log_in_gives_tokens_that_prove_who_it_is_and_for_whom(
        audience, role, add_account, log_in_to, authenticate):
    account = add_account(audience=audience)

    answer = log_in_to(audience, " EVA@Example.com ")

    actor = authenticate(answer["tokens"]["access_token"], audience)
    assert (actor.id, actor.roles, actor.contact_id, actor.party_id) == (
        account.id, (role,), account.contact_id, account.party_id)
    assert answer["tokens"]["portal_account_id"] == account.id
    assert (answer["choices"], answer["choice_token"]) == ([], None)
    assert set(answer["tokens"]) == set(contract.portal.PortalTokens().fields)


def test_token_is_no_good_for_another_audience(
        add_account, add_user, log_in_to, log_in, authenticate):
    add_account(audience="portal")
    add_account(audience="partner")
    add_user("eva@example.com", "administrator")
    shown = {
        "portal": log_in_to("portal")["tokens"]["access_token"],
        "partner": log_in_to("partner")["tokens"]["access_token"],
        "agents": log_in("eva@example.com")["access_token"],
    }

    for audience, token in shown.items():
        for asked in shown:
            if asked == audience:
                assert authenticate(token, asked)
            else:
                with pytest.raises(Unauthenticated):
                    authenticate(token, asked)


def test_log_in_tells_unknown_wrong_locked_and_not_yet_accepted_alike(
        add_account, log_in_to, stored):
    add_account("eva@example.com")
    add_account("locked@example.com", is_locked=True)
    add_account("invited@example.com", accepted_at=None)
    add_account("without@example.com", password_hash=None)
    add_account("other@example.com", "partner")

    answers = {
        told(lambda: log_in_to(email="nobody@example.com")),
        told(lambda: log_in_to(tried="not the password")),
        *(told(lambda name=name: log_in_to(email=f"{name}@example.com"))
          for name in ("locked", "invited", "without", "other")),
    }

    assert answers == {("unauthenticated", logins.WRONG, "{}")}
    assert stored(Session) == stored(RefreshToken) == []


@pytest.mark.usefixtures("passwords_as_deployed")
def test_log_in_takes_as_long_when_nobody_has_the_email(
        add_account, log_in_to, change_settings, password):
    change_settings(LOGIN_LIMIT="1000/minute", LOGIN_ACCOUNT_LIMIT="1000/minute",
                    LOGIN_ADDRESS_LIMIT="1000/minute")
    add_account("eva@example.com", password_hash=passwords.hash_password(password))
    seconds = {"eva@example.com": [], "nobody@example.com": []}
    told(lambda: log_in_to(email="first@example.com"))

    for _ in range(5):
        for email, measured in seconds.items():
            started = time.perf_counter()
            told(lambda email=email: log_in_to(email=email, tried="not the password"))
            measured.append(time.perf_counter() - started)

    known, unknown = (statistics.median(measured) for measured in seconds.values())
    assert 0.5 < unknown / known < 2


def test_log_in_waits_when_it_failed_too_often_and_the_other_portal_does_not(
        add_account, log_in_to, change_settings):
    change_settings(LOGIN_LIMIT="2/minute")
    add_account(audience="portal")
    add_account(audience="partner")
    for _ in range(2):
        told(lambda: log_in_to(tried="not the password"))

    with pytest.raises(RateLimited):
        log_in_to()

    assert log_in_to("partner")["tokens"]


def test_log_in_is_refused_when_the_account_is_locked_while_it_is_checked(
        add_account, log_in_to, stored, monkeypatch):
    account = add_account()
    check = passwords.is_right

    def locked_meanwhile(*arguments):
        is_right = check(*arguments)
        accounts.update_portal_account(
            portal_account_id=account.id, changes={"is_locked": True}, expected_version=None)
        return is_right

    monkeypatch.setattr(passwords, "is_right", locked_meanwhile)

    assert told(log_in_to)[1] == logins.WRONG

    assert stored(Session) == []


def test_log_in_asks_for_whom_when_there_are_several(
        add_account, log_in_to, visit, authenticate, stored):
    first, second = add_account(), add_account()
    add_account(is_locked=True)
    add_account(accepted_at=None)

    answer = log_in_to()

    assert answer["tokens"] is None
    assert answer["choices"] == [
        {"portal_account_id": account.id, "party_id": account.party_id}
        for account in (second, first)]
    assert stored(Session) == []
    assert answer["choice_token"] not in repr(stored(PortalLink))
    chosen = visit(portal_logins.choose_account, "portal", choice_token=answer["choice_token"],
                   portal_account_id=first.id)
    actor = authenticate(chosen["tokens"]["access_token"], "portal")
    assert (actor.id, actor.party_id) == (first.id, first.party_id)


def test_choose_is_refused_for_what_is_not_among_the_choices(
        add_account, log_in_to, visit, stored):
    first, _ = add_account(), add_account()
    others = [add_account("other@example.com"), add_account(is_locked=True),
              add_account(audience="partner")]
    answer = log_in_to()

    for id in (*(account.id for account in others), new_id("portal_account")):
        with pytest.raises(NotFound):
            visit(portal_logins.choose_account, "portal", choice_token=answer["choice_token"],
                  portal_account_id=id)
    with pytest.raises(Unauthenticated):
        visit(portal_logins.choose_account, "partner", choice_token=answer["choice_token"],
              portal_account_id=others[2].id)

    assert stored(Session) == []
    assert visit(portal_logins.choose_account, "portal", choice_token=answer["choice_token"],
                 portal_account_id=first.id)["tokens"]


def test_choice_is_good_once_when_fifty_use_it_at_once(add_account, log_in_to, visit, stored):
    first, second = add_account(), add_account()
    answer = log_in_to()

    def attempt(number):
        try:
            return visit(portal_logins.choose_account, "portal",
                         choice_token=answer["choice_token"],
                         portal_account_id=(first, second)[number % 2].id)
        except Unauthenticated:
            return None

    with ThreadPoolExecutor(50) as pool:
        won = [answer for answer in pool.map(attempt, range(50)) if answer]

    assert len(won) == len(stored(Session)) == 1


@pytest.mark.usefixtures("passwords_as_deployed")
def test_log_in_keeps_the_password_better_when_it_was_kept_by_weak_parameters(
        add_account, log_in_to, password):
    weak = passwords.argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    add_account(password_hash=weak.hash(password))

    log_in_to()

    kept = PortalLogin.objects(email_key="eva@example.com").first()
    assert kept.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_right(password, kept.password_hash)


def test_refresh_tokens_goes_on_and_ends_all_when_one_is_used_twice(
        add_account, log_in_to, visit, authenticate, stored):
    account = add_account()
    first = log_in_to()["tokens"]
    second = portal_logins.refresh_tokens("portal", refresh_token=first["refresh_token"])
    assert authenticate(second["access_token"], "portal").id == account.id

    told(lambda: portal_logins.refresh_tokens("portal", refresh_token=first["refresh_token"]))

    told(lambda: portal_logins.refresh_tokens("portal", refresh_token=second["refresh_token"]))
    told(lambda: authenticate(second["access_token"], "portal"))
    assert [session["revoked_because"] for session in stored(Session)] == ["refresh_token_reused"]


def test_refresh_tokens_are_no_good_in_another_portal_or_for_agents(
        add_account, log_in_to, stored):
    add_account()
    tokens = log_in_to()["tokens"]
    before = stored(RefreshToken)

    for attempt in (
        lambda shown: portal_logins.refresh_tokens("partner", refresh_token=shown),
        lambda shown: logins.refresh_tokens(refresh_token=shown),
    ):
        told(lambda attempt=attempt: attempt(tokens["refresh_token"]))
    logins.log_out(refresh_token=tokens["refresh_token"])
    portal_logins.log_out("partner", refresh_token=tokens["refresh_token"])

    assert stored(RefreshToken) == before
    assert portal_logins.refresh_tokens("portal", refresh_token=tokens["refresh_token"])


def test_log_out_ends_the_session_at_once(add_account, log_in_to, authenticate):
    add_account()
    first, second = log_in_to()["tokens"], log_in_to()["tokens"]

    portal_logins.log_out("portal", refresh_token=first["refresh_token"])

    told(lambda: authenticate(first["access_token"], "portal"))
    assert authenticate(second["access_token"], "portal")


@pytest.mark.parametrize("end", ["lock", "delete"])
def test_account_that_is_locked_or_taken_away_is_out_at_once(
        end, add_account, log_in_to, authenticate, stored):
    account, other = add_account(), add_account("other@example.com")
    tokens = log_in_to()["tokens"]
    others = log_in_to(email="other@example.com")["tokens"]

    if end == "lock":
        accounts.update_portal_account(
            portal_account_id=account.id, changes={"is_locked": True}, expected_version=1)
    else:
        accounts.delete_portal_account(portal_account_id=account.id)

    told(lambda: authenticate(tokens["access_token"], "portal"))
    told(lambda: portal_logins.refresh_tokens("portal", refresh_token=tokens["refresh_token"]))
    told(log_in_to)
    assert authenticate(others["access_token"], "portal").id == other.id
    left = [session["user_id"] for session in stored(Session) if "revoked_at" not in session]
    assert left == [other.id]


def test_portal_account_does_not_count_as_a_known_source_of_an_agent(add_account, log_in_to):
    account = add_account()
    log_in_to(address="192.0.2.9")

    assert sessions.is_known_source([account.id], "192.0.2.9")
    assert not sessions.is_known_source([account.id], "192.0.2.8")
    assert not sessions.is_known_source([None], "192.0.2.9")
