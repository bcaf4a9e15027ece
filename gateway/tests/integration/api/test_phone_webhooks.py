"""What telephone systems report comes through as it came, and is open to anybody who signs it."""

import json
from datetime import UTC, datetime

from standardwebhooks import Webhook

from contracts import helpdesk

SYSTEM = "phone_system_01h455vb4pex5vsknk084sn02q"
SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="


def test_receive_phone_webhook_passes_on_the_very_bytes(app, stub):
    requests = []
    stub(helpdesk.helpdesk, {"receive_phone_webhook": requests.append})
    body = '{"call_id":  "c-1",\n "report": "missed"}'

    answer = app.test_client().post(f"/api/v1/phone-webhooks/{SYSTEM}", data=body, headers={
        "webhook-id": "msg_1", "webhook-timestamp": "1774076400", "webhook-signature": "v1,AAAA"})

    assert answer.status_code == 204, answer.text
    assert requests == [{
        "phone_system_id": SYSTEM, "body": body, "webhook_id": "msg_1",
        "webhook_timestamp": "1774076400", "webhook_signature": "v1,AAAA"}]


def test_missed_call_over_http_is_a_ticket_and_unsigned_is_401(app, http, helpdesk_service):
    number = "+34611222333"
    caller = http.post("/contacts", json={
        "kind": "person", "name": "Ana Ruiz", "phones": [{"number": number}]}).json
    # Nothing is known of who was never mentioned, until the event of it has come.
    http.post("/tickets", json={
        "contact_ids": [caller["id"]], "subject": "Silla", "body": "Llegó rota."})
    system = http.post("/phone-systems", json={"name": "Centralita", "secret": SECRET}).json
    body = json.dumps({"call_id": "c-1", "report": "missed", "number": number})
    now = datetime.now(UTC)
    path = f"/api/v1/phone-webhooks/{system['id']}"
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(now.timestamp())),
               "webhook-signature": Webhook(SECRET).sign("msg_1", now, body)}

    refused = app.test_client().post(path, data=body, headers={
        **headers, "webhook-signature": "v1,AAAA"})
    taken = app.test_client().post(path, data=body, headers=headers)

    assert refused.status_code == 401, refused.text
    assert taken.status_code == 204, taken.text
    (call,) = http.get(f"/phone-calls?contact_id={caller['id']}").json["items"]
    assert (call["state"], "ticket_id" in call) == ("missed", True)
