import threading

import pytest

from contracts.access import may
from contracts.errors import NotFound, PermissionDenied, PreconditionFailed, ValidationFailed
from contracts.gateway import gateway as contract
from gateway import api_keys, roles, users
from gateway.errors import RoleInUse, RoleNameTaken
from gateway.models import Role, User

FIELD_SALES = {
    "name": "field_sales",
    "permissions": ["contacts:read", "contacts:write"],
    "sees": [{"object": "contact", "rows": "own", "fields": ["emails", "phones"]},
             {"object": "interaction"}],
}


def loaded(request):
    return contract.operations["create_role"].request.load(request)


@pytest.fixture
def make_role(acting, administrator):
    """Make a role as the administrator: `make_role(permissions=[…])`."""

    def make(**changed):
        with acting(administrator):
            return roles.create_role(**loaded({**FIELD_SALES, **changed}))

    return make


def test_actor_sees_what_the_role_lets_see_when_somebody_has_it(
        make_role, add_user, log_in, authenticate):
    make_role()
    add_user("eva@example.com", "field_sales", team_ids=["south"])

    actor = authenticate(log_in("eva@example.com")["access_token"])

    assert actor.sees == {
        "contact": {"rows": "own", "fields": ["emails", "phones"]},
        "interaction": {"rows": "all", "fields": None},
    }
    assert actor.team_ids == ("south",)
    assert may(actor, "contacts:write")
    assert not may(actor, "contacts:export")
    assert actor == type(actor).from_wire(actor.to_wire())


def test_roles_add_up_when_somebody_has_several(
        make_role, add_user, log_in, authenticate):
    make_role()
    make_role(name="callers", permissions=["contacts:read"], sees=[
        {"object": "contact", "rows": "team", "fields": ["tags"]}, {"object": "activity"}])
    add_user("eva@example.com", "field_sales", "callers")
    add_user("max@example.com", "field_sales", "sales")

    actor = authenticate(log_in("eva@example.com")["access_token"])

    assert actor.sees["contact"] == {"rows": "team", "fields": ["emails", "phones", "tags"]}
    assert set(actor.sees) == {"contact", "interaction", "activity"}
    # One that is always there sees everything.
    assert authenticate(log_in("max@example.com")["access_token"]).sees is None


def test_api_key_sees_no_more_than_its_owner(
        make_role, add_user, acting, authenticate):
    make_role()
    eva = add_user("eva@example.com", "field_sales")
    with acting(eva, grants=("contacts:read",), sees={}):
        key = api_keys.create_api_key(name="own", scopes=["contacts:read"], expires_at=None)

    actor = authenticate(key["secret"])

    assert set(actor.sees) == {"contact", "interaction"}
    assert not may(actor, "contacts:write")


def test_update_role_takes_effect_at_once_for_who_has_it(
        make_role, add_user, log_in, authenticate, acting, administrator):
    made = make_role()
    add_user("eva@example.com", "field_sales")
    token = log_in("eva@example.com")["access_token"]

    with acting(administrator):
        roles.update_role(role_id=made["id"], expected_version=1, changes={"sees": []})

    assert authenticate(token).sees == {}
    with acting(administrator), pytest.raises(PreconditionFailed):
        roles.update_role(role_id=made["id"], expected_version=1, changes={"sees": []})


@pytest.mark.parametrize(("changed", "pointer"), [
    ({"sees": [{"object": "spaceship"}]}, "/sees/0/object"),
    ({"sees": [{"object": "contact"}, {"object": "contact"}]}, "/sees/1/object"),
    ({"sees": [{"object": "contact", "fields": ["shoe_size"]}]}, "/sees/0/fields/0"),
    ({"sees": [{"object": "consent", "rows": "own"}]}, "/sees/0/rows"),
    ({"sees": [{"object": "interaction", "rows": "team"}]}, "/sees/0/rows"),
    ({"permissions": ["contacts:read", "contacts:import"]}, "/permissions/1"),
    ({"permissions": ["data_requests:read"]}, "/permissions/0"),
])
def test_create_role_is_refused_when_it_makes_no_sense(changed, pointer, make_role, stored):
    before = stored(Role)

    with pytest.raises(ValidationFailed) as refused:
        make_role(**changed)

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert stored(Role) == before


def test_create_role_allows_all_when_it_sees_all_contacts(make_role):
    made = make_role(permissions=["contacts:import", "contacts:merge"],
                     sees=[{"object": "contact"}])

    assert made["permissions"] == ["contacts:import", "contacts:merge"]


@pytest.mark.parametrize("name", ["administrator", "service", "sales", "field_sales"])
def test_create_role_is_refused_when_the_name_is_taken(name, make_role, stored):
    make_role()
    before = stored(Role)

    with pytest.raises(RoleNameTaken):
        make_role(name=name)

    assert stored(Role) == before


def test_create_role_is_refused_when_no_administrator_asks(acting, add_user, stored):
    eva = add_user("eva@example.com", "sales")

    with acting(eva, grants=("roles:write",)), pytest.raises(PermissionDenied):
        roles.create_role(**loaded(FIELD_SALES))

    assert stored(Role) == []


def test_role_through_an_api_key_allows_no_more_than_its_scopes(acting, administrator, stored):
    with acting(administrator, permissions=("roles:write", "contacts:read")), \
            pytest.raises(PermissionDenied):
        roles.create_role(**loaded(FIELD_SALES))

    assert stored(Role) == []


def test_user_is_refused_a_role_that_does_not_exist(acting, administrator, stored):
    before = stored(User)

    with acting(administrator), pytest.raises(ValidationFailed) as refused:
        users.create_user(email="eva@example.com", name="Eva", roles=["sales", "nobody"],
                          password="seven green buses")

    assert refused.value.details["errors"][0]["pointer"] == "/roles/1"
    assert stored(User) == before


def test_delete_role_is_refused_while_somebody_has_it(
        make_role, acting, administrator, add_user, stored):
    made = make_role()
    eva = add_user("eva@example.com", "field_sales")
    with acting(administrator), pytest.raises(RoleInUse):
        roles.delete_role(role_id=made["id"], expected_version=None)

    with acting(administrator):
        users.update_user(user_id=eva.id, changes={"roles": ["sales"]}, expected_version=None)
        roles.delete_role(role_id=made["id"], expected_version=None)

    assert stored(Role) == []
    with pytest.raises(NotFound):
        roles.get_role(role_id=made["id"])


def test_nobody_has_a_role_that_is_gone_when_both_happen_at_once(
        make_role, acting, administrator, add_user):
    made = make_role()
    people = [add_user(f"{number}@example.com", "sales") for number in range(5)]

    def give(user):
        with acting(administrator):
            try:
                users.update_user(user_id=user.id, changes={"roles": ["field_sales"]},
                                  expected_version=None)
            except ValidationFailed:
                return

    def take_away():
        with acting(administrator):
            try:
                roles.delete_role(role_id=made["id"], expected_version=None)
            except RoleInUse:
                return

    threads = [threading.Thread(target=give, args=(user,)) for user in people]
    threads.insert(2, threading.Thread(target=take_away))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    held = User.collection().count_documents({"roles": "field_sales"})
    assert not held or Role.collection().count_documents({"name": "field_sales"})


def test_catalogue_names_every_permission_and_object(acting, administrator):
    shown = roles.get_role_catalogue()

    assert {"name": "contact", "rows": ["own", "team", "all"]}.items() <= next(
        item for item in shown["objects"] if item["name"] == "contact").items()
    assert "service" not in [item["name"] for item in shown["built_in_roles"]]
    assert next(item for item in shown["permissions"]
                if item["name"] == "contacts:import")["takes_all_contacts"]
