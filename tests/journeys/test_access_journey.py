"""A role of the organisation's own lets somebody see their customers, and no more: over HTTP."""

import uuid

import httpx
import pytest

from chassis.testing.processes import wait_until

PASSWORD = "nine quiet lighthouses"
SECRET = "secreto-del-colega"


def made(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def seller(suite, api):
    """Somebody who sees their own contacts without their tax ids, and an API signed in as them."""
    name = f"own_{uuid.uuid4().hex[:8]}"
    role = made(api.post("/roles", json={
        "name": name, "permissions": ["contacts:read", "contacts:write", "contacts:export"],
        "sees": [{"object": "contact", "rows": "own",
                  "fields": ["emails", "tags", "birth_on", "owner_id"]},
                 {"object": "timeline"}, {"object": "interaction", "fields": ["subject"]}]}))
    user = made(api.post("/users", json={
        "email": f"{name}@example.com", "name": "Nadia Propia", "roles": [name],
        "password": PASSWORD}))
    login = httpx.post(f"{suite.url}/api/v1/auth/login", timeout=30, json={
        "email": f"{name}@example.com", "password": PASSWORD})
    with httpx.Client(
            base_url=f"{suite.url}/api/v1", timeout=30,
            headers={"Authorization": f"Bearer {login.json()['access_token']}"}) as client:
        client.user, client.role = user, role
        yield client


def person(api, name, owner_id, **fields):
    return made(api.post("/contacts", json={
        "kind": "person", "name": name, "owner_id": owner_id, "birth_on": "1980-02-29",
        "tax_ids": [{"country": "ZW", "value": f"TAX{uuid.uuid4().hex[:8]}"}], **fields}))


def test_role_of_ones_own_narrows_what_somebody_sees_everywhere(api, seller):
    mark = f"x{uuid.uuid4().hex[:10]}"
    own = person(api, f"Olga {mark}", seller.user["id"], notes=SECRET)
    other = person(api, f"Hugo {mark}", None, emails=[{"address": f"{mark}@example.com"}])
    made(api.post("/interactions", json={
        "channel": "phone", "direction": "inbound", "subject": "Una llamada", "text": SECRET,
        "participants": [{"contact_id": own["id"]}]}))

    seen = seller.get(f"/contacts/{own['id']}")
    assert seen.json().keys() == {"id", "kind", "name", "version", "created_at", "updated_at",
                                  "birth_on", "owner_id"}
    for path in (f"/contacts/{other['id']}", f"/contacts/{other['id']}/timeline"):
        assert seller.get(path).status_code == 404
    assert seller.get(f"/contacts/{own['id']}/relationships").status_code == 403
    found = seller.get("/contacts/search", params={"q": mark}).json()["items"]
    assert [item["contact"]["id"] for item in found] == [own["id"]]
    assert [item["id"] for item in seller.get("/contacts").json()["items"]] == [own["id"]]
    told = "".join(seller.get(path).text for path in (
        "/exports?format=jsonl", "/exports", "/exports?format=vcard", "/interactions",
        f"/contacts/{own['id']}/timeline"))
    assert "Olga" in told
    assert "Una llamada" in told
    assert not [word for word in ("Hugo", SECRET, own["tax_ids"][0]["value"]) if word in told]

    # Nor is it changed or asked about.
    refused = seller.patch(f"/contacts/{own['id']}", json={"notes": "otra cosa"})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert seller.get("/contacts", params={"role": "customer"}).status_code == 403
    assert seller.patch(f"/contacts/{other['id']}", json={"tags": ["mine"]}).status_code == 404
    assert api.get(f"/contacts/{other['id']}").json()["version"] == 1
    assert api.get(f"/contacts/{own['id']}").json()["notes"] == SECRET

    # What the administrator allows is seen from then on, in each process of the gateway soon.
    api.patch(f"/roles/{seller.role['id']}", json={"sees": [{"object": "contact"}]})
    wait_until(lambda: seller.get(f"/contacts/{other['id']}").status_code == 200, 30)


def test_reading_what_is_sensitive_is_on_record(api, seller):
    olga = person(api, "Olga Leída", seller.user["id"])
    seller.get(f"/contacts/{olga['id']}")
    api.get(f"/contacts/{olga['id']}")
    seller.get("/exports")

    records = api.get("/audit-log", params={"target_id": olga["id"]}).json()["items"]

    reads = {item["actor_id"]: item["fields_read"] for item in records if "fields_read" in item}
    assert reads.pop(seller.user["id"]) == ["contact.birth_on"]
    # Who sees more has read more.
    assert list(reads.values()) == [["contact.birth_on", "contact.tax_ids"]]
    exports = api.get("/audit-log", params={"operation": "contacts.export_contacts"}).json()
    assert seller.user["id"] in [item["actor_id"] for item in exports["items"]]
