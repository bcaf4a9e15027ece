"""An administrator declares fields, forms are made of them, and contacts hold them: over HTTP."""

import jsonschema_rs

from chassis.testing.processes import wait_until

PATCH = {"Content-Type": "application/merge-patch+json"}


def made(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_custom_field_from_its_declaration_to_its_retirement(suite, api):
    sector = made(api.post("/custom-fields", json={
        "entity": "contact", "key": "sector", "type": "choice", "label": "Sector",
        "labels": {"es": "Sector de actividad"}, "is_searchable": True, "options": [
            {"key": "wood", "label": "Wood"}, {"key": "steel", "label": "Steel"}]}))
    made(api.post("/custom-fields", json={
        "entity": "contact", "key": "members", "type": "whole", "label": "Members",
        "minimum": "0", "is_searchable": True}))
    made(api.post("/custom-fields", json={
        "entity": "contact", "key": "member_no", "type": "text", "label": "No.",
        "is_unique": True}))

    told = api.get("/custom-fields/schema", params={"entity": "contact"}).json()["json_schema"]
    custom = {"sector": "wood", "members": 12, "member_no": "J 1"}
    assert jsonschema_rs.Draft202012Validator(told).is_valid(custom)
    acme = made(api.post("/contacts", json={
        "kind": "organisation", "name": "Carpintería Jornada", "custom": custom}))
    assert acme["custom"] == custom

    listed = api.get("/contacts", params=[("custom", "sector:wood"), ("custom", "members:10..")])
    assert [item["id"] for item in listed.json()["items"]] == [acme["id"]]
    path = f"/contacts/{acme['id']}"
    refused = api.patch(path, json={"custom": {"sector": "glass", "members": -1}},
                        headers={**PATCH, "Accept-Language": "es"})
    assert refused.status_code == 422
    assert {item["pointer"]: item["detail"] for item in refused.json()["errors"]} == {
        "/custom/sector": "No existe esa opción.", "/custom/members": "Es menor que 0."}
    taken = api.post("/contacts", headers={"Accept-Language": "es"}, json={
        "kind": "person", "given_name": "Eva", "custom": {"member_no": "j 1"}})
    assert (taken.status_code, taken.json()["code"]) == (409, "custom_value_taken")
    assert taken.json()["details"] == {"key": "member_no", "pointer": "/custom/member_no"}
    assert taken.json()["detail"].startswith("Otro contacto")

    field = f"/custom-fields/{sector['id']}"
    assert api.delete(field, headers={"If-Match": '"1"'}).status_code == 204
    wait_until(lambda: "sector" not in api.get(path).json()["custom"], 20, "it is put away")
    assert api.get("/contacts", params={"custom": "sector:wood"}).status_code == 422
    assert api.post(f"{field}/restore").status_code == 200
    wait_until(lambda: api.get(path).json()["custom"] == custom, 20, "it is back")
