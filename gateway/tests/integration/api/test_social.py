"""Social by the API: webhooks as they came, the wall for anybody, and conversations by rights."""

import pytest

from client import Reply
from contracts import social
from gateway.app import build_app
from gateway.settings import settings

ACCOUNT = "social_account_01h455vb4pex5vsknk084sn02q"
PATH = f"/api/v1/social-webhooks/{ACCOUNT}"
POSTS = f"/public/walls/{ACCOUNT}/posts"


@pytest.fixture
def asked(stub):
    """The requests that a stand-in for social was asked."""
    requests = []

    def answer(request):
        requests.append(request)

    stub(social.social, {"receive_social_webhook": answer})
    return requests


@pytest.fixture
def service():
    """Stands for the services behind the gateway: takes every post on the wall."""
    class Service:
        def __init__(self):
            self.asked = []

        def ask(self, key, fields, call):
            self.asked.append((key, fields, call.actor))
            return Reply({"is_received": True, "is_shown": False}, [])

    return Service()


def test_receive_social_webhook_passes_on_the_very_bytes(app, asked):
    body = '{"review":  {"id": 1,\n "text": "ñ"}}'

    answer = app.test_client().post(PATH, data=body.encode(), headers={
        "webhook-id": "msg_1", "webhook-timestamp": "1774076400", "webhook-signature": "v1,AAAA"})

    assert answer.status_code == 204, answer.text
    assert asked == [{
        "social_account_id": ACCOUNT, "body": body, "webhook_id": "msg_1",
        "webhook_timestamp": "1774076400", "webhook_signature": "v1,AAAA"}]


def test_receive_social_webhook_refuses_what_is_too_long_or_no_text(app, asked):
    client = app.test_client()

    assert client.post(PATH, data=b"x" * (256 * 1024 + 1)).status_code == 413
    assert client.post(PATH, data=b"\xff").status_code == 400
    assert asked == []


def test_post_on_wall_needs_no_login_and_waits_when_it_is_too_often(
        http_as, service, monkeypatch):
    monkeypatch.setenv("VINCULO_OPEN_LIMIT", "2/hour")
    settings.cache_clear()
    nobody = http_as(None, build_app(settings(), service))

    answers = [nobody.post(POSTS, json={"text": "Hola", "author_name": "Ana"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert [key for key, _, _ in service.asked] == ["social.post_on_wall"] * 2
    assert service.asked[0][2].id == "anonymous"


def test_wall_is_written_on_let_be_read_and_read(http, http_as, app, social_service):
    wall = http.post("/social-accounts", json={"name": "Muro", "connector": "wall"}).json["id"]
    nobody = http_as(None, app)
    sent = nobody.post(f"/public/walls/{wall}/posts",
                       json={"text": "Me encanta", "author_name": "Ana", "rating": 5})
    assert (sent.status_code, sent.json["is_shown"]) == (202, False)
    assert nobody.get(f"/public/walls/{wall}/posts").json["items"] == []

    (mention,) = http.get("/mentions").json["items"]
    shown = http.patch(f"/mentions/{mention['id']}", json={"is_shown": True})

    assert shown.status_code == 200, shown.text
    (post,) = nobody.get(f"/public/walls/{wall}/posts").json["items"]
    assert (post["text"], post["rating"]) == ("Me encanta", 5)
    (conversation,) = http.get("/conversations?state=open").json["items"]
    answer = http.post(f"/conversations/{conversation['id']}/replies", json={"text": "¡Gracias!"})
    assert (answer.status_code, answer.json["delivery"]) == (201, "waiting")


def test_whoever_only_reads_answers_nobody(http, http_as, social_service):
    held = http.post("/conversations", json={
        "network": "whatsapp", "author": {"id": "x"}, "text": "Hola"}).json
    reader = http_as("read_only")

    seen = reader.get(f"/conversations/{held['id']}")
    refused = reader.post(f"/conversations/{held['id']}/notes", json={"text": "Hola"})

    assert (seen.status_code, refused.status_code) == (200, 403)
