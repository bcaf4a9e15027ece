"""Feeds: entries are taken once, whatever is in them, and again only when the feed changed."""

import pytest
from network_server import NetworkServer
from social_factories import a_rule, fetch
from werkzeug.wrappers import Response

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>La Voz</title><link>https://voz.example/</link>
<language>es</language>{entries}</channel></rss>"""
ENTRY = """<item><guid>{id}</guid><title>{title}</title><link>https://voz.example/{id}</link>
<pubDate>Mon, 02 Mar 2026 09:0{id}:00 GMT</pubDate>
<description>&lt;p&gt;Lumbre abre &lt;script&gt;alert(1)&lt;/script&gt;tienda&lt;/p&gt;
</description></item>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&b;</title>
<item><guid>1</guid><title>&f;</title><description>Lumbre</description></item></channel></rss>"""


class FeedServer(NetworkServer):
    def __init__(self):
        super().__init__()
        self.body, self.etag = "", '"1"'

    def routes(self):
        return {("GET", "/feed.xml"): self._feed, ("GET", "/old.xml"): self._moved}

    def _feed(self, request):
        if request.headers.get("If-None-Match") == self.etag:
            return Response(status=304)
        return Response(self.body, headers={"ETag": self.etag}, mimetype="application/rss+xml")

    def _moved(self, _request):
        return Response(status=301, headers={"Location": "/feed.xml"})


@pytest.fixture(scope="module")
def server():
    server = FeedServer()
    yield server
    server.close()


@pytest.fixture
def feed(server):
    server.asked.clear()
    server.etag = '"1"'
    server.body = FEED.format(entries="".join(
        ENTRY.format(id=id, title=f"Título {id}") for id in (2, 1)))
    return server


@pytest.fixture
def account(rules, feed):
    rules.create_listening_rule(**a_rule())
    return rules.create_social_account(
        name="La Voz", connector="feed", url=f"{feed.url}/feed.xml")


def test_fetch_takes_each_entry_once(rules, feed, account):
    fetch(rules, account)
    fetch(rules, account)

    two, one = rules.list_mentions()["items"]
    assert one["text"] == "Título 1\n\nLumbre abre tienda"
    assert (one["author"]["name"], one["language"], one["reach"]) == ("La Voz", "es", 0)
    assert two["url"] == "https://voz.example/2"
    assert rules.get_social_account(social_account_id=account["id"])["taken_count"] == 2


def test_fetch_asks_for_what_changed_alone(rules, feed, account):
    fetch(rules, account)
    feed.body = FEED.format(entries=ENTRY.format(id=1, title="Corregido"))
    fetch(rules, account)
    assert "Corregido" not in str(rules.list_mentions())

    feed.etag = '"2"'
    fetch(rules, account)

    assert [one["text"].split("\n")[0] for one in rules.list_mentions()["items"]] == [
        "Título 2", "Corregido"]


def test_feed_that_moved_is_followed(rules, feed, account):
    rules.update_social_account(
        social_account_id=account["id"], changes={"url": f"{feed.url}/old.xml"})

    fetch(rules, account)

    assert len(rules.list_mentions()["items"]) == 2


def test_entities_of_a_feed_open_nothing(rules, feed, account):
    feed.body, feed.etag = BOMB, '"3"'

    fetch(rules, account)

    assert "root:" not in str(rules.list_mentions())


@pytest.mark.parametrize("body", ["", "<html><body>hola</body></html>", "\x00\x01"])
def test_what_is_no_feed_is_told(rules, feed, account, body):
    feed.body, feed.etag = body, '"4"'

    fetch(rules, account)

    shown = rules.get_social_account(social_account_id=account["id"])
    assert (shown["health"], shown["failed_with"]) == ("failing", "What is there is no feed.")
