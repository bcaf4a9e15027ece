"""Mastodon: what is said to us is taken in once, in its order, as fast as the server lets us."""

from datetime import UTC, datetime, timedelta

import pytest
from social_factories import a_rule, fetch, on_mastodon

from chassis import clock
from social.accounts.models import SocialAccount, SocialAccountState


@pytest.fixture
def account(rules, mastodon):
    return rules.create_social_account(**on_mastodon(mastodon))


def heard(rules, **filters):
    return [one["text"] for one in rules.list_mentions(**filters)["items"]]


def health(rules, account):
    return rules.get_social_account(social_account_id=account["id"])


def test_fetch_takes_what_is_said_to_us_once(rules, mastodon, account):
    mastodon.say("ana", "@lumbre ¿dónde está mi <b>pedido</b>?<br>Gracias", followers=120, boosts=2)
    fetch(rules, account)
    fetch(rules, account)

    (mention,) = rules.list_mentions()["items"]

    assert mention["text"] == "@lumbre ¿dónde está mi pedido?\nGracias"
    assert mention["author"]["handle"] == "ana"
    assert (mention["language"], mention["is_to_us"], mention["reach"]) == ("es", True, 320)
    assert health(rules, account)["health"] == "fine"
    assert health(rules, account)["taken_count"] == 1


def test_fetch_goes_through_all_pages_from_where_it_was(rules, mastodon, account):
    mastodon.say("ana", "la primera")
    fetch(rules, account)
    for number in range(95):
        mastodon.say(f"user{number}", f"mensaje {number}")

    fetch(rules, account)

    assert len(heard(rules, limit=200)) == 96
    state = SocialAccountState.objects(id=account["id"]).first()
    assert state.cursor["notifications"] == "96"
    pages = [args.get("min_id") for _, path, args in mastodon.asked if "notif" in path]
    assert pages[1:] == ["1", "41", "81"]


def test_fetch_takes_what_rules_hear_under_a_tag(rules, mastodon):
    account = rules.create_social_account(**on_mastodon(mastodon, searches=["#sillas"]))
    rule = rules.create_listening_rule(**a_rule())
    mastodon.say("ana", "Mi silla de LUMBRE cojea #sillas", to_us=False)
    mastodon.say("luis", "Otra cosa #sillas", to_us=False)
    mastodon.say("lumbre", "Nuestras sillas Lumbre #sillas", to_us=False)

    fetch(rules, account)

    (mention,) = rules.list_mentions()["items"]
    assert (mention["rule_ids"], mention["is_to_us"]) == ([rule["id"]], False)
    assert "conversation_id" not in mention


def test_edit_changes_what_was_heard(rules, mastodon, account):
    status = mastodon.say("ana", "Qué mal")
    fetch(rules, account)
    mastodon.edit(status["id"], "Qué mal servicio de Lumbre")

    fetch(rules, account)

    (mention,) = rules.list_mentions()["items"]
    assert mention["text"] == "Qué mal servicio de Lumbre"
    assert "edited_at" in mention


def test_private_message_is_no_mention(rules, mastodon, account):
    mastodon.say("ana", "@lumbre mi número es el 12", visibility="direct")

    fetch(rules, account)

    assert heard(rules) == []
    (conversation,) = rules.list_conversations()["items"]
    assert conversation["is_private"]


def test_fetch_waits_as_long_as_the_server_asks(rules, mastodon, account, monkeypatch):
    mastodon.say("ana", "hola")
    mastodon.trouble += [(429, {"Retry-After": "120"})]
    now = clock.now()

    fetch(rules, account)
    asked = len(mastodon.asked)
    rules.fetch_social_account(social_account_id=account["id"])
    fetch(rules, account)

    assert len(mastodon.asked) == asked
    waiting = health(rules, account)
    assert waiting["health"] == "waiting"
    until = datetime.fromisoformat(waiting["due_at"])
    assert timedelta(seconds=110) < until - now < timedelta(seconds=130)

    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=5))
    fetch(rules, account)
    assert heard(rules) == ["hola"]
    assert health(rules, account)["health"] == "fine"


def test_fetch_leaves_calls_to_people(rules, mastodon, account):
    mastodon.left, mastodon.reset_at = 8, datetime.now(UTC) + timedelta(minutes=4)
    mastodon.reset_at = mastodon.reset_at.replace(microsecond=0)

    fetch(rules, account)

    shown = health(rules, account)
    assert (shown["calls_limit"], shown["calls_left"]) == (300, 6)
    assert datetime.fromisoformat(shown["due_at"]) == mastodon.reset_at


def test_failure_is_told_in_words_and_tried_less_and_less(rules, mastodon, account, monkeypatch):
    now = clock.now()
    for count, minutes in ((1, 1), (2, 2), (3, 4)):
        mastodon.trouble += [(503, {})]
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        fetch(rules, account)
        shown = health(rules, account)
        assert shown["health"] == "failing"
        assert shown["failed_with"].startswith("The server is in trouble.")
        wait = datetime.fromisoformat(shown["due_at"]) - now
        assert abs(wait - timedelta(minutes=minutes)) < timedelta(seconds=1), count

    fetch(rules, account)
    assert health(rules, account)["health"] == "fine"


def test_wrong_token_is_told(rules, mastodon):
    account = rules.create_social_account(**on_mastodon(mastodon, secret="wrong"))

    fetch(rules, account)

    assert health(rules, account)["failed_with"].startswith("The network refuses it.")


def test_redirect_leads_nowhere_inside(rules, mastodon, account):
    mastodon.trouble += [(302, {"Location": "http://169.254.169.254/latest/meta-data"})]

    fetch(rules, account)

    assert "169.254.169.254" in health(rules, account)["failed_with"]
    assert health(rules, account)["health"] == "failing"


def test_secret_is_sealed_and_never_shown(rules, mastodon, account):
    from mastodon_server import TOKEN

    raw = SocialAccount.fetch_raw(account["id"])

    assert TOKEN.encode() not in bytes(raw["_secret"])
    assert TOKEN not in str(rules.list_social_accounts())


def test_paused_and_archived_accounts_are_left_alone(rules, mastodon, account):
    mastodon.say("ana", "hola")
    rules.update_social_account(social_account_id=account["id"], changes={"is_paused": True})
    fetching_all(rules, account)
    assert health(rules, account)["health"] == "paused"

    rules.update_social_account(social_account_id=account["id"], changes={"is_paused": False})
    rules.archive_social_account(social_account_id=account["id"])
    fetching_all(rules, account)

    assert mastodon.asked == []
    assert "_secret" not in SocialAccount.fetch_raw(account["id"])


def fetching_all(rules, account):
    from social.accounts import fetching

    rules.fetch_social_account(social_account_id=account["id"])
    fetching.fetch_social_accounts()
