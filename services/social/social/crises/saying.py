"""Saying an approved statement: offered in conversations, and said in an answer."""

from chassis import paging
from chassis.paging import moment

from ..conversations import keeping
from ..conversations.models import Conversation
from ..errors import CrisisStatementIsNotApproved
from . import entries, links
from .models import Crisis, CrisisStatement


def list_conversation_statements(*, conversation_id, limit, after):
    """List what may be said in a conversation of begun crises that it is about, the latest first.

    It is about those that it, a mention in it, or a rule that hears such a mention is linked with.
    """
    keeping.require_seen(conversation_id)
    raw = Conversation.fetch_raw(conversation_id)
    crises = links.begun_about(conversation_id)
    return paging.page(
        CrisisStatement.collection(), {
            "crisis_id": {"$in": sorted(crises)}, "state": "approved",
            "channels": "private" if raw.get("is_private") else "public"},
        sort="-created_at", kind=moment, limit=limit, after=after,
        show=lambda one: _offered(one, crises[one["crisis_id"]], raw.get("language")))


def text_of(statement_id, conversation, is_private):
    """The words in which a statement is said in a conversation.

    Raises CrisisStatementIsNotApproved for what may not be said, or not there.
    """
    statement = approved(statement_id)
    if ("private" if is_private else "public") not in statement["channels"]:
        raise CrisisStatementIsNotApproved(
            "It was approved for other channels.", id=statement_id)
    return fitting(statement["texts"], conversation.language)["text"]


def note_said(message):
    """Note in the timeline that a statement was said in an answer; what it was said in is about
    the crisis."""
    statement = CrisisStatement.fetch_raw(message.crisis_statement_id)
    links.link(statement["crisis_id"], [message.conversation_id])
    entries.note(statement["crisis_id"], "said", about_id=statement["_id"],
                 text=message.conversation_id, said_by=message.id)


def approved(statement_id, crisis_id=None):
    """A statement as stored that may be said now, of that crisis where one is named.

    Raises CrisisStatementIsNotApproved.
    """
    raw = CrisisStatement.collection().find_one({"_id": statement_id, "state": "approved"})
    if raw is None or crisis_id not in (None, raw["crisis_id"]):
        raise CrisisStatementIsNotApproved(id=statement_id)
    crisis = Crisis.fetch_raw(raw["crisis_id"], {"state": 1})
    if crisis["state"] != "begun":
        raise CrisisStatementIsNotApproved("Its crisis is over.", id=statement_id)
    return raw


def fitting(texts, language):
    """Of texts in several languages the one in this, else in its kin, else the first."""
    wanted = (language or "").lower()
    kin = wanted.partition("-")[0]
    return next(
        (one for test in (lambda tag: tag == wanted, lambda tag: tag.partition("-")[0] == kin)
         for one in texts if test(one["language"].lower())), texts[0])


def _offered(raw, crisis, language):
    text = fitting(raw["texts"], language)
    return {
        "crisis_statement_id": raw["_id"], "crisis_id": crisis["_id"],
        "crisis_name": crisis["name"], "edition": raw.get("edition", 1), "title": raw["title"],
        "language": text["language"], "text": text["text"], "channels": raw["channels"],
        "approved_at": raw["decided_at"],
    }
