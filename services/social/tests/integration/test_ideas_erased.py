"""Ideas of who is erased: what others want stays, without whose it was; the rest goes."""

import json

import pytest
from idea_factories import Reader

from chassis.holdings import DocumentHoldings
from social.ideas.models import Idea, IdeaComment, IdeaContributor, IdeaVote
from social.models import DOCUMENTS

SECRET = "Vivo en la calle Mayor 3"


@pytest.fixture
def ana(rules):
    return Reader(rules)


@pytest.fixture
def luz(rules):
    return Reader(rules)


def test_erased_voter_counts_on_without_a_name_and_their_words_go(rules, ana, luz):
    mine, theirs = luz.create(), ana.create()
    luz.vote(theirs)
    luz.say(theirs, SECRET)
    ana.vote(mine)

    collected = json.dumps(list(DocumentHoldings(DOCUMENTS).collect(
        [luz.contact_id], portable=True)), default=str)
    DocumentHoldings(DOCUMENTS).erase([luz.contact_id], None)

    assert SECRET in collected
    assert Idea.objects(id=theirs["id"]).first().vote_count == 2
    assert IdeaVote.objects(idea_id=theirs["id"]).count() == 2
    assert IdeaComment.objects.first().text is None
    held = Idea.objects(id=mine["id"]).first()
    assert held.contact_ids == []
    for document in (Idea, IdeaVote, IdeaComment, IdeaContributor):
        assert luz.contact_id not in str(list(document.collection().find()))


def test_erased_author_takes_along_what_nobody_else_wants(rules, luz):
    luz.create()
    luz.create(is_draft=True)

    DocumentHoldings(DOCUMENTS).erase([luz.contact_id], None)

    assert Idea.objects.count() == 0
