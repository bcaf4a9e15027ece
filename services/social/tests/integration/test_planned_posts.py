"""Planned posts: said at their time, once, and only when they are approved where that is asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from social_factories import EVA, LUZ, a_webhook, on_bluesky, on_mastodon

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.rules import opened
from contracts.context import Actor
from social.errors import AccountCannotAnswer, SocialPostIsDecided, SocialPostIsOwn
from social.planned import saying
from social.planned.models import SocialPost
from social.service import SocialService
from social.settings import social_settings

MARKETING = Actor("service:marketing", roles=("service",))


@pytest.fixture
def account(rules, mastodon):
    return rules.create_social_account(**on_mastodon(mastodon))


@pytest.fixture
def strict(rules, mastodon):
    """An account by which nothing is said that nobody approved."""
    return rules.create_social_account(**on_mastodon(mastodon, needs_approval=True))


def plan(rules, account, text="Llega el otoño. https://lumbre.example", **fields):
    return rules.plan_social_post(social_account_id=account["id"], text=text, **fields)


def shown(rules, post):
    return rules.get_social_post(social_post_id=post["id"])


def due(post):
    SocialPost.objects(id=post["id"]).update(set__due_at=clock.now())


def told(rules):
    return [event["type"] for event in waiting_events(rules.store)
            if event["type"].startswith("social.social_post.")]


def test_post_is_said_to_everybody_once(rules, mastodon, account):
    post = plan(rules, account, refers_to=[{"type": "action_post", "id": "x"}])

    saying.say_social_posts()
    saying.say_social_posts()

    (said,) = mastodon.said_by_us()
    assert (said["visibility"], said.get("in_reply_to_id")) == ("public", None)
    sent = shown(rules, post)
    assert (sent["delivery"], sent["url"], sent["network"]) == ("sent", said["url"], "mastodon")
    assert sent["refers_to"] == [{"type": "action_post", "id": "x"}]
    assert told(rules) == ["social.social_post.sent"]


def test_post_is_said_on_bluesky(rules, bluesky):
    post = plan(rules, rules.create_social_account(**on_bluesky(bluesky)), language="es")

    saying.say_social_posts()

    assert shown(rules, post)["delivery"] == "sent"
    assert shown(rules, post)["url"].startswith("https://bsky.app/profile/")


def test_post_is_not_said_before_its_time(rules, mastodon, account):
    post = plan(rules, account, due_at=(clock.now() + timedelta(hours=1)).isoformat())

    saying.say_social_posts()
    assert mastodon.said_by_us() == []
    due(post)
    saying.say_social_posts()

    assert len(mastodon.said_by_us()) == 1


def test_posts_by_many_at_once_are_said_once(rules, mastodon, account):
    for number in range(5):
        plan(rules, account, text=f"Aviso {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: saying.say_social_posts(), range(8)))

    assert len(mastodon.said_by_us()) == 5


@pytest.mark.parametrize("by", [EVA, MARKETING])
def test_post_waits_for_somebody_else_to_approve_it(rules, mastodon, strict, by):
    post = plan(rules.by(by), strict)
    saying.say_social_posts()
    waiting, said_before = shown(rules, post)["delivery"], mastodon.said_by_us()

    rules.by(LUZ).approve_social_post(social_post_id=post["id"])
    saying.say_social_posts()

    assert (waiting, said_before) == ("waiting_approval", [])
    assert (shown(rules, post)["delivery"], shown(rules, post)["decided_by_id"]) == ("sent", LUZ.id)


def test_nobody_approves_what_they_planned(rules, mastodon, strict):
    approver = Actor(EVA.id, roles=("communication",))
    post = plan(rules.by(approver), strict)

    with pytest.raises(SocialPostIsOwn):
        rules.by(approver).approve_social_post(social_post_id=post["id"])

    assert shown(rules, post) == post


def test_post_that_is_refused_is_never_said(rules, mastodon, strict):
    post = plan(rules.by(EVA), strict)

    rules.by(LUZ).refuse_social_post(social_post_id=post["id"], reason="Ahora no.")
    saying.say_social_posts()

    with pytest.raises(SocialPostIsDecided):
        rules.by(LUZ).approve_social_post(social_post_id=post["id"])
    assert mastodon.said_by_us() == []
    assert shown(rules, post)["refused_because"] == "Ahora no."
    assert told(rules) == ["social.social_post.refused"]


def test_post_whose_line_breaks_is_said_once(rules, mastodon, account):
    mastodon.trouble += ["hang up"]
    post = plan(rules, account)

    saying.say_social_posts()
    assert shown(rules, post)["delivery"] == "waiting"
    due(post)
    saying.say_social_posts()

    assert shown(rules, post)["delivery"] == "sent"
    assert len(mastodon.said_by_us()) == 1


def test_post_that_a_process_died_at_is_said_once(rules, mastodon, account, monkeypatch):
    post = plan(rules, account)

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(saying, "_change", die)
        with pytest.raises(KeyboardInterrupt):
            saying.say_social_posts()
    assert shown(rules, post)["delivery"] == "sending"
    due(post)
    saying.say_social_posts()

    assert shown(rules, post)["delivery"] == "sent"
    assert len(mastodon.said_by_us()) == 1


def test_post_that_the_network_refuses_fails_and_can_be_tried_again(rules, mastodon, account):
    mastodon.trouble += [(422, {})]
    post = plan(rules, account)

    saying.say_social_posts()
    failed = shown(rules, post)
    rules.retry_social_post(social_post_id=post["id"])
    saying.say_social_posts()

    assert failed["delivery"] == "failed"
    assert failed["failed_with"].startswith("The network refuses it.")
    assert shown(rules, post)["delivery"] == "sent"
    assert told(rules) == ["social.social_post.failed", "social.social_post.sent"]


def test_post_that_is_taken_back_only_if_it_was_not_said_stays_where_it_was(
        rules, mastodon, account):
    said, waiting = plan(rules, account), plan(
        rules, account, due_at=(clock.now() + timedelta(hours=1)).isoformat())
    saying.say_social_posts()

    with pytest.raises(SocialPostIsDecided):
        rules.withdraw_social_post(social_post_id=said["id"], only_unsaid=True)
    rules.withdraw_social_post(social_post_id=waiting["id"], only_unsaid=True)
    saying.say_social_posts()

    assert len(mastodon.said_by_us()) == 1
    assert [shown(rules, post)["delivery"] for post in (said, waiting)] == ["sent", "withdrawn"]


def test_post_that_is_taken_back_is_deleted_on_the_network(rules, mastodon, account):
    first, second = plan(rules, account), plan(
        rules, account, due_at=(clock.now() + timedelta(hours=1)).isoformat())
    saying.say_social_posts()

    for post in (first, second):
        for _ in range(2):
            rules.withdraw_social_post(social_post_id=post["id"])
    saying.say_social_posts()

    assert mastodon.said_by_us() == []
    assert [shown(rules, post)["delivery"] for post in (first, second)] == ["withdrawn"] * 2
    assert told(rules) == [
        "social.social_post.sent", "social.social_post.withdrawn", "social.social_post.withdrawn"]


def test_post_is_not_planned_where_nothing_can_be_said(rules):
    account = rules.create_social_account(**a_webhook())

    with pytest.raises(AccountCannotAnswer):
        plan(rules, account)

    assert rules.list_social_posts()["items"] == []


def test_planned_posts_read_by_indexes(unscanned_stack, mastodon, monkeypatch):
    unscanned_stack.empty_stores()
    monkeypatch.setenv("VINCULO_SOCIAL_NETWORKS", "127.0.0.0/8")
    with opened(unscanned_stack, SocialService, monkeypatch) as rules:
        social_settings.cache_clear()
        account = rules.create_social_account(**on_mastodon(mastodon))
        post = plan(rules, account)
        for filters in ({}, {"social_account_id": account["id"]}, {"delivery": "waiting"},
                        {"social_account_id": account["id"], "delivery": "waiting"}):
            assert len(rules.list_social_posts(**filters)["items"]) == 1

        saying.say_social_posts()

        assert shown(rules, post)["delivery"] == "sent"
    social_settings.cache_clear()
