"""Ideas as we write them down, read, change and decide about them."""

from chassis import clock, paging
from chassis.paging import moment, whole
from contracts import social as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed

from . import contributors, keeping, voting
from .models import Idea, IdeaNotice

KINDS = {"-vote_count": whole, "-published_at": moment}
# Whom an idea is for at first, by whose it is.
READ_BY = {"customer": ["customer"], "partner": ["partner"], "supplier": ["partner"],
           "employee": []}


def create_idea(*, title, body, contact_id, parties, language=None, category_id=None,
                audiences=None, owner_id=None, team_id=None, conversation_id=None):
    """Write an idea down, of one of us or told to us; whoever has one wants it, too."""
    keeping.require_category(category_id, "/category_id")
    party = parties[contact_id] if contact_id else None
    kind = kind_of(party)
    author_id = current_call().actor.id
    idea = Idea(
        title=title, body=body, language=language or language_of(party), category_id=category_id,
        author_kind=kind, contact_ids=[party["id"]] if party else [], author_id=author_id,
        audiences=sorted(set(READ_BY[kind] if audiences is None else audiences)),
        owner_id=owner_id, team_id=team_id, conversation_id=conversation_id,
        status_at=clock.now())
    publish(keeping.put(idea, is_new=True),
            **({"contact_id": party["id"]} if party else {"user_id": author_id}))
    return get_idea(idea_id=idea.id)


def publish(idea, **whose):
    """Have others read an idea; whoever had it votes for it and is its first contributor."""
    idea.published_at = clock.now()
    idea.vote_count = 1
    keeping.put(idea)
    voting.add(idea.id, **whose)
    contributors.add(idea.id, **{
        name: value for name, value in whose.items() if name != "party_id"})
    keeping.tell(contract.idea_created, idea)


def get_idea(*, idea_id):
    """Show an idea."""
    return keeping.shown(keeping.fetch_raw(idea_id))


def list_ideas(*, limit, after, sort, contact_id=None, **filters):
    """List ideas, those that most want first; no drafts, and none that is part of another."""
    where = {"_shown_to": keeping.AGENTS, **filters,
             **({"contact_ids": contact_id} if contact_id else {})}
    return paging.page(Idea.collection(), where, sort=sort, kind=KINDS[sort], limit=limit,
                       after=after, show=keeping.shown)


def update_idea(*, idea_id, changes, expected_version):
    """Change an idea, and who reads it."""
    idea = keeping.fetch(idea_id, expected_version)
    keeping.require_category(changes.get("category_id"), "/changes/category_id")
    for name, value in changes.items():
        setattr(idea, name, sorted(set(value)) if name == "audiences" else value)
    keeping.put(idea)
    keeping.tell_updated(idea)
    return keeping.shown(idea.stored)


def set_idea_status(*, idea_id, status, reason, expected_version):
    """Say what becomes of an idea; who had it and who wants it are told by mail.

    Saying the same again tells nobody anything.
    """
    idea = keeping.fetch_by_itself(idea_id, expected_version)
    if status == "declined" and not reason:
        raise ValidationFailed.at("/reason", "Say why it is declined.")
    if (status, reason) == (idea.status, idea.reason):
        return keeping.shown(Idea.fetch_raw(idea_id))
    idea.status_at = clock.now()
    keeping.decide(idea, status, reason)
    IdeaNotice(idea_id=idea_id, status=status, reason=reason).add()
    return keeping.shown(idea.stored)


def kind_of(party, among=("customer", "partner", "supplier", "employee")):
    """What somebody who has an idea is to us, the first of these; without a party, one of us."""
    if party is None:
        return "employee"
    today = clock.now().date().isoformat()
    held = {role["role"] for role in party.get("roles", ())
            if (role.get("starts_on") or "") <= today <= (role.get("ends_on") or "9999")}
    return next((kind for kind in among if kind in held), among[0])


def language_of(party):
    """The language that somebody writes in, as far as we know."""
    return next(iter((party or {}).get("languages", ())), None)
