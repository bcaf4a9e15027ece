"""Ideas and testimonials that are made of a conversation, in the same transaction, once."""

import pytest
from advocacy_factories import at_once
from marshmallow import ValidationError

from chassis.mails import Mail
from chassis.testing.parties import party
from contracts import contacts
from contracts.errors import ValidationFailed
from social.advocacy import testimonials
from social.settings import social_settings

WORDS = {"text": "Las mejores sillas.", "shown_as": "Ana R."}


@pytest.fixture
def ana(rules):
    return party(languages=["es"])


@pytest.fixture
def conversation(rules, ana):
    return logged(rules, contact_id=ana)


def logged(rules, **fields):
    return rules.log_conversation(
        network="mastodon", author={"id": "ana", "name": "Ana"},
        text="Las sillas podrían plegarse", language="es", **fields)["id"]


def linked(rules, conversation):
    return [(one["type"], one["id"])
            for one in rules.get_conversation(conversation_id=conversation)["linked"]]


def test_convert_conversation_makes_one_idea_of_its_author(rules, ana, conversation):
    asked = {"conversation_id": conversation, "to": "idea", "subject": "Sillas plegables"}

    at_once(*[lambda: rules.convert_conversation(**asked)] * 4)

    (idea,) = rules.list_ideas()["items"]
    assert linked(rules, conversation) == [("idea", idea["id"])]
    assert (idea["conversation_id"], idea["contact_ids"]) == (conversation, [ana])
    assert (idea["title"], idea["body"], idea["vote_count"]) == (
        "Sillas plegables", "Las sillas podrían plegarse", 1)


def test_convert_conversation_makes_no_idea_of_a_category_that_is_not_there(rules, conversation):
    with pytest.raises(ValidationFailed):
        rules.convert_conversation(
            conversation_id=conversation, to="idea",
            category_id="idea_category_01m8hz8hrjed781czhzv9erbnm")

    assert rules.list_ideas()["items"] == linked(rules, conversation) == []


def test_convert_conversation_makes_one_testimonial_whose_author_is_asked_by_a_link(
        rules, ana, conversation, monkeypatch):
    monkeypatch.setenv("VINCULO_TESTIMONIAL_PAGE", "https://lumbre.example/palabras/{token}")
    social_settings.cache_clear()

    def ask(operation, *, contact_ids, **_asked):
        assert operation is contacts.may_approach
        return {"items": [{"contact_id": id, "is_allowed": True, "point": "ana@example.com"}
                          for id in contact_ids]}

    monkeypatch.setattr(testimonials, "ask", ask)
    asked = {"conversation_id": conversation, "to": "testimonial", "testimonial": WORDS}

    at_once(*[lambda: rules.convert_conversation(**asked)] * 4)

    (held,) = rules.list_testimonials()["items"]
    assert linked(rules, conversation) == [("testimonial", held["id"])]
    assert (held["conversation_id"], held["contact_id"], held["text"]) == (
        conversation, ana, WORDS["text"])
    assert (held["state"], held["is_mailed"]) == ("asked", True)
    assert [mail["about"]["id"] for mail in Mail.collection().find()] == [held["id"]]
    assert rules.list_public_testimonials()["items"] == []


def test_convert_conversation_makes_no_testimonial_of_a_stranger_or_of_no_words(
        rules, conversation):
    stranger = logged(rules)

    with pytest.raises(ValidationFailed) as unknown:
        rules.convert_conversation(conversation_id=stranger, to="testimonial", testimonial=WORDS)
    with pytest.raises(ValidationError, match="Say what it is about"):
        rules.convert_conversation(conversation_id=conversation, to="testimonial")

    assert unknown.value.details["errors"][0]["detail"] == "Say first who it is."
    assert rules.list_testimonials()["items"] == []
    assert linked(rules, conversation) == linked(rules, stranger) == []
