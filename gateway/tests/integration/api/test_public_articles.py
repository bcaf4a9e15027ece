"""Public articles are read by anybody, not too often from one address, and nothing else is."""

import pytest

from gateway.settings import settings


@pytest.fixture
def articles(http, helpdesk_service):
    """`{audience: id}` of a published article for each audience."""
    def publish(audience):
        made = http.post("/articles", json={
            "audiences": [audience],
            "texts": [{"language": "es", "title": f"Sillas {audience}",
                       "body": "Guarde la **caja**. <script>alert(1)</script>"}]})
        assert made.status_code == 201, made.text
        answer = http.post(f"/articles/{made.json['id']}/publish", json={})
        assert answer.status_code == 200, answer.text
        return made.json["id"]

    return {audience: publish(audience) for audience in (
        "internal", "customer", "partner", "public")}


def test_public_articles_need_no_login(http_with, articles):
    nobody = http_with(None)

    listed = nobody.get("/public/articles")
    found = nobody.get("/public/articles/search?q=caja&language=es")
    read = {audience: nobody.get(f"/public/articles/{id}") for audience, id in articles.items()}

    for answer in (listed, found):
        assert answer.status_code == 200, answer.text
        assert [item["article_id"] for item in answer.json["items"]] == [articles["public"]]
    assert found.json["items"][0]["snippet"].startswith("Guarde la <mark>caja</mark>.")
    assert read["public"].json["html"] == (
        "<p>Guarde la <strong>caja</strong>. &lt;script&gt;alert(1)&lt;/script&gt;</p>\n")
    assert {audience: answer.status_code for audience, answer in read.items()} == {
        "internal": 404, "customer": 404, "partner": 404, "public": 200}
    for path in ("/articles", f"/articles/{articles['public']}", "/articles/search?q=caja",
                 "/article-gaps"):
        assert nobody.get(path).status_code == 401


def test_public_articles_wait_when_one_address_asks_too_often(
        http_with, articles, monkeypatch):
    monkeypatch.setenv("VINCULO_OPEN_READ_LIMIT", "2/hour")
    settings.cache_clear()
    nobody = http_with(None)

    def search(address):
        return nobody.get("/public/articles/search?q=caja",
                          environ_overrides={"REMOTE_ADDR": address}).status_code

    assert [search("192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert search("198.51.100.7") == 200
