import threading

import pytest

from chassis import store
from contracts.errors import (
    NotFound,
    PermissionDenied,
    PreconditionFailed,
    Unauthenticated,
    ValidationFailed,
)
from gateway import logins, users
from gateway.errors import EmailTaken, LastAdministrator
from gateway.models import Session, User

NEW = {"email": "Eva@Example.com", "name": "Eva", "roles": ["sales"],
       "password": "seven green buses"}


def update(user, expected_version=None, **changes):
    return users.update_user(
        user_id=user.id, changes=changes, expected_version=expected_version)


def test_create_user_lets_them_sign_in_when_an_administrator_asks(
        acting, administrator, log_in, authenticate):
    with acting(administrator):
        user = users.create_user(**NEW, locale="es")

    assert (user["email"], user["roles"], user["is_locked"], user["locale"]) == (
        "Eva@Example.com", ["sales"], False, "es")
    assert not [name for name in user if "password" in name or name.startswith("_")]
    assert [change["id"] for change in store.changes()] == [user["id"]]
    assert store.changes()[0]["before"] is None
    assert len(store.changes()[0]["after"]) == 64
    token = log_in("eva@example.com", NEW["password"])["access_token"]
    assert authenticate(token).id == user["id"]


def test_create_user_is_refused_when_somebody_has_the_email(acting, administrator, stored):
    with acting(administrator):
        users.create_user(**NEW)
        before = stored(User)

        with pytest.raises(EmailTaken):
            users.create_user(**{**NEW, "email": "EVA@EXAMPLE.COM"})

    assert stored(User) == before


@pytest.mark.parametrize("weak", [
    "short", "aaaaaaaaaaaaaaaa", "eva@example.com", "my EVA@example.com!",
])
def test_create_user_is_refused_when_the_password_is_weak(
        weak, acting, administrator, stored):
    with acting(administrator), pytest.raises(ValidationFailed) as refused:
        users.create_user(**{**NEW, "password": weak})

    assert refused.value.details["errors"][0]["pointer"] == "/password"
    assert len(stored(User)) == 1


@pytest.mark.parametrize(("roles", "permissions", "given"), [
    (("sales",), None, ["administrator"]),
    (("sales",), None, ["sales", "support"]),
    (("administrator",), ("users:write", "users:read"), ["administrator"]),
    (("administrator",), ("users:write", "contacts:read"), ["sales"]),
    ((), None, ["read_only"]),
])
def test_create_user_is_refused_when_it_gives_more_than_the_actor_has(
        roles, permissions, given, acting, add_user, stored):
    actor = add_user("boss@example.com", "sales")
    actor.roles = list(roles)

    with acting(actor, permissions=permissions), pytest.raises(PermissionDenied):
        users.create_user(**{**NEW, "roles": given})

    assert len(stored(User)) == 1


def test_update_user_is_refused_when_the_user_is_mightier_than_the_actor(
        acting, administrator, add_user, stored):
    helper = add_user("helper@example.com", "sales")
    before = stored(User)

    for changes in ({"password": "seven green buses"}, {"is_locked": True},
                    {"roles": ["sales"]}, {"name": "Nobody"}):
        with acting(helper), pytest.raises(PermissionDenied):
            update(administrator, **changes)
        with acting(administrator, permissions=("users:write",)), pytest.raises(PermissionDenied):
            update(administrator, **changes)

    assert stored(User) == before


def test_update_user_is_refused_when_they_would_raise_themselves(acting, add_user, stored):
    user = add_user("ana@example.com", "sales")
    before = stored(User)

    with acting(user), pytest.raises(PermissionDenied) as refused:
        update(user, roles=["administrator", "sales"])

    assert refused.value.details == {"roles": ["administrator"]}
    assert stored(User) == before


def test_update_user_changes_what_is_given_and_clears_what_is_null(
        acting, administrator, add_user):
    user = add_user(locale="es")

    with acting(administrator):
        changed = update(user, name="Ana María", roles=["support", "sales", "sales"], locale=None)

    assert (changed["name"], changed["roles"], changed["version"]) == (
        "Ana María", ["sales", "support"], 2)
    assert "locale" not in changed
    assert len(store.changes()[0]["before"]) == len(store.changes()[0]["after"]) == 64


def test_update_user_is_refused_when_its_version_is_stale(
        acting, administrator, add_user, stored):
    user = add_user()
    with acting(administrator):
        update(user, name="Ana María")
        before = stored(User)

        with pytest.raises(PreconditionFailed):
            update(user, expected_version=1, name="Ana")

    assert stored(User) == before


def test_update_user_ends_all_sessions_when_the_user_is_locked(
        acting, administrator, add_user, log_in, authenticate, stored):
    user = add_user()
    sessions = [log_in(), log_in()]

    with acting(administrator):
        update(user, is_locked=True)

    for tokens in sessions:
        with pytest.raises(Unauthenticated):
            authenticate(tokens["access_token"])
        with pytest.raises(Unauthenticated):
            logins.refresh_tokens(refresh_token=tokens["refresh_token"])
    assert [session["revoked_because"] for session in stored(Session)] == ["locked", "locked"]


def test_update_user_leaves_the_old_sessions_ended_when_the_user_is_unlocked(
        acting, administrator, add_user, log_in, authenticate):
    user = add_user()
    old = log_in()

    with acting(administrator):
        update(user, is_locked=True)
        update(user, is_locked=False)

    with pytest.raises(Unauthenticated):
        authenticate(old["access_token"])
    assert authenticate(log_in()["access_token"]).id == user.id


def test_update_user_ends_all_sessions_when_the_password_is_reset(
        acting, administrator, add_user, log_in, authenticate):
    user = add_user()
    old = log_in()

    with acting(administrator):
        update(user, password="seven green buses")

    with pytest.raises(Unauthenticated):
        authenticate(old["access_token"])
    with pytest.raises(Unauthenticated):
        log_in()
    assert authenticate(log_in(tried="seven green buses")["access_token"]).id == user.id


@pytest.mark.parametrize("changes", [{"is_locked": True}, {"roles": ["sales"]}])
def test_update_user_is_refused_when_it_takes_the_last_administrator(
        changes, acting, administrator, add_user, stored):
    add_user("locked@example.com", "administrator", is_locked=True)
    before = stored(User)

    with acting(administrator), pytest.raises(LastAdministrator):
        update(administrator, **changes)

    assert stored(User) == before


def test_update_user_leaves_an_administrator_when_all_are_locked_at_once(
        acting, administrator, add_user, stored):
    everybody = [administrator, *(
        add_user(f"admin{number}@example.com", "administrator") for number in range(9))]
    start = threading.Barrier(len(everybody))
    refused = []

    def lock(user):
        start.wait()
        with acting(user):
            try:
                update(user, is_locked=True)
            except LastAdministrator:
                refused.append(user.id)

    threads = [threading.Thread(target=lock, args=(user,)) for user in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    left = [user["_id"] for user in stored(User) if not user["is_locked"]]
    assert left == refused
    assert len(left) == 1


def test_get_user_is_refused_when_there_is_none(add_user):
    add_user()

    with pytest.raises(NotFound):
        users.get_user(user_id="user_01h455vb4pex5vsknk084sn02q")


def test_list_users_pages_through_what_the_filters_leave(add_user, administrator):
    sales = [add_user(f"sales{number}@example.com", "sales").id for number in range(5)]
    locked = add_user("locked@example.com", "sales", is_locked=True).id

    seen, after = [], None
    while True:
        page = users.list_users(limit=2, after=after, role="sales", is_locked=False)
        seen += [user["id"] for user in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == sales[::-1]
    assert [user["id"] for user in users.list_users(limit=9, after=None, is_locked=True)["items"]
            ] == [locked]
    assert [user["id"] for user in users.list_users(
        limit=9, after=None, email="ROOT@example.com")["items"]] == [administrator.id]
