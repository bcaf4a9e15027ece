"""News of ideas: mailed once to who had it and who wants it, in their language, and to no other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from idea_factories import Reader

from chassis.mails import Mail
from contracts import contacts
from social.ideas import telling


@pytest.fixture
def asked(monkeypatch):
    """Whom contacts lets be written to, without contacts: `asked[contact id] = address`."""
    allowed = {}

    def ask(operation, *, contact_ids, purpose, channel):
        assert (operation, purpose, channel) == (contacts.may_approach, "service", "email")
        return {"items": [{"contact_id": id, "is_allowed": id in allowed,
                           "point": allowed.get(id)} for id in contact_ids]}

    monkeypatch.setattr(telling, "ask", ask)
    return allowed


@pytest.fixture
def reader(rules, asked):
    """Somebody who may be written to: `reader("ana")`."""

    def make(name, **fields):
        made = Reader(rules, **fields)
        asked[made.contact_id] = f"{name}@example.com"
        return made

    return make


def told():
    return sorted(mail.to[0] for mail in Mail.objects)


def decide(rules, idea, status="planned", **said):
    rules.set_idea_status(idea_id=idea["id"], status=status, **said)


def test_author_and_voters_are_told_once_in_their_language(rules, reader):
    ana, luz = reader("ana", languages=["en-GB"]), reader("luz", languages=["es"])
    idea = ana.create()
    luz.vote(idea)
    reader("eva")

    decide(rules, idea, "declined", reason="No hay reparto.")
    telling.tell_of_ideas()
    telling.tell_of_ideas()

    assert told() == ["ana@example.com", "luz@example.com"]
    texts = {mail.to[0]: mail for mail in Mail.objects}
    assert "We will not do it" in texts["ana@example.com"].text
    spanish = texts["luz@example.com"]
    assert spanish.subject == "Su idea «Entregar los sábados»: No la vamos a hacer"
    assert "No hay reparto." in spanish.text


def test_who_wants_no_news_took_the_vote_back_or_may_not_be_written_to_is_not_told(
        rules, reader, asked):
    ana, luz, eva, quiet = (reader(name) for name in ("ana", "luz", "eva", "quiet"))
    idea = ana.create()
    luz.vote(idea)
    luz.unvote(idea)
    eva.vote(idea)
    eva.vote(idea, wants_news=False)
    quiet.vote(idea)
    del asked[quiet.contact_id]

    decide(rules, idea)
    telling.tell_of_ideas()

    assert told() == ["ana@example.com"]


def test_those_of_a_merged_idea_are_told_of_the_other(rules, reader):
    ana, luz = reader("ana"), reader("luz")
    one, two = ana.create(), luz.create()
    rules.merge_idea(idea_id=two["id"], into_id=one["id"])

    decide(rules, one)
    telling.tell_of_ideas()

    assert told() == ["ana@example.com", "luz@example.com"]


def test_each_is_told_once_by_many_at_once_and_in_many_turns(rules, reader, monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 2)
    readers = [reader(f"r{n}") for n in range(7)]
    idea = readers[0].create()
    for one in readers[1:]:
        one.vote(idea)

    decide(rules, idea)
    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(telling.tell_of_ideas) for _ in range(4)]:
            future.result()

    assert told() == [f"r{n}@example.com" for n in range(7)]
