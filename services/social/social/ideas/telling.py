"""Telling by mail what becomes of an idea: those who had it, and those who want it and asked to
be told. It is news of what they asked for, and holds nothing else."""

from functools import partial

from chassis import clock
from chassis.asking import ask
from chassis.jobs import as_service
from chassis.mails import write_mail
from chassis.outbox import commit
from chassis.parties import parties_of
from contracts import contacts

from .models import Idea, IdeaContributor, IdeaNotice, IdeaVote

PURPOSE, CHANNEL = "service", "email"
BATCH = 100
# So many batches in one turn; the next goes on.
MOST_TURNS = 200
# Stands before all votes: who had the idea is told first.
_FIRST = ""
_STATUSES = {
    "en": {"new": "It is open again", "under_review": "We are looking into it",
           "planned": "It is planned", "in_work": "We are working on it",
           "shipped": "It is there", "declined": "We will not do it"},
    "es": {"new": "Vuelve a estar abierta", "under_review": "La estamos estudiando",
           "planned": "Está planificada", "in_work": "Estamos trabajando en ella",
           "shipped": "Ya está hecha", "declined": "No la vamos a hacer"},
}
_SUBJECTS = {"en": "Your idea “{title}”: {status}", "es": "Su idea «{title}»: {status}"}
_TEXTS = {
    "en": "Hello,\n\nthere is news of the idea “{title}”, which you proposed or voted for.\n\n"
          "{status}.{reason}\n\nYou are told because you asked for it. To hear no more of it, "
          "take your vote back or say so with it.",
    "es": "Hola:\n\nHay novedades de la idea «{title}», que usted propuso o votó.\n\n"
          "{status}.{reason}\n\nSe lo contamos porque lo pidió. Para no recibir más noticias de "
          "ella, retire su voto o indíquelo en él.",
}


def tell_of_ideas():
    """Mail what was decided about ideas to those who are to be told, some at a time."""
    with as_service("social"):
        for _ in range(MOST_TURNS):
            notice = IdeaNotice.collection().find_one(
                {"is_done": False}, sort=[("created_at", 1)])
            if notice is None:
                return
            told, after = _next_of(notice)
            allowed = _allowed(told)
            commit(partial(_tell, notice, told, after, allowed))


def _next_of(notice):
    """`(ids of contacts, after which vote it goes on)` of whom a notice goes to next; no place to
    go on from after the last."""
    idea_id, after = notice["idea_id"], notice["after"]
    authors = [raw["contact_id"] for raw in IdeaContributor.collection().find(
        {"idea_id": idea_id, "contact_id": {"$exists": True}}).limit(BATCH)]
    # Whoever says with their vote that they want no news gets none, also of an idea of theirs.
    silent = {raw["contact_id"] for raw in IdeaVote.collection().find(
        {"idea_id": idea_id, "contact_id": {"$in": authors}, "wants_news": False})}
    votes = list(IdeaVote.collection().find(
        {"idea_id": idea_id, "wants_news": True, "_id": {"$gt": after}}).sort("_id", 1)
        .limit(BATCH))
    voters = [raw["contact_id"] for raw in votes if raw.get("contact_id")]
    first = [id for id in authors if id not in silent] if after == _FIRST else []
    told = list(dict.fromkeys([*first, *(id for id in voters if id not in authors)]))
    return told, votes[-1]["_id"] if len(votes) == BATCH else None


def _allowed(contact_ids):
    """`{contact id: address}` of those who may be written to at all."""
    if not contact_ids:
        return {}
    told = ask(contacts.may_approach, contact_ids=contact_ids, purpose=PURPOSE, channel=CHANNEL)
    return {item["contact_id"]: item["point"] for item in told["items"]
            if item["is_allowed"] and item["point"]}


def _tell(notice, contact_ids, after, allowed):
    """Write these mails and go on after them, both or neither; once, whoever is at it."""
    changed = {"is_done": True} if after is None else {"after": after}
    held = IdeaNotice.collection().find_one_and_update(
        {"_id": notice["_id"], "version": notice["version"], "is_done": False},
        {"$set": {**changed, "updated_at": clock.now()}, "$inc": {"version": 1}})
    idea = Idea.collection().find_one({"_id": notice["idea_id"]}, {"title": 1})
    if held is None or idea is None:
        return
    parties = parties_of(contact_ids)
    for contact_id in contact_ids:
        if contact_id in allowed:
            _write(contact_id, allowed[contact_id], idea, notice, parties.get(contact_id, {}))


def _write(contact_id, address, idea, notice, party):
    language = next((tag[:2].lower() for tag in party.get("languages") or ()
                     if tag[:2].lower() in _TEXTS), "es")
    said = {"title": idea["title"], "status": _STATUSES[language][notice["status"]],
            "reason": f"\n\n{notice['reason']}" if notice.get("reason") else ""}
    write_mail(
        to=[address], subject=_SUBJECTS[language].format(**said), contact_ids=[contact_id],
        text=_TEXTS[language].format(**said), about={"type": Idea.ENTITY, "id": idea["_id"]})
