"""Our own wall: strangers write, we let it be read, and answer below."""

import pytest
from social_factories import deliver

from contracts.errors import NotFound


@pytest.fixture
def wall(rules):
    return rules.create_social_account(name="Muro", connector="wall")


def shown(rules, wall):
    return rules.list_wall_posts(social_account_id=wall["id"])["items"]


def write(rules, wall, text="Me encanta la silla", **fields):
    return rules.post_on_wall(social_account_id=wall["id"], text=text, author_name="Ana",
                              **fields)


def test_post_on_wall_is_shown_once_one_of_us_lets_it(rules, wall):
    thanked = write(rules, wall, rating=5, author_email="ana@example.com")
    assert thanked == {"is_received": True, "is_shown": False}
    assert shown(rules, wall) == []

    (mention,) = rules.list_mentions()["items"]
    rules.update_mention(mention_id=mention["id"], changes={"is_shown": True})

    (post,) = shown(rules, wall)
    assert (post["text"], post["author_name"], post["rating"]) == (
        "Me encanta la silla", "Ana", 5)
    assert "ana@example.com" not in str(post) + str(rules.list_mentions())


def test_answer_is_read_below_the_post(rules, wall):
    rules.update_social_account(social_account_id=wall["id"], changes={"is_moderated": False})
    write(rules, wall)
    (conversation,) = rules.list_conversations()["items"]
    rules.reply_to_conversation(conversation_id=conversation["id"], text="¡Gracias!")
    assert shown(rules, wall)[0]["answers"] == []

    deliver()

    assert [one["text"] for one in shown(rules, wall)[0]["answers"]] == ["¡Gracias!"]


def test_post_of_a_machine_is_thanked_and_not_kept(rules, wall):
    assert write(rules, wall, website="https://spam.example")["is_received"]

    assert rules.list_mentions()["items"] == []


def test_wall_that_is_closed_is_not_found(rules, wall):
    rules.archive_social_account(social_account_id=wall["id"])

    for ask in (lambda: write(rules, wall), lambda: shown(rules, wall)):
        with pytest.raises(NotFound):
            ask()
    assert rules.list_mentions()["items"] == []
