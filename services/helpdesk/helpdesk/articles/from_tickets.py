"""A solved ticket becomes a draft: what was asked and what came of it, not whom it was about."""

from chassis.parties import Party

from ..errors import TicketIsOpen
from ..tickets import keeping
from ..tickets.models import Message
from . import articles, redaction

_HEADINGS = {"en": ("Question", "Answer"), "es": ("Pregunta", "Respuesta")}
_LANGUAGE = "es"
_LONGEST_PART = 20_000
_LONGEST_TITLE = 200


def create_ticket_article(*, ticket_id, language):
    """Make the draft of an article of a solved ticket, for us alone; a repeat returns the same.

    Taken are its subject, what the requester asked first, and its solution; no note among us.
    """
    keeping.require_seen(ticket_id)
    ticket = keeping.fetch(ticket_id)
    if ticket.article_id:
        return articles.get_article(article_id=ticket.article_id)
    if ticket.state != "resolved" or not ticket.solution:
        raise TicketIsOpen(id=ticket_id)

    language = language or ticket.language or _LANGUAGE
    article = articles.write(
        texts=[_text(ticket, language)], audiences=("internal",), source_ticket_id=ticket_id,
        category=ticket.category)
    ticket.article_id = article.id
    keeping.keep(ticket)
    return article.to_view()


def _text(ticket, language):
    parties = _parties_of(ticket)
    asked, answered = _HEADINGS.get(language.split("-")[0].lower(), _HEADINGS["en"])
    question = redaction.without_persons(_question(ticket), parties)[:_LONGEST_PART]
    answer = redaction.without_persons(ticket.solution, parties)[:_LONGEST_PART]
    body = f"## {asked}\n\n{question}\n\n## {answered}\n\n{answer}"
    title = redaction.without_persons(ticket.subject, parties)[:_LONGEST_TITLE]
    return {"language": language, "title": title, "body": body}


def _question(ticket):
    """What the other side said first; what we asked, in a ticket of ours."""
    first = Message.collection().find_one(
        {"ticket_id": ticket.id, "kind": "reply"}, {"body": 1}, sort=[("said_at", 1), ("_id", 1)])
    return first["body"] if first else ticket.subject


def _parties_of(ticket):
    """Those who take part, and where they belong to."""
    parties = list(Party.collection().find({"_id": {"$in": list(ticket.contact_ids)}}))
    theirs = {one["organisation_id"] for party in parties
              for one in party.get("affiliations", ()) if one.get("organisation_id")}
    return parties + list(Party.collection().find({"_id": {"$in": sorted(theirs)}}))

