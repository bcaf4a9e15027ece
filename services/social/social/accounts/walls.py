"""Our own feedback wall: anybody writes on it, and reads what we let be read."""

import hashlib

from chassis import clock, paging
from chassis.emails import normal_email
from chassis.ids import new_id
from chassis.paging import moment
from contracts.errors import ValidationFailed

from ..connectors.posts import Person, Post
from ..conversations.models import ConversationMessage
from ..listening.models import Mention
from . import fetching
from .social_accounts import at_work

MOST_ANSWERS = 20


def post_on_wall(*, social_account_id, text, author_name, author_email, rating, website):
    """Say something on the wall. Whoever fills in what no person sees is thanked, and not kept."""
    account = at_work(social_account_id, "wall")
    thanked = {"is_received": True, "is_shown": not account["is_moderated"]}
    if website:
        return thanked
    email = _normal(author_email) if author_email else None
    id = new_id("wall_post")
    # An address is known to nobody but us: it makes the author, and is shown nowhere.
    author_id = hashlib.sha256(email.encode()).hexdigest() if email else f"author of {id}"
    fetching.take_page(account, [Post(
        external_id=id, author=Person(id=author_id, name=author_name), text=text,
        posted_at=clock.now(), named=id, is_to_us=True, rating=rating,
        reference={"email": email} if email else {})])
    return thanked


def list_wall_posts(*, social_account_id, limit, after):
    """Read what is shown on the wall, the latest first, with what we answered."""
    at_work(social_account_id, "wall")
    page = paging.page(
        Mention.collection(), {"social_account_id": social_account_id, "is_shown": True},
        sort="-posted_at", kind=moment, limit=limit, after=after, show=lambda raw: raw)
    answers = _answers_to([raw["_id"] for raw in page["items"]])
    return {**page, "items": [_shown(raw, answers) for raw in page["items"]]}


def _answers_to(mention_ids):
    """`{mention id: [answer]}`, the first first: what was said to the very post."""
    asked = {raw["_id"]: raw["mention_id"] for raw in ConversationMessage.collection().find(
        {"mention_id": {"$in": mention_ids}}, {"mention_id": 1})}
    found = {}
    for raw in ConversationMessage.collection().find(
            {"answers_id": {"$in": list(asked)}, "delivery": "sent"},
            {"answers_id": 1, "text": 1, "sent_at": 1}).sort("said_at", 1):
        found.setdefault(asked[raw["answers_id"]], []).append(
            {"text": raw["text"], "said_at": raw["sent_at"]})
    return found


def _shown(raw, answers):
    shown = {"id": raw["_id"], "text": raw["text"], "posted_at": raw["posted_at"],
             "author_name": raw["author"].get("name") or "…",
             "answers": answers.get(raw["_id"], [])[:MOST_ANSWERS]}
    if raw.get("rating") is not None:
        shown["rating"] = raw["rating"]
    return shown


def _normal(address):
    try:
        return normal_email(address)
    except ValueError as error:
        raise ValidationFailed.at("/author_email", str(error)) from error
