"""Posts of actions: with social once each, and what became of them."""

import pytest
from campaign_factories import approved
from marketing_factories import happened
from post_factories import ACCOUNT, Social, a_post, draft_post

from chassis import clock
from contracts.errors import Conflict, NotFound, ValidationFailed
from marketing.errors import ActionIsLaunched
from marketing.posts import handing


@pytest.fixture
def social(rules, monkeypatch):
    return Social(monkeypatch)


@pytest.fixture
def action(rules):
    return draft_post(rules)


def launch(rules, action):
    rules.launch_action(action_id=action["id"])
    handing.hand_over_posts()


def shown(rules, action):
    found, = rules.list_action_posts(action_id=action["id"])["items"]
    return found


def tell(rules, social, what, **fields):
    (id,) = social.posts
    told = social.told(id, **fields)
    for _ in range(2):
        rules.react("on_social_post_told", happened(f"social.social_post.{what}", told))


def test_post_goes_to_social_once_when_its_action_is_launched(rules, social, action):
    rules.add_action_post(**a_post(action, language="es"))
    handing.hand_over_posts()
    before = dict(social.posts)

    launch(rules, action)
    handing.hand_over_posts()

    (planned,) = social.posts.values()
    assert before == {}
    assert planned["text"] == (
        "Llega el otoño.\nhttps://lumbre.example/estufas?utm_source=mastodon&utm_medium=social"
        f"&utm_campaign={action['campaign_id']}&utm_content={action['id']}")
    assert (planned["social_account_id"], planned["language"]) == (ACCOUNT, "es")
    assert (shown(rules, action)["state"], shown(rules, action)["social_post_id"]) == (
        "handed_over", planned["id"])


def test_post_is_with_social_once_though_the_process_dies_after_it_was_asked(
        rules, social, action, monkeypatch):
    rules.add_action_post(**a_post(action))

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(handing, "_change", die)
        with pytest.raises(KeyboardInterrupt):
            launch(rules, action)
    assert shown(rules, action)["state"] == "planned"
    handing.hand_over_posts()

    assert len(social.posts) == 1
    assert shown(rules, action)["state"] == "handed_over"


def test_post_waits_while_social_is_away(rules, social, action):
    rules.add_action_post(**a_post(action))
    social.is_away = True
    launch(rules, action)
    assert shown(rules, action)["state"] == "planned"

    social.is_away = False
    handing.hand_over_posts()

    assert shown(rules, action)["state"] == "handed_over"


def test_post_that_was_said_tells_where_and_costs_its_unit_once(rules, social, action):
    rules.add_action_post(**a_post(action))
    launch(rules, action)

    tell(rules, social, "sent", delivery="sent", url="https://mastodon.example/1",
         sent_at=clock.now().isoformat())

    post = shown(rules, action)
    assert (post["state"], post["url"]) == ("sent", "https://mastodon.example/1")
    assert post["published_at"][:10] == clock.today()
    entry, = rules.list_cost_entries(action_id=action["id"])["items"]
    assert (entry["kind"], entry["channel"], entry["amount"]["amount"]) == (
        "social", "post", "5.00")


@pytest.mark.parametrize(("what", "delivery", "fields", "state", "reason"), [
    ("refused", "refused", {"refused_because": "Ahora no."}, "refused", "Ahora no."),
    ("failed", "unknown", {"failed_with": "Nobody knows."}, "failed", "Nobody knows."),
    ("withdrawn", "withdrawn", {}, "withdrawn", None)])
def test_post_that_was_not_said_tells_why_and_costs_nothing(
        rules, social, action, what, delivery, fields, state, reason):
    rules.add_action_post(**a_post(action))
    launch(rules, action)

    tell(rules, social, what, delivery=delivery, **fields)

    assert (shown(rules, action)["state"], shown(rules, action).get("reason")) == (state, reason)
    assert rules.list_cost_entries(action_id=action["id"])["items"] == []


def test_older_news_of_a_post_changes_nothing(rules, social, action):
    rules.add_action_post(**a_post(action))
    launch(rules, action)
    (id,) = social.posts
    failed = happened("social.social_post.failed", social.told(
        id, delivery="failed", failed_with="No."))
    tell(rules, social, "sent", delivery="sent", sent_at=clock.now().isoformat(), failed_with=None)

    rules.react("on_social_post_told", failed)

    assert (shown(rules, action)["state"], "reason" in shown(rules, action)) == ("sent", False)


def test_post_that_social_does_not_take_fails_with_the_reason(rules, social, action):
    rules.add_action_post(**a_post(action))
    social.refusal = Conflict("By this account nothing can be said.")

    launch(rules, action)

    assert (shown(rules, action)["state"], shown(rules, action)["reason"]) == (
        "failed", "By this account nothing can be said.")


def test_post_whose_action_ends_before_it_was_said_never_is(rules, social, action):
    rules.add_action_post(**a_post(action, publish_at="2099-01-01T10:00:00Z"))
    launch(rules, action)

    rules.end_action(action_id=action["id"])
    for _ in range(2):
        handing.hand_over_posts()

    assert [post["delivery"] for post in social.posts.values()] == ["withdrawn"]
    assert shown(rules, action)["state"] == "withdrawn"


def held_up(rules, action, what):
    """`(pause, go on)` of an action, or of its campaign."""
    if what == "action":
        return (lambda: rules.pause_action(action_id=action["id"]),
                lambda: rules.resume_action(action_id=action["id"]))
    campaign_id = action["campaign_id"]
    return (lambda: rules.pause_campaign(campaign_id=campaign_id),
            lambda: rules.resume_campaign(campaign_id=campaign_id))


@pytest.mark.parametrize("what", ["action", "campaign"])
def test_post_that_is_not_said_yet_comes_back_while_it_is_held_up_and_goes_anew(
        rules, social, action, what):
    rules.add_action_post(**a_post(action, publish_at="2099-01-01T10:00:00Z"))
    launch(rules, action)
    (first,) = social.posts.values()
    pause, go_on = held_up(rules, action, what)

    pause()
    for _ in range(2):
        handing.hand_over_posts()
    withdrawn = happened("social.social_post.withdrawn", social.told(first["id"]))
    assert (first["delivery"], shown(rules, action)["state"]) == ("withdrawn", "planned")
    go_on()
    for _ in range(2):
        handing.hand_over_posts()
    # That the first was taken back is heard only now.
    rules.react("on_social_post_told", withdrawn)

    _, second = social.posts.values()
    assert (second["delivery"], second["due_at"]) == ("waiting", first["due_at"])
    assert (shown(rules, action)["state"], shown(rules, action)["social_post_id"]) == (
        "handed_over", second["id"])
    rules.react("on_social_post_told", happened("social.social_post.sent", social.told(
        second["id"], delivery="sent", sent_at=clock.now().isoformat())))
    assert shown(rules, action)["state"] == "sent"


@pytest.mark.parametrize("what", ["pause", "end"])
def test_post_that_was_said_stays_said(rules, social, action, what):
    rules.add_action_post(**a_post(action))
    launch(rules, action)
    (id,) = social.posts
    sent = happened("social.social_post.sent", social.told(
        id, delivery="sent", sent_at=clock.now().isoformat()))

    getattr(rules, f"{what}_action")(action_id=action["id"])
    handing.hand_over_posts()
    rules.react("on_social_post_told", sent)

    assert social.posts[id]["delivery"] == "sent"
    assert shown(rules, action)["state"] == "sent"


def test_post_that_was_never_handed_over_is_withdrawn_when_its_action_ends(rules, social, action):
    rules.add_action_post(**a_post(action))
    social.is_away = True
    launch(rules, action)
    social.is_away = False

    rules.end_action(action_id=action["id"])
    handing.hand_over_posts()

    assert (social.posts, shown(rules, action)["state"]) == ({}, "withdrawn")


def test_posts_wait_while_their_campaign_is_paused(rules, social):
    campaign = approved(rules)
    action = draft_post(rules, campaign)
    rules.add_action_post(**a_post(action))
    rules.launch_action(action_id=action["id"])
    rules.pause_campaign(campaign_id=campaign["id"])
    handing.hand_over_posts()
    assert social.posts == {}

    rules.resume_campaign(campaign_id=campaign["id"])
    handing.hand_over_posts()

    assert len(social.posts) == 1


def test_posts_are_of_actions_by_post_that_are_not_launched(rules, social, action):
    post = rules.add_action_post(**a_post(action))
    other = rules.create_action(
        campaign_id=action["campaign_id"], name="Carta", channel="letter")
    launch(rules, action)

    with pytest.raises(ActionIsLaunched):
        rules.add_action_post(**a_post(action))
    with pytest.raises(ActionIsLaunched):
        rules.remove_action_post(action_id=action["id"], action_post_id=post["id"])
    with pytest.raises(ValidationFailed):
        rules.add_action_post(**a_post(other))

    assert len(rules.list_action_posts(action_id=action["id"])["items"]) == 1
    assert rules.list_action_posts(action_id=other["id"])["items"] == []


def test_post_that_is_taken_out_is_gone(rules, social, action):
    post = rules.add_action_post(**a_post(action))

    rules.remove_action_post(action_id=action["id"], action_post_id=post["id"])

    with pytest.raises(NotFound):
        rules.remove_action_post(action_id=action["id"], action_post_id=post["id"])
    assert rules.list_action_posts(action_id=action["id"])["items"] == []


@pytest.mark.parametrize("connector", ["feed", "webhook", "wall"])
def test_post_by_an_account_that_says_nothing_is_refused(rules, social, action, connector):
    social.connector = connector

    with pytest.raises(ValidationFailed):
        rules.add_action_post(**a_post(action))
    with pytest.raises(ValidationFailed):
        rules.add_action_post(**a_post(
            action, social_account_id="social_account_01h455vb4pex5vsknk084sn0zz"))

    assert rules.list_action_posts(action_id=action["id"])["items"] == []
