"""What somebody takes back on a network is blank here too, and what is passed on reaches more."""

from datetime import timedelta

import pytest
from social_factories import fetch, on_bluesky, on_mastodon

from chassis import clock
from social.accounts.looking_again import look_at_mentions_again


@pytest.fixture(params=["mastodon", "bluesky"])
def network(request, rules, mastodon, bluesky):
    server, made = {"mastodon": (mastodon, on_mastodon),
                    "bluesky": (bluesky, on_bluesky)}[request.param]
    return server, rules.create_social_account(**made(server))


def test_what_is_taken_back_is_blank_here_too(rules, network, monkeypatch):
    server, account = network
    server.say("ana", "Lumbre me debe 20 euros")
    server.say("luis", "y a mí")
    fetch(rules, account)
    ids = list(getattr(server, "statuses", None) or server.records)
    (getattr(server, "statuses", None) or server.records).pop(ids[0])

    look_at_mentions_again()
    assert "" not in [one["text"] for one in rules.list_mentions()["items"]]
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    look_at_mentions_again()

    assert [one["text"] for one in rules.list_mentions()["items"]] == ["y a mí", ""]
    said = [rules.list_conversation_messages(conversation_id=one["id"])["items"][0]["text"]
            for one in rules.list_conversations(sort="-created_at")["items"]]
    assert sorted(said) == ["", "y a mí"]
    asked = len(server.asked)
    look_at_mentions_again()
    assert len(server.asked) == asked


def test_network_that_fails_takes_nothing_back(rules, network, monkeypatch):
    server, account = network
    server.say("ana", "Lumbre me debe 20 euros")
    fetch(rules, account)
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    server.trouble += [(500, {}), (500, {})]

    look_at_mentions_again()

    assert [one["text"] for one in rules.list_mentions()["items"]] == [
        "Lumbre me debe 20 euros"]
