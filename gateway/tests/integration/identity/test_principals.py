import re
from datetime import timedelta

import pytest

from chassis import clock
from contracts.errors import Unauthenticated
from gateway import api_keys, principals
from gateway.models import ApiKey


@pytest.fixture
def add_key(acting):
    """Make a key of a user and return it whole, as it is shown this once."""

    def add(user, *scopes, expires_at=None):
        with acting(user):
            return api_keys.create_api_key(
                name="ERP", scopes=list(scopes or ("contacts:read",)), expires_at=expires_at)

    return add


def assert_refused(attempt):
    with pytest.raises(Unauthenticated) as refused:
        attempt()
    assert (refused.value.detail, refused.value.details) == (Unauthenticated.detail, {})


def test_authenticate_has_the_roles_of_now_when_they_changed_after_the_token(
        add_user, log_in, authenticate):
    user = add_user("ana@example.com", "sales")
    token = log_in()["access_token"]

    user.roles = ["read_only"]
    user.put()

    assert authenticate(token).roles == ("read_only",)


def test_authenticate_refuses_a_token_when_its_user_is_locked(add_user, log_in, authenticate):
    user = add_user()
    token = log_in()["access_token"]

    user.is_locked = True
    user.put()

    assert_refused(lambda: authenticate(token))


def test_authenticate_refuses_a_token_when_its_time_is_over(
        add_user, log_in, authenticate, move_clock):
    add_user()
    token = log_in()["access_token"]
    move_clock(minutes=9)
    assert authenticate(token)

    move_clock(minutes=11)

    assert_refused(lambda: authenticate(token))


def test_authenticate_goes_on_for_the_set_seconds_only_when_another_process_locks_the_user(
        add_user, log_in, authenticate, change_settings, move_clock):
    change_settings(PRINCIPAL_SECONDS=3)
    user = add_user()
    token = log_in()["access_token"]
    assert authenticate(token)
    user.is_locked = True
    user.put()
    assert authenticate(token)

    move_clock(seconds=4)

    assert_refused(lambda: authenticate(token))


def test_authenticate_by_key_acts_for_its_owner_within_its_scopes(
        add_user, add_key, authenticate, stored):
    owner = add_user("ana@example.com", "administrator", "sales")
    key = add_key(owner, "contacts:read", "contacts:export")

    actor = authenticate(key["secret"])

    assert actor.id == key["id"]
    assert actor.on_behalf_of == owner.id
    assert actor.roles == ("administrator", "sales")
    assert set(actor.permissions) == {"contacts:read", "contacts:export"}
    assert principals.user_id_of(actor) == owner.id
    assert stored(ApiKey)[0]["last_used_on"] == clock.today()


def test_authenticate_takes_a_key_in_the_header_of_its_own(add_user, add_key, request_from):
    key = add_key(add_user("ana@example.com", "administrator"))

    with request_from(X_Api_Key=key["secret"]) as request:
        actor = principals.authenticate(request)

    assert actor.id == key["id"]


def test_authenticate_refuses_a_key_when_it_has_expired(
        add_user, add_key, authenticate, change_settings, move_clock):
    change_settings(PRINCIPAL_SECONDS=3600)
    owner = add_user("ana@example.com", "administrator")
    key = add_key(owner, expires_at=clock.now() + timedelta(minutes=5))
    assert authenticate(key["secret"])

    move_clock(minutes=6)

    assert_refused(lambda: authenticate(key["secret"]))


def test_authenticate_refuses_a_key_at_once_when_it_is_revoked_here(
        add_user, add_key, authenticate, acting, change_settings):
    change_settings(PRINCIPAL_SECONDS=3600)
    owner = add_user("ana@example.com", "administrator")
    key = add_key(owner)
    assert authenticate(key["secret"])

    with acting(owner):
        api_keys.revoke_api_key(api_key_id=key["id"])

    assert_refused(lambda: authenticate(key["secret"]))


def test_authenticate_refuses_a_key_when_its_owner_is_locked(
        add_user, add_key, authenticate):
    owner = add_user("ana@example.com", "administrator")
    key = add_key(owner)

    owner.is_locked = True
    owner.put()

    assert_refused(lambda: authenticate(key["secret"]))


def test_authenticate_refuses_a_key_when_any_part_of_it_is_altered(
        add_user, add_key, authenticate):
    secret = add_key(add_user("ana@example.com", "administrator"))["secret"]
    mark, prefix, rest = secret.split("_")
    other = "".join("1" if letter == "0" else "0" for letter in rest)

    for altered in (
        f"{mark}_{prefix}_{other}", f"{mark}_{'0' * 8}_{rest}", secret.upper(), secret[:-1],
        secret + "0", f"{mark}_{prefix}_", f"{mark}_{prefix}", f"{secret} {secret}",
    ):
        assert_refused(lambda altered=altered: authenticate(altered))

    assert authenticate(secret)


def test_authenticate_refuses_a_request_when_it_is_not_clear_who_it_is(
        add_user, add_key, request_from):
    owner = add_user("ana@example.com", "administrator")
    key, other = add_key(owner)["secret"], add_key(owner)["secret"]

    for headers in (
        {}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": f"Basic {key}"},
        {"Authorization": key}, {"Authorization": f"Bearer {key}", "X-Api-Key": other},
        {"Authorization": f"Bearer {key}, Bearer {other}"}, {"X-Api-Key": ""},
        {"Authorization": "Bearer \xff\xfe"}, {"Authorization": "Bearer " + "x" * 100_000},
    ):
        with request_from(**headers) as request:
            assert_refused(lambda request=request: principals.authenticate(request))


def test_api_key_is_kept_as_a_digest_and_begins_as_it_is_listed(
        add_user, add_key, acting, stored):
    owner = add_user("ana@example.com", "administrator")

    key = add_key(owner)

    assert re.fullmatch(f"vk_{key['prefix']}_[0-9a-f]{{64}}", key["secret"])
    assert key["secret"].rpartition("_")[2] not in repr(stored(ApiKey))
    with acting(owner):
        listed = api_keys.list_api_keys(limit=50, after=None)["items"]
    assert listed == [{name: value for name, value in key.items() if name != "secret"}]
