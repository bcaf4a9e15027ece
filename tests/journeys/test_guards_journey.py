"""A guard blocks what somebody is about to do, and is overridden with a reason: over HTTP."""

import copy
import json

import pytest

from chassis.testing.processes import wait_until
from contracts.helpdesk import helpdesk
from contracts.social import social

REASON = "El jefe de compras lo sabe y está de acuerdo."


@pytest.fixture
def tell(suite):
    """Have contacts learn what a service that does not run yet would tell: its example."""

    def tell(event, contact, suffix, **fields):
        data = copy.deepcopy(event.example)
        ((entity, held),) = data.items()
        held["id"] = f"{entity}_{suffix}"
        held |= {"contact_ids": [contact["id"]], **fields}
        request = {"facts": [{"type": event.type, "data": json.dumps(data)}]}
        assert json.loads(suite.must(
            "rpc", "contacts.learn_facts", "--json", json.dumps(request))) == {"learnt_count": 1}
        return held

    return tell


def made(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_guard_blocks_and_is_overridden_with_a_reason(suite, api, tell):
    acme = made(api.post("/contacts", json={"kind": "organisation", "name": "Guardas S.L."}))
    ana = made(api.post("/contacts", json={
        "kind": "person", "given_name": "Ana", "family_name": "Guardada",
        "affiliations": [{"organisation_id": acme["id"]}]}))
    ticket = tell(helpdesk.events["helpdesk.ticket.updated"], ana, "01h455vb4pex5vsknk084sn0g1")
    guards = f"/contacts/{ana['id']}/guards"

    found = api.get(guards, params={"action": "dun"}).json()
    assert found["level"] == "block"
    blocks = [item for item in found["findings"] if item["level"] == "block"]
    assert blocks[0]["evidence"][0]["entity_id"] == ticket["id"]
    many = api.post("/guards/check", json={"action": "dun", "contact_ids": [ana["id"], acme["id"]]})
    assert many.status_code == 200
    assert [item["level"] for item in many.json()["items"]] == ["block", "warn"]

    asked = {"action": "dun", "finding_ids": [item["id"] for item in found["findings"]]}
    hasty = api.post(f"{guards}/override", json={**asked, "reason": "sí"})
    assert hasty.status_code == 422
    assert hasty.json()["errors"][0]["pointer"] == "/reason"
    with suite.sign_in("read_only") as other:
        refused = other.post(f"{guards}/override", json={**asked, "reason": REASON})
    assert refused.status_code == 403
    assert api.get(guards, params={"action": "dun"}).json()["level"] == "block"

    with suite.hear("contacts.guard.overridden") as heard:
        override = made(api.post(f"{guards}/override", json={**asked, "reason": REASON}))
        told = heard()

    after = api.get(guards, params={"action": "dun"}).json()
    assert after["level"] == "clear"
    assert {item["override"]["id"] for item in after["findings"]} == {override["id"]}
    # Who looks after the evidence is told, with the reason, by whom, and on what evidence.
    assert override["owner_ids"] == [ticket["owner_id"]]
    assert told["data"]["guard_override"] == override
    assert told["data"]["guard_override"]["reason"] == REASON
    assert told["actorid"] == override["actor_id"]
    assert any(f"helpdesk/{ticket['id']}" in item["evidence_ids"]
               for item in override["findings"])
    # Ends are written to the audit log a little later, many at once.
    (audited,) = wait_until(
        lambda: api.get("/audit-log", params={"target_id": override["id"]}).json()["items"])
    assert (audited["operation"], audited["outcome"]) == ("contacts.override_guard", "done")
    timeline = api.get(f"/contacts/{ana['id']}/timeline").json()["items"]
    assert timeline[0]["summary"] == REASON


def test_administrator_tries_a_rule_and_has_it_apply(api, tell):
    ana = made(api.post("/contacts", json={"kind": "person", "given_name": "Eva Reglada"}))
    tell(social.events["social.complaint.published"], ana, "01h455vb4pex5vsknk084sn0g2",
         reached=50_000)
    rule = {
        "name": "Loud complaint", "actions": ["call"], "level": "block",
        "conditions": {"kind": "complaint", "all": [
            {"field": "reached", "operator": "at_least", "number": "40000"}]},
        "text": {"en": "{title}", "es": "{title}"}, "can_be_overridden": False,
    }

    tried = api.post("/guard-rules/test", json={"rule": rule, "contact_ids": [ana["id"]]})
    assert tried.json()["items"][0]["level"] == "block"
    held = made(api.post("/guard-rules", json=rule))
    guards = f"/contacts/{ana['id']}/guards"
    assert api.get(guards, params={"action": "call"}).json()["level"] == "warn"
    changed = api.patch(f"/guard-rules/{held['id']}", json={"is_active": True},
                        headers={"If-Match": '"1"', "Content-Type": "application/merge-patch+json"})
    assert changed.status_code == 200, changed.text

    found = api.get(guards, params={"action": "call"}).json()
    assert (found["level"], found["findings"][0]["rule_version"]) == ("block", 2)
    refused = api.post(f"{guards}/override", json={
        "action": "call", "finding_ids": [found["findings"][0]["id"]], "reason": REASON})
    assert (refused.status_code, refused.json()["code"]) == (409, "guard_cannot_be_overridden")
    versions = api.get(f"/guard-rules/{held['id']}/versions").json()["items"]
    assert [item["version"] for item in versions] == [2, 1]
    api.patch(f"/guard-rules/{held['id']}", json={"is_active": False})


def test_profile_tells_what_it_cannot_know(api, tell):
    ana = made(api.post("/contacts", json={"kind": "person", "given_name": "Pía Perfilada"}))
    tell(helpdesk.events["helpdesk.ticket.opened"], ana, "01h455vb4pex5vsknk084sn0g3")

    profile = api.get(f"/contacts/{ana['id']}/profile").json()

    assert profile["sections"]["open_issues"]["tickets"]["count"] == 1
    assert profile["sections"]["next_best_actions"][0]["action"] == "resolve_ticket"
    # A ticket alone makes nobody worth anything, and whether others are is of no matter here.
    (omitted,) = (item for item in profile["sections_omitted"]
                  if item["section"] == "value.score")
    assert omitted["service"] == "marketing"
    assert omitted["reason"] in ("not_heard_of", "not_worked_out")
