"""Alerts about posts: raised once by what is severe, looked after, and closed."""

import threading

import orjson
import pytest
from social_factories import EVA, LUZ, a_rule, a_webhook

from chassis import clock
from chassis.outbox import commit
from chassis.testing.events import waiting_events
from contracts.errors import Conflict, NotFound, PreconditionFailed
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.alerts import alerts, weighing
from social.alerts.models import Alert
from social.connectors.posts import Person, Post
from social.listening.models import Mention

ANGRY = "Lumbre es una vergüenza, la lámpara llegó rota y nadie contesta, estoy furiosa"
CRISIS = "crisis_01h455vb4pex5vsknk084sn0e9"


@pytest.fixture
def account(rules):
    rules.create_listening_rule(**a_rule())
    return SocialAccount.fetch_raw(rules.create_social_account(**a_webhook())["id"])


@pytest.fixture
def alert(rules, account):
    take(account, a_post())
    weighing.weigh_mentions()
    (alert,) = rules.list_alerts()["items"]
    return alert


def a_post(number=1, text=ANGRY, followers=50_000, **fields):
    return Post(**{"external_id": str(number), "text": text, "posted_at": clock.now(),
                   "author": Person(f"p{number}", f"eva{number}", followers=followers), **fields})


def take(account, *posts):
    commit(lambda: fetching.take_page(account, list(posts)))


def told(rules, type):
    return [orjson.loads(event["data"])["alert"] for event in waiting_events(rules.store)
            if event["type"] == f"social.alert.{type}"]


def test_one_severe_post_raises_an_alert_with_its_reasons_once(rules, account):
    take(account, a_post(), a_post(2, "Me encanta Lumbre, gracias, una maravilla"))

    weighing.weigh_mentions()
    take(account, a_post())
    weighing.weigh_mentions()

    (alert,) = rules.list_alerts()["items"]
    (mention,) = rules.list_mentions(sentiment="negative")["items"]
    assert (alert["kind"], alert["state"]) == ("post", "open")
    assert alert["mention_ids"] == [mention["id"]]
    assert alert["conversation_id"] == mention["conversation_id"]
    assert alert["severity"]["level"] in ("elevated", "high", "critical")
    assert alert["severity"]["reach"] == 50_000
    assert [one["code"] for one in alert["reasons"]] == ["reach", "negativity"]
    assert [one["id"] for one in told(rules, "raised")] == [alert["id"]]
    assert rules.get_alert(alert_id=alert["id"]) == alert


def test_post_that_hardly_anybody_reads_and_one_of_long_ago_raise_none(rules, account):
    take(account, a_post(followers=0),
         a_post(2, posted_at=clock.now() - weighing.NEWS - weighing.LONGEST))

    weighing.weigh_mentions()

    assert rules.list_alerts()["items"] == []
    assert Mention.collection().find_one({"_unweighed": True}) is None


def test_post_about_a_competitor_alone_raises_none(rules):
    rules.create_listening_rule(**a_rule(subject="competitor"))
    feed = SocialAccount.fetch_raw(rules.create_social_account(
        name="Prensa", connector="feed", url="https://example.org/rss")["id"])
    take(feed, a_post())

    weighing.weigh_mentions()

    assert len(rules.list_mentions(sentiment="negative")["items"]) == 1
    assert rules.list_alerts()["items"] == []


def test_post_that_is_passed_on_becomes_more_severe(rules, account, alert):
    take(account, a_post(boosts=20))
    weighing.weigh_mentions()

    (after,) = rules.list_alerts()["items"]
    assert after["id"] == alert["id"]
    assert after["severity"]["score"] > alert["severity"]["score"]
    assert after["severity"]["velocity"] > 1
    assert "velocity" in [one["code"] for one in after["reasons"]]
    assert len(told(rules, "updated")) == 1


def test_many_replicas_at_once_raise_one_alert(rules, account):
    take(account, a_post())

    threads = [threading.Thread(target=weighing.weigh_mentions) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Alert.collection().count_documents({"kind": "post"}) == 1
    assert len(told(rules, "raised")) == 1


def test_alert_of_a_post_that_is_taken_back_is_over(rules, account, alert):
    take(account, a_post(is_deleted=True))
    weighing.weigh_mentions()

    after = rules.get_alert(alert_id=alert["id"])
    assert after["state"] == "over"
    assert after["ended_at"]
    assert len(told(rules, "closed")) == 1


def test_alert_of_a_post_that_a_person_finds_harmless_is_over(rules, alert):
    rules.update_mention(mention_id=alert["mention_ids"][0], changes={"sentiment": "neutral"})
    weighing.weigh_mentions()

    assert rules.get_alert(alert_id=alert["id"])["state"] == "over"


def test_alert_is_over_when_its_conversation_is_closed(rules, alert):
    rules.close_conversation(conversation_id=alert["conversation_id"])

    assert rules.get_alert(alert_id=alert["id"])["state"] == "over"


def test_take_alert_is_for_whoever_comes_first(rules, alert):
    taken = rules.by(EVA).take_alert(alert_id=alert["id"])
    assert rules.by(EVA).take_alert(alert_id=alert["id"]) == taken

    with pytest.raises(Conflict) as refused:
        rules.by(LUZ).take_alert(alert_id=alert["id"])

    assert refused.value.code == "alert_is_taken"
    assert rules.get_alert(alert_id=alert["id"]) == taken
    assert taken["owner_id"] == EVA.id
    given = rules.assign_alert(alert_id=alert["id"], owner_id=LUZ.id)
    assert given["owner_id"] == LUZ.id
    assert [one["id"] for one in rules.list_alerts(owner_id=LUZ.id)["items"]] == [alert["id"]]
    assert rules.list_alerts(is_unassigned=True)["items"] == []


def test_acknowledge_alert_twice_is_doing_it_once(rules, alert):
    first = rules.by(EVA).acknowledge_alert(alert_id=alert["id"])

    assert rules.by(LUZ).acknowledge_alert(alert_id=alert["id"]) == first
    assert (first["state"], first["acknowledged_by_id"]) == ("acknowledged", EVA.id)


def test_dismiss_alert_says_why_and_it_is_not_raised_again(rules, account, alert):
    done = rules.by(EVA).dismiss_alert(alert_id=alert["id"], reason="Es ironía.")
    take(account, a_post(boosts=50))
    weighing.weigh_mentions()

    assert (done["state"], done["dismissed_because"], done["closed_by_id"]) == (
        "dismissed", "Es ironía.", EVA.id)
    assert rules.list_alerts()["items"] == [done]
    assert len(told(rules, "closed")) == 1


def test_resolve_alert_says_what_was_done_and_closed_ones_stay_so(rules, alert):
    with pytest.raises(PreconditionFailed):
        rules.resolve_alert(alert_id=alert["id"], resolution="x", expected_version=99)
    done = rules.resolve_alert(alert_id=alert["id"], resolution="Respondido en público.")

    for refused in (lambda: rules.dismiss_alert(alert_id=alert["id"], reason="no"),
                    lambda: rules.take_alert(alert_id=alert["id"]),
                    lambda: rules.acknowledge_alert(alert_id=alert["id"])):
        with pytest.raises(Conflict) as error:
            refused()
        assert error.value.code == "alert_is_closed"
    assert rules.get_alert(alert_id=alert["id"]) == done
    assert done["resolution"] == "Respondido en público."
    with pytest.raises(NotFound):
        rules.get_alert(alert_id="alert_01h455vb4pex5vsknk084sn0e9")


def test_link_to_crisis_has_an_alert_be_found_by_it(rules, alert):
    commit(lambda: alerts.link_to_crisis(alert["id"], CRISIS))
    commit(lambda: alerts.link_to_crisis(alert["id"], CRISIS))

    (found,) = rules.list_alerts(crisis_id=CRISIS)["items"]
    assert (found["id"], found["version"]) == (alert["id"], alert["version"] + 1)
