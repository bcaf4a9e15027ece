"""Views are kept under a name, by those whose they are, and say only what the list can do."""

import pytest

from contracts.context import Actor, Call
from contracts.errors import (
    Conflict,
    NotFound,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)

ANA = Actor("user_01h455vb4pex5vsknk084sn02a", roles=("sales",))
LEO = Actor("user_01h455vb4pex5vsknk084sn02b", roles=("support",))
ROOT = Actor("user_01h455vb4pex5vsknk084sn02c", roles=("administrator",))

VIPS = {
    "collection": "contacts", "name": "VIPs",
    "filters": [{"name": "tag", "value": "vip"}, {"name": "is_archived", "value": "false"}],
    "columns": ["name", "emails", "created_at"], "sort": "-updated_at",
}


@pytest.fixture
def ask(contacts, client):
    """Ask the service as somebody: `ask(ANA, "create_view", **VIPS)`."""
    return lambda actor, operation, **request: client.call(
        f"contacts.{operation}", request, call=Call(actor=actor))


def names(page):
    return [view["name"] for view in page["items"]]


def errors_of(raised):
    return {error["pointer"]: error["detail"] for error in raised.value.details["errors"]}


def test_create_view_when_it_fits_the_list(ask):
    made = ask(ANA, "create_view", **VIPS)

    assert made == ask(ANA, "get_view", view_id=made["id"])
    assert {name: made[name] for name in VIPS} == VIPS
    assert (made["owner_id"], made["is_shared"], made["version"]) == (ANA.id, False, 1)


@pytest.mark.parametrize(("wrong", "told"), [
    ({"filters": [{"name": "colour", "value": "red"}]},
     {"/filters/0/name": "The list is not narrowed by this."}),
    ({"filters": [{"name": "limit", "value": "5"}]},
     {"/filters/0/name": "The list is not narrowed by this."}),
    ({"filters": [{"name": "tag", "value": "x"}, {"name": "owner_id", "value": "me"}]},
     {"/filters/1/value": "This is not the id of a user."}),
    ({"filters": [{"name": "is_archived", "value": "maybe"}]},
     {"/filters/0/value": "Not a valid boolean."}),
    ({"columns": ["name", "shoe_size"]}, {"/columns/1": "The list does not show this."}),
    ({"sort": "-shoe_size"}, {"/sort": "The list is not sorted by this."}),
    ({"collection": "interactions", "filters": [], "columns": [], "sort": "created_at"},
     {"/sort": "The list is not sorted by this."}),
])
def test_create_view_is_refused_when_the_list_cannot_do_it(ask, wrong, told):
    with pytest.raises(ValidationFailed) as raised:
        ask(ANA, "create_view", **(VIPS | wrong))

    assert errors_of(raised) == told
    assert ask(ANA, "list_views")["items"] == []


def test_create_view_is_refused_when_one_has_that_name_already(ask):
    ask(ANA, "create_view", **VIPS)

    with pytest.raises(Conflict) as raised:
        ask(ANA, "create_view", **(VIPS | {"name": "vips"}))

    assert raised.value.code == "view_name_taken"
    assert ask(LEO, "create_view", **VIPS)["owner_id"] == LEO.id
    assert len(ask(ANA, "list_views")["items"]) == 1


def test_list_views_shows_ones_own_and_the_shared_by_name_page_by_page(ask):
    for actor, name, is_shared in ((ANA, "Zeta", False), (ANA, "alfa", True),
                                   (LEO, "Ómicron", True), (LEO, "Secret", False)):
        ask(actor, "create_view", **(VIPS | {"name": name, "is_shared": is_shared}))
    ask(ANA, "create_view", collection="interactions", name="Calls",
        filters=[{"name": "channel", "value": "phone"}])

    first = ask(ANA, "list_views", limit=2)
    rest = ask(ANA, "list_views", limit=2, after=first["next"])

    assert names(first) + names(rest) == ["alfa", "Calls", "Ómicron", "Zeta"]
    assert rest["next"] is None
    assert names(ask(ANA, "list_views", collection="interactions")) == ["Calls"]


def test_get_view_knows_nothing_of_what_others_keep_to_themselves(ask):
    hers = ask(ANA, "create_view", **VIPS)

    for operation, more in (("get_view", {}), ("update_view", {"changes": {"name": "x"}}),
                            ("delete_view", {})):
        for other in (LEO, ROOT):
            with pytest.raises(NotFound):
                ask(other, operation, view_id=hers["id"], **more)
    assert ask(ANA, "get_view", view_id=hers["id"]) == hers


def test_update_view_of_a_shared_one_is_for_its_owner_and_administrators(ask):
    hers = ask(ANA, "create_view", **VIPS, is_shared=True)

    with pytest.raises(PermissionDenied):
        ask(LEO, "update_view", view_id=hers["id"], changes={"name": "Mine"})
    with pytest.raises(PermissionDenied):
        ask(LEO, "delete_view", view_id=hers["id"])
    assert ask(LEO, "get_view", view_id=hers["id"]) == hers
    tidied = ask(ROOT, "update_view", view_id=hers["id"], changes={"name": "All VIPs"})
    assert (tidied["name"], tidied["owner_id"], tidied["version"]) == ("All VIPs", ANA.id, 2)


def test_update_view_checks_the_version_and_what_the_list_can_do(ask):
    hers = ask(ANA, "create_view", **VIPS)

    with pytest.raises(PreconditionFailed):
        ask(ANA, "update_view", view_id=hers["id"], changes={"name": "x"}, expected_version=7)
    with pytest.raises(ValidationFailed):
        ask(ANA, "update_view", view_id=hers["id"], changes={"sort": "shoe_size"})
    assert ask(ANA, "get_view", view_id=hers["id"]) == hers
    assert ask(ANA, "update_view", view_id=hers["id"], changes={"name": "VIPs"}) == hers
    hidden = ask(ANA, "update_view", view_id=hers["id"], changes={"sort": None, "is_shared": True},
                 expected_version=1)
    assert "sort" not in hidden
    assert ask(LEO, "get_view", view_id=hers["id"]) == hidden


def test_delete_view_leaves_nothing(ask):
    hers = ask(ANA, "create_view", **VIPS)

    ask(ANA, "delete_view", view_id=hers["id"], expected_version=1)

    with pytest.raises(NotFound):
        ask(ANA, "get_view", view_id=hers["id"])
    assert ask(ANA, "create_view", **VIPS)["version"] == 1


def test_views_are_of_the_person_when_an_api_key_asks(ask):
    hers = ask(ANA, "create_view", **VIPS)
    key = Actor("key_01h455vb4pex5vsknk084sn02a", roles=("sales",), on_behalf_of=ANA.id,
                permissions=("contacts:read",))

    assert ask(key, "get_view", view_id=hers["id"]) == hers
