"""Ideas in the portal of partners and suppliers."""

from . import participating
from .participating import Reader

_READERS = "partner"


def list_partner_idea_categories(*, party, **request):
    """See of what ideas can be."""
    return participating.list_categories(**request)


def list_partner_ideas(*, party, **request):
    """List ideas that whoever is signed in may read, or their own."""
    return participating.list_ideas(Reader.of(_READERS, party), **request)


def create_partner_idea(*, party, **request):
    """Tell an idea, or keep a draft of it that nobody else sees."""
    return participating.create_idea(Reader.of(_READERS, party), **request)


def get_partner_idea(*, party, idea_id):
    """Show an idea that whoever is signed in may read."""
    reader = Reader.of(_READERS, party)
    return reader.show([reader.find(idea_id)])[0]


def update_partner_idea(*, party, **request):
    """Change an idea of one's own, as long as it is new."""
    return participating.update_idea(Reader.of(_READERS, party), **request)


def publish_partner_idea(*, party, **request):
    """Have others read a draft of one's own."""
    return participating.publish_idea(Reader.of(_READERS, party), **request)


def delete_partner_idea(*, party, **request):
    """Throw a draft of one's own away."""
    participating.delete_idea(Reader.of(_READERS, party), **request)


def vote_for_partner_idea(*, party, **request):
    """Vote for an idea, once."""
    return participating.vote(Reader.of(_READERS, party), **request)


def unvote_for_partner_idea(*, party, **request):
    """Take one's vote back."""
    participating.unvote(Reader.of(_READERS, party), **request)


def list_partner_idea_comments(*, party, **request):
    """See what was said to all about an idea."""
    return participating.list_comments(Reader.of(_READERS, party), **request)


def add_partner_idea_comment(*, party, **request):
    """Say something about an idea."""
    return participating.add_comment(Reader.of(_READERS, party), **request)


def let_partner_idea_author_be_named(*, party, **request):
    """Say whether one may be named for an idea."""
    return participating.let_be_named(Reader.of(_READERS, party), **request)


def find_similar_partner_ideas(*, party, **request):
    """Show which ideas are like one that is being written."""
    return participating.find_similar(Reader.of(_READERS, party), **request)
