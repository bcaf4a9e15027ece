"""Spikes of mentions: told once while they last, by what is kept, whoever looks and however often.
"""

import threading
from datetime import timedelta

import orjson
import pytest
from social_factories import a_rule

from chassis import clock
from chassis.outbox import commit
from chassis.testing.events import waiting_events
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.alerts import watching
from social.alerts.models import Alert, HourlyCount
from social.alerts.usual import hour_of
from social.connectors.posts import Person, Post

HOUR = timedelta(hours=1)
GOOD, BAD = "Me encanta Lumbre, una maravilla, gracias", "Lumbre es un desastre, una vergüenza"


@pytest.fixture(autouse=True)
def half_past():
    """The middle of an hour, so that none ends under a test's hands."""
    clock.move(timedelta())
    now = clock.now()
    clock.move(hour_of(now) + HOUR / 2 - now)
    yield
    clock.move(timedelta())


@pytest.fixture
def account(rules):
    """An account whose rule heard two mentions an hour for nine days."""
    rules.create_listening_rule(**a_rule())
    account = SocialAccount.fetch_raw(rules.create_social_account(
        name="Prensa", connector="feed", url="https://example.org/rss")["id"])
    hour = hour_of(clock.now())
    take(account, *(a_post(f"{number}-{of}", hour - number * HOUR + of * HOUR / 3)
                    for number in range(1, 9 * 24) for of in (1, 2)))
    watching.watch_for_spikes()
    assert rules.list_alerts()["items"] == []
    return account


def a_post(id, at=None, text=GOOD):
    return Post(external_id=id, author=Person(f"p{id}", followers=100), text=text,
                posted_at=at or clock.now())


def take(account, *posts):
    for start in range(0, len(posts), 100):
        commit(lambda page=posts[start:start + 100]: fetching.take_page(account, list(page)))


def spike(account, count=20, text=GOOD, at=None):
    take(account, *(a_post(f"spike {number}", at, text) for number in range(count)))


def later(hours):
    clock.move(clock._shift + hours * HOUR)


def told(rules, type):
    return [orjson.loads(event["data"])["alert"] for event in waiting_events(rules.store)
            if event["type"] == f"social.alert.{type}"]


def of_rule(rules):
    found = [one for one in rules.list_alerts(kind="spike")["items"] if one.get(
        "listening_rule_id")]
    assert len(found) == 1
    return found[0]


def test_spike_of_a_rule_and_of_the_brand_is_told_with_its_figures(rules, account):
    spike(account)

    watching.watch_for_spikes()
    watching.watch_for_spikes()

    alert = of_rule(rules)
    figures = alert["figures"]
    assert (figures["count"], figures["peak"], alert["state"]) == (20, 20, "open")
    assert 1.5 < figures["usual"] < 2.5
    assert figures["usual"] < figures["unusual_from"] <= 20
    assert figures["chance"] < 1 / 168
    assert alert["reasons"][0]["code"] == "spike"
    assert alert["severity"]["level"] == "low"
    assert len(alert["mention_ids"]) == 20
    # The brand as a whole spikes along.
    assert len(told(rules, "raised")) == len(rules.list_alerts()["items"]) == 2


def test_what_comes_twice_or_is_usual_raises_none(rules, account):
    for _ in range(3):
        spike(account, 3)
        watching.watch_for_spikes()

    assert rules.list_alerts()["items"] == []
    hour = hour_of(clock.now())
    assert [raw["count"] for raw in HourlyCount.collection().find({"hour": hour})] == [3, 3]


def test_what_comes_late_counts_for_the_hour_in_which_it_was_said(rules, account):
    spike(account, at=hour_of(clock.now()) - HOUR / 2)

    watching.watch_for_spikes()

    alert = of_rule(rules)
    assert alert["began_at"] == alert["figures"]["from_at"]
    assert alert["figures"]["count"] == 22
    assert HourlyCount.collection().count_documents({"count": 22}) == 2


def test_many_replicas_at_once_tell_a_spike_once(rules, account):
    spike(account)

    threads = [threading.Thread(target=watching.watch_for_spikes) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Alert.collection().count_documents({"kind": "spike"}) == 2
    assert len(told(rules, "raised")) == 2


def test_spike_is_followed_and_over_after_two_usual_hours(rules, account):
    spike(account)
    watching.watch_for_spikes()
    take(account, *(a_post(f"more {number}") for number in range(20)))
    watching.watch_for_spikes()
    peak = of_rule(rules)
    later(2)
    watching.watch_for_spikes()
    between = of_rule(rules)
    later(1)
    watching.watch_for_spikes()

    over = of_rule(rules)
    assert peak["figures"]["peak"] == 40
    assert len(told(rules, "updated")) == 2
    assert (between["state"], over["state"]) == ("open", "over")
    assert over["ended_at"] == over["figures"]["until_at"]
    assert len(told(rules, "closed")) == 2
    take(account, *(a_post(f"again {number}") for number in range(20)))
    watching.watch_for_spikes()
    assert len(told(rules, "raised")) == 4


def test_spike_that_was_dismissed_is_not_told_again_while_it_lasts(rules, account):
    spike(account)
    watching.watch_for_spikes()
    alert = of_rule(rules)
    rules.dismiss_alert(alert_id=alert["id"], reason="Es nuestra campaña.")

    later(1)
    take(account, *(a_post(f"more {number}") for number in range(30)))
    watching.watch_for_spikes()
    assert of_rule(rules)["state"] == "dismissed"
    later(4)
    watching.watch_for_spikes()

    after = of_rule(rules)
    assert after["state"] == "dismissed"
    assert after["ended_at"]


def test_spike_of_a_rule_that_was_put_away_is_over_too(rules, account):
    spike(account)
    watching.watch_for_spikes()
    alert = of_rule(rules)
    rules.archive_listening_rule(listening_rule_id=alert["listening_rule_id"])

    later(4)
    watching.watch_for_spikes()

    assert of_rule(rules)["state"] == "over"


def test_share_of_what_is_negative_is_watched_for_the_brand(rules, account):
    hour = hour_of(clock.now())
    take(account, *(a_post(f"bad {number}", hour - HOUR * (number % 2 + 0.5), BAD)
                    for number in range(15)))

    watching.watch_for_spikes()
    watching.watch_for_spikes()

    (alert,) = rules.list_alerts(kind="negative_share")["items"]
    assert alert["figures"]["negative"] == 15
    assert alert["figures"]["usual"] < 0.2
    assert alert["reasons"][0]["code"] == "negative_share"
    assert alert["severity"]["velocity"] > 3
