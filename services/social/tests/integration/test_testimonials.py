"""Testimonials: shown only while their authors agree, who may change their mind at any time."""

import re

import pytest
from idea_factories import Reader

from chassis.holdings import DocumentHoldings
from chassis.testing.servers import SECRET_KEY
from contracts import contacts
from contracts.errors import Conflict, NotFound
from social.advocacy import models, testimonial_links, testimonials
from social.models import DOCUMENTS
from social.settings import social_settings

PAGE = "https://lumbre.example/palabras/{token}"


@pytest.fixture
def ana(rules, monkeypatch):
    """Ana, who may be written to, in an installation that has a page for it."""
    reader = Reader(rules, languages=["es"])
    monkeypatch.setenv("VINCULO_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("VINCULO_TESTIMONIAL_PAGE", PAGE)
    social_settings.cache_clear()

    def ask(operation, *, contact_ids, purpose, channel):
        assert (operation, purpose, channel) == (contacts.may_approach, "service", "email")
        return {"items": [{"contact_id": id, "is_allowed": id == reader.contact_id,
                           "point": "ana@example.com"} for id in contact_ids]}

    monkeypatch.setattr(testimonials, "ask", ask)
    return reader


@pytest.fixture
def words(rules, ana):
    return rules.create_testimonial(
        contact_id=ana.contact_id, text="Todo encajaba. {token}", shown_as="Ana R.")


def asked(rules, words):
    return rules.ask_testimonial(testimonial_id=words["id"])


def public(rules):
    return [one["id"] for one in rules.list_public_testimonials()["items"]]


def state_of(rules, words):
    return rules.get_testimonial(testimonial_id=words["id"])["state"]


def test_testimonial_is_shown_only_once_its_author_agreed_by_the_mailed_link(
        rules, ana, words, mailbox):
    held = asked(rules, words)
    testimonial_links.send_waiting_mails()
    (mail,) = mailbox.wait_for()
    token = re.search(r"palabras/([a-z0-9]{42})", mail.get_content())[1]

    before = public(rules)
    looked = rules.get_public_testimonial(token=token)
    still = public(rules)
    rules.answer_public_testimonial(token=token, is_agreed=True)

    assert (held["state"], held["is_mailed"], before, still) == ("asked", True, [], [])
    assert (looked["state"], looked["shown_as"]) == ("asked", "Ana R.")
    assert public(rules) == [words["id"]]
    (shown,) = rules.list_public_testimonials()["items"]
    assert shown.keys() == {"id", "text", "shown_as", "language", "agreed_at"}
    # The same link takes it back.
    rules.answer_public_testimonial(token=token, is_agreed=False)
    assert (public(rules), state_of(rules, words)) == ([], "withdrawn")


def test_answer_portal_testimonial_agrees_and_withdraws_ones_own_alone(rules, ana, words):
    asked(rules, words)
    answer = {"testimonial_id": words["id"], "is_agreed": True}

    with pytest.raises(NotFound):
        Reader(rules).rules.answer_portal_testimonial(**answer)
    assert state_of(rules, words) == "asked"
    assert len(ana.rules.list_portal_testimonials()["items"]) == 1
    ana.rules.answer_portal_testimonial(**answer)
    assert public(rules) == [words["id"]]
    ana.rules.answer_portal_testimonial(**answer | {"is_agreed": False})

    assert public(rules) == []


def test_draft_is_not_there_for_its_author(rules, ana, words):
    with pytest.raises(NotFound):
        ana.rules.answer_portal_testimonial(testimonial_id=words["id"], is_agreed=True)
    with pytest.raises(NotFound):
        rules.get_public_testimonial(token=testimonial_links.token_of(words["id"]))
    assert ana.rules.list_portal_testimonials()["items"] == []


def test_forged_link_is_none(rules, ana, words):
    asked(rules, words)
    forged = testimonial_links.token_of(words["id"])[:-16] + "a" * 16

    with pytest.raises(NotFound):
        rules.answer_public_testimonial(token=forged, is_agreed=True)
    assert state_of(rules, words) == "asked"


def test_update_testimonial_to_another_text_asks_for_consent_anew(rules, ana, words):
    asked(rules, words)
    ana.rules.answer_portal_testimonial(testimonial_id=words["id"], is_agreed=True)

    rules.update_testimonial(testimonial_id=words["id"], changes={"is_shown": False})
    hidden = public(rules)
    rules.update_testimonial(testimonial_id=words["id"], changes={"is_shown": True})
    back = public(rules)
    rules.update_testimonial(testimonial_id=words["id"], changes={"text": "Fue perfecto."})

    assert (hidden, back, public(rules)) == ([], [words["id"]], [])
    assert state_of(rules, words) == "draft"


def test_ask_testimonial_of_who_said_no_is_refused(rules, ana, words):
    asked(rules, words)
    ana.rules.answer_portal_testimonial(testimonial_id=words["id"], is_agreed=False)

    with pytest.raises(Conflict):
        asked(rules, words)
    assert state_of(rules, words) == "refused"


def test_ask_testimonial_without_a_page_leaves_it_to_the_portal(rules, ana, words, monkeypatch):
    monkeypatch.delenv("VINCULO_TESTIMONIAL_PAGE")
    social_settings.cache_clear()

    assert asked(rules, words)["is_mailed"] is False
    assert len(ana.rules.list_portal_testimonials()["items"]) == 1


def test_erased_author_takes_their_words_along(rules, ana, words):
    DocumentHoldings(DOCUMENTS).erase([ana.contact_id], None)

    assert models.Testimonial.objects.count() == 0
