"""Crises, what is said in them and who does it, for tests; what is given replaces what is made up.
"""

from chassis import clock
from chassis.ids import new_id
from contracts.context import Actor
from social.alerts.models import Alert
from social.conversations.models import Conversation, ConversationMessage
from social.listening.models import Mention

LUZ = Actor("user_01h455vb4pex5vsknk084sn0e2", roles=("communication_manager",))


def a_crisis(rules, **fields):
    return rules.begin_crisis(**{"name": "Frenos", "level": "high", **fields})


def a_statement(rules, crisis, **fields):
    return rules.draft_crisis_statement(**{
        "crisis_id": crisis["id"], "title": "Retirada",
        "texts": [{"language": "es", "text": "Retiramos el lote."},
                  {"language": "en", "text": "We recall the batch."}],
        "channels": ["public", "press"], **fields})


def of(statement):
    return {"crisis_id": statement["crisis_id"], "crisis_statement_id": statement["id"]}


def an_approved(rules, crisis, **fields):
    statement = a_statement(rules, crisis, **fields)
    rules.propose_crisis_statement(**of(statement))
    return rules.by(LUZ).approve_crisis_statement(**of(statement))


def kinds_of(rules, crisis):
    return [one["kind"] for one in rules.list_crisis_entries(crisis_id=crisis["id"])["items"]]


def _stored(document, **fields):
    raw = document(**fields).add().stored
    return raw["_id"]


def a_conversation(**fields):
    return _stored(Conversation, **{
        "network": "mastodon", "origin": "network", "subject": "¿Y mis frenos?", "state": "open",
        "last_message_at": clock.now(), "authors": [{"id": "ana"}], **fields})


def an_alert(**fields):
    return _stored(Alert, **{
        "kind": "post", "state": "open", "severity": {
            "level": "high", "score": 1.0, "reach": 1000, "reach_part": 0.5, "negativity": 1.0,
            "velocity": 2.0, "velocity_part": 2.0},
        "began_at": clock.now(), **fields})


def a_message(conversation_id, direction, said_at, **fields):
    return _stored(ConversationMessage, conversation_id=conversation_id, kind="message",
                   direction=direction, said_at=said_at, text="…", **fields)


def a_mention(posted_at, **fields):
    return _stored(Mention, **{
        "social_account_id": new_id("social_account"), "network": "mastodon",
        "external_id": new_id("post"), "source": "mastodon", "author": {"id": "ana"},
        "posted_at": posted_at, "reach": 10, "sentiment": {"label": "negative"}, **fields})
