from datetime import timedelta

import pytest

from chassis import clock, store
from contracts.errors import NotFound, PermissionDenied, ValidationFailed
from gateway import api_keys
from gateway.models import ApiKey


def create(*scopes, expires_at=None):
    return api_keys.create_api_key(name="ERP", scopes=list(scopes), expires_at=expires_at)


def test_create_api_key_shows_the_secret_once(acting, administrator):
    with acting(administrator):
        key = create("contacts:read", "contacts:read", "users:read")

    assert key["scopes"] == ["contacts:read", "users:read"]
    assert key["owner_id"] == administrator.id
    assert [change["id"] for change in store.changes()] == [key["id"]]


def test_create_api_key_is_refused_when_a_scope_is_not_the_actors(acting, add_user, stored):
    user = add_user("ana@example.com", "sales")

    with acting(user), pytest.raises(PermissionDenied) as refused:
        create("contacts:read", "users:write", "audit_log:read")

    assert refused.value.details == {"scopes": ["audit_log:read", "users:write"]}
    assert stored(ApiKey) == []


def test_create_api_key_is_refused_when_a_key_asks(acting, administrator, stored):
    with (
        acting(administrator, permissions=("api_keys:write", "contacts:read")),
        pytest.raises(PermissionDenied),
    ):
        create("contacts:read")

    assert stored(ApiKey) == []


def test_create_api_key_is_refused_when_its_expiry_is_past(acting, administrator, stored):
    with acting(administrator), pytest.raises(ValidationFailed) as refused:
        create("contacts:read", expires_at=clock.now() - timedelta(seconds=1))

    assert refused.value.details["errors"][0]["pointer"] == "/expires_at"
    assert stored(ApiKey) == []


def test_revoke_api_key_is_once_and_for_all_when_repeated(acting, administrator, stored):
    with acting(administrator):
        key = create("contacts:read")
        api_keys.revoke_api_key(api_key_id=key["id"])
        revoked = stored(ApiKey)

        api_keys.revoke_api_key(api_key_id=key["id"])

    assert "revoked_at" in revoked[0]
    assert stored(ApiKey) == revoked


def test_api_keys_of_others_are_not_there_for_who_is_no_administrator(
        acting, administrator, add_user, stored):
    user = add_user("ana@example.com", "sales")
    with acting(administrator):
        others = create("contacts:read")
    with acting(user):
        own = create("contacts:read")
        before = stored(ApiKey)

        with pytest.raises(NotFound):
            api_keys.revoke_api_key(api_key_id=others["id"])
        assert api_keys.list_api_keys(
            limit=9, after=None, owner_id=administrator.id)["items"] == []
        seen = [key["id"] for key in api_keys.list_api_keys(limit=9, after=None)["items"]]

    assert seen == [own["id"]]
    assert stored(ApiKey) == before


def test_list_api_keys_shows_all_or_one_owners_when_an_administrator_asks(
        acting, administrator, add_user):
    user = add_user("ana@example.com", "sales")
    with acting(user):
        first = create("contacts:read")
    with acting(administrator):
        second = create("contacts:read")

        everybodys = api_keys.list_api_keys(limit=9, after=None)["items"]
        of_user = api_keys.list_api_keys(limit=9, after=None, owner_id=user.id)["items"]

    assert [key["id"] for key in everybodys] == [second["id"], first["id"]]
    assert [key["id"] for key in of_user] == [first["id"]]
    assert not [name for key in everybodys for name in key if name in ("secret", "_digest")]
