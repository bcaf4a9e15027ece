"""What is said to us becomes part of its conversation, or begins one."""

import pymongo

from chassis import clock, store
from chassis.ids import new_id
from contracts import social as contract

from ..accounts.social_accounts import source_of
from ..connectors.texts import LONGEST, line
from ..identity import authors
from ..listening.models import Mention
from ..listening.taking import author_of
from . import keeping
from .models import Conversation, ConversationMessage

SUBJECT = 120


def take_in(account, taken):
    """Put what is new of a page into conversations, in the transaction that is under way."""
    _follow_mentions(taken.changed)
    told = [_told_by_mention(raw) for raw in taken.to_us]
    # Whoever spoke of us under a tag may turn out to have spoken to us.
    told += [_told_by_mention(raw) for raw in taken.changed
             if raw["is_to_us"] and not raw.get("conversation_id") and not raw.get("deleted_at")]
    told += [_told_in_private(account, post) for post in taken.private]
    told = _without_known(told)
    if not told:
        return
    known_as = authors.confirmed_of(account["network"], [one["author"]["id"] for one in told])
    for one in sorted(told, key=lambda one: one["said_at"]):
        _take(account, one, known_as.get(one["author"]["id"]))


def _follow_mentions(changed):
    by_id = {raw["_id"]: raw for raw in changed if raw.get("conversation_id")}
    if not by_id:
        return
    for held in ConversationMessage.collection().find({"mention_id": {"$in": list(by_id)}}):
        raw = by_id[held["mention_id"]]
        follow(held, text=raw["text"], is_deleted=bool(raw.get("deleted_at")),
               edited_at=raw.get("edited_at"))


def converse(account, mention, contact_id=None):
    """The conversation that a mention (as stored) is in, or begins now. Returns it."""
    return _take(account, _told_by_mention(mention), contact_id)


def _told_by_mention(raw):
    return {
        "source": raw["_source"], "external_id": raw["external_id"], "author": raw["author"],
        "text": raw["text"], "said_at": raw["posted_at"], "url": raw.get("url"),
        "language": raw.get("language"), "mention_id": raw["_id"], "is_private": False,
        "named": raw["_named"], "parent_named": raw.get("_parent_named"),
        "root_named": raw.get("_root_named"), "reference": raw.get("_reference") or {},
    }


def _told_in_private(account, post):
    moment = post.posted_at
    return {
        "source": source_of(account), "external_id": post.external_id[:500],
        "author": author_of(post.author), "text": post.text[:LONGEST],
        "said_at": moment.replace(microsecond=moment.microsecond // 1000 * 1000),
        "url": post.url, "language": post.language, "mention_id": None, "is_private": True,
        "named": post.named or post.external_id, "parent_named": post.parent_named,
        "root_named": post.root_named, "reference": post.reference, "edited_at": post.edited_at,
        "is_deleted": post.is_deleted,
    }


def _without_known(told):
    """What is not said in a conversation yet; an edit in private changes what is."""
    if not told:
        return []
    known = {}
    for raw in ConversationMessage.collection().find({
            "_source": told[0]["source"],
            "_external_id": {"$in": [one["external_id"] for one in told]}}):
        known[raw["_external_id"]] = raw
    fresh = []
    for one in told:
        held = known.get(one["external_id"])
        if held is None and not one.get("is_deleted"):
            fresh.append(one)
        elif held is not None:
            follow(held, text=one["text"], is_deleted=one.get("is_deleted", False),
                   edited_at=one.get("edited_at"))
    return fresh


def follow(held, *, text, is_deleted=False, edited_at=None):
    """Have a message (as stored) say what its author says by now."""
    if held.get("deleted_at") or (text == held.get("text") and not is_deleted):
        return
    now = clock.now()
    change = {"text": "", "deleted_at": now} if is_deleted else {
        "text": text, "edited_at": edited_at or now}
    ConversationMessage.collection().update_one(
        {"_id": held["_id"]}, {"$set": {**change, "updated_at": now}, "$inc": {"version": 1}})


def _take(account, told, contact_id):
    conversation = _thread_of(told)
    is_new = conversation is None
    if is_new:
        conversation = _opened(account, told)
    if contact_id and contact_id not in conversation.contact_ids:
        conversation.contact_ids = [*conversation.contact_ids, contact_id]
    key = _key(told)
    if key not in conversation.thread_keys:
        conversation.thread_keys = [*conversation.thread_keys, key]
    try:
        message = keeping.say(
            conversation, text=told["text"], direction="inbound", at=told["said_at"],
            author=told["author"], is_private=told["is_private"], url=told["url"],
            mention_id=told["mention_id"], contact_id=contact_id, source=told["source"],
            external_id=told["external_id"], named=told["named"], reference=told["reference"],
            language=told["language"])
        if is_new:
            keeping.add(conversation)
        else:
            keeping.keep(conversation, is_told=False)
    except pymongo.errors.DuplicateKeyError as error:
        raise store.again("the same thread was begun at once") from error
    keeping.tell(contract.social_message_added, conversation, message)
    if told["mention_id"]:
        Mention.collection().update_one(
            {"_id": told["mention_id"]},
            {"$set": {"conversation_id": conversation.id, **(
                {"contact_id": contact_id} if contact_id else {})}, "$inc": {"version": 1}})
    return conversation


def _key(told):
    """By what a thread is known: where it began, as far as the network says, in public or private.

    A network that names only what is answered leads there step by step, by what is known already.
    """
    name = told["root_named"] or told["parent_named"] or told["named"]
    return f"{'private' if told['is_private'] else 'public'} {name}"


def _thread_of(told):
    """The conversation that something belongs to; None when it begins one.

    That of the post that it answers; else that of its thread; else, in private, the one that was
    led with this author in private last.
    """
    if told["parent_named"]:
        parent = ConversationMessage.collection().find_one(
            {"_named": told["parent_named"]}, {"conversation_id": 1})
        if parent is not None:
            return Conversation.objects(id=parent["conversation_id"]).first()
    found = Conversation.objects(thread_keys=_key(told)).first()
    if found is None and told["is_private"]:
        found = Conversation.objects(
            authors__id=told["author"]["id"], is_private=True, state__ne="closed",
        ).order_by("-last_message_at").first()
    return found


def _opened(account, told):
    return Conversation(
        id=new_id(Conversation.ENTITY), social_account_id=account["_id"],
        network=account["network"], origin="network",
        subject=line(told["text"], SUBJECT) or "…", url=told["url"], state="open",
        team_id=account.get("team_id"), language=told["language"],
        last_message_at=told["said_at"])
