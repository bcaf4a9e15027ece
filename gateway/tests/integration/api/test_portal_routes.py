"""The routes of the portals are theirs alone, and each has a document of its own."""

import json
import re

import pytest
from marshmallow import fields

from chassis.ids import new_id
from client import Reply
from contracts.catalogue import all_services
from contracts.common import Id, Strict
from contracts.declare import NOT_FOUND, Service, get, post
from contracts.errors import NotFound
from gateway.app import build_app
from gateway.documents.__main__ import document
from gateway.settings import settings


class ThingId(Strict):
    thing_id = Id("thing", required=True)


class Thing(Strict):
    id = Id("thing", required=True)
    party_id = fields.String(required=True)


def declare(service, audience):
    """A contract that only tests know: a party's things, in one portal."""
    service.query(
        f"get_{audience}_thing", "See a thing.", request=ThingId, reply=Thing,
        permission=f"{audience}:use", errors=NOT_FOUND,
        route=get("/account/things/{thing_id}", audience=audience))
    service.command(
        f"keep_{audience}_thing", "Keep a thing.", request=ThingId, reply=Thing,
        permission=f"{audience}:use", errors=NOT_FOUND,
        route=post("/account/things/{thing_id}/keep", audience=audience,
                   location="/account/things/{id}"))
    return service


class Things:
    """A service that has a thing of each party, and shows it to nobody else."""

    def __init__(self, owners):
        self.owners = owners
        self.asked = []

    def ask(self, key, request, call):
        self.asked.append((key, call.actor))
        owner = self.owners.get(request["thing_id"])
        if owner is None or owner != call.actor.party_id:
            raise NotFound()
        return Reply({"id": request["thing_id"], "party_id": owner}, [])


@pytest.fixture(scope="module")
def probe():
    service = Service("probe")
    for audience in ("portal", "partner"):
        declare(service, audience)
    return service


@pytest.fixture
def things(probe):
    """`(app, things)`: the gateway with two things, of two parties."""
    service = Things({new_id("thing"): new_id("contact") for _ in range(2)})
    return build_app(settings(), service, [*all_services().values(), probe]), service


@pytest.mark.parametrize("audience", ["portal", "partner"])
def test_thing_of_another_organisation_is_not_there(
        audience, things, http_with, sign_in_to, probe):
    app, service = things
    (mine, party), (other, _) = service.owners.items()
    contact = new_id("contact")
    http = http_with(sign_in_to(audience, contact_id=contact, party_id=party), app)

    seen = http.get(f"/{audience}/v1/account/things/{mine}")
    kept = http.post(f"/{audience}/v1/account/things/{mine}/keep")
    hidden = [http.get(f"/{audience}/v1/account/things/{id}") for id in (other, new_id("thing"))]

    assert (seen.status_code, seen.json) == (200, {"id": mine, "party_id": party})
    assert (kept.status_code, kept.headers["Location"]) == (
        201, f"/{audience}/v1/account/things/{mine}")
    assert [answer.status_code for answer in hidden] == [404, 404]
    assert {actor.party_id for _, actor in service.asked} == {party}
    assert {(actor.contact_id, actor.roles) for _, actor in service.asked} == {
        (contact, ("customer",) if audience == "portal" else ("partner",))}


def test_routes_of_one_portal_are_closed_to_all_others(things, http_with, sign_in, sign_in_to):
    app, service = things
    mine, party = next(iter(service.owners.items()))
    shown = [sign_in(), sign_in_to("portal", party_id=party), None, "vk_00000000_" + "0" * 64]

    answers = [http_with(token, app).get(f"/partner/v1/account/things/{mine}") for token in shown]

    assert [answer.status_code for answer in answers] == [401] * 4
    assert service.asked == []


# Documents


@pytest.mark.parametrize("audience", ["portal", "partner"])
def test_portal_has_a_document_and_a_page_of_its_own(http_with, audience):
    nobody = http_with(None)

    served = nobody.get(f"/{audience}/v1/openapi.json")
    page = nobody.get(f"/{audience}/v1/docs")

    assert json.loads(served.data) == document(audience)
    assert all(path.startswith(f"/{audience}/v1/") for path in served.json["paths"])
    assert {tag["name"] for tag in served.json["tags"]} >= {"auth", "account"}
    assert list(served.json["components"]["securitySchemes"]) == ["bearer"]
    assert f'data-address="/{audience}/v1/openapi.json"' in page.text
    for answer in (served, page):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert nobody.get(address).status_code == 200, address
