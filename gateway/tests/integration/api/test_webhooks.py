from chassis.testing.processes import wait_until
from contracts.gateway.webhook import TEST_TYPE
from gateway.models import AuditRecord
from gateway.webhooks.models import Webhook, WebhookDelivery

NEW = {"url": "https://192.0.66.1/hook", "event_types": ["sales.order.*"]}


def ended_records():
    """The audit log, once three changes are in it with their ends."""
    found = list(AuditRecord.collection().find({"finished_at": {"$exists": True}}).sort("_id", 1))
    return found if len(found) == 3 else None


def test_webhook_is_kept_over_http(http):
    answer = http.post("/webhooks", json=NEW)
    made = answer.json
    path = f"/webhooks/{made['id']}"

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1{path}"
    assert "secret" not in http.get(path).json
    paused = http.post(f"{path}/pause", headers={"If-Match": '"1"'})
    assert (paused.json["state"], paused.headers["ETag"]) == ("paused", '"2"')
    assert http.post(f"{path}/resume", headers={"If-Match": '"1"'}).status_code == 412
    assert http.post(f"{path}/test").json["code"] == "webhook_is_not_active"
    assert http.post(f"{path}/resume").json["state"] == "active"
    changed = http.patch(path, json={"description": "ERP"}, headers={"If-Match": '"3"'})
    assert (changed.status_code, changed.json["description"]) == (200, "ERP")
    sent = http.post(f"{path}/test")
    assert (sent.status_code, sent.json["event_type"]) == (201, TEST_TYPE)
    listed = http.get(f"{path}/deliveries?state=waiting").json["items"]
    assert [one["id"] for one in listed] == [sent.json["id"]]
    again = http.post(f"{path}/deliveries/{sent.json['id']}/redeliver")
    assert (again.status_code, again.json["state"]) == (200, "waiting")
    rotated = http.post(f"{path}/rotate-secret").json
    assert rotated["secret"].startswith("whsec_")
    assert rotated["secret"] != made["secret"]
    assert http.delete(path).status_code == 204
    assert http.get(path).status_code == 404
    assert list(WebhookDelivery.collection().find({})) == []


def test_changes_of_webhooks_are_in_the_audit_log(http):
    made = http.post("/webhooks", json=NEW).json
    http.post(f"/webhooks/{made['id']}/rotate-secret")
    http.post("/webhooks", json={**NEW, "url": "https://10.0.0.1/"})

    records = wait_until(ended_records, 10, "their ends are written")
    assert [(one["operation"], one["outcome"]) for one in records] == [
        ("gateway.create_webhook", "done"), ("gateway.rotate_webhook_secret", "done"),
        ("gateway.create_webhook", "refused")]
    assert records[1]["target_id"] == made["id"]
    assert made["secret"] not in repr(records)


def test_no_record_of_an_idempotency_key_holds_the_secret(http, stack):
    first, second = (
        http.post("/webhooks", json=NEW, headers={"Idempotency-Key": "once"}).json
        for _ in range(2))

    assert first["id"] != second["id"]
    assert Webhook.collection().database["idempotency_records"].find_one() is None


def test_webhooks_are_refused_in_spanish(http):
    answer = http.post("/webhooks", json={**NEW, "event_types": ["sales.ordre.placed"]},
                       headers={"Accept-Language": "es"})

    assert answer.status_code == 422
    assert [one["detail"] for one in answer.json["errors"]] == ["No hay eventos de este tipo."]
