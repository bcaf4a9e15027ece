"""What came from a network is taken in: each post once, whatever arrives twice, page by page."""

from datetime import datetime, timedelta

import pymongo

from chassis import clock, store
from chassis.ids import new_id

from ..accounts.social_accounts import source_of
from ..connectors.texts import LONGEST, line
from ..identity import authors
from . import analysing, forgetting, languages, matching, reach
from .models import Mention
from .words import author_key

# Whoever tells us of a post by these has said it to us.
_ALL_TO_US = ("webhook", "wall")
# Networks that do not tell when somebody takes back what they said; when that is looked for first.
LOOKED_AT = ("mastodon", "bluesky")
FIRST_LOOK = timedelta(hours=1)


def take_in(account, posts, *, own_id=None):
    """Store the posts of a page in the transaction that is under way: `Taken`.

    New ones are kept if a rule hears them or they are said to us; of known ones an edit changes
    the text, and one that was taken back is blank from then on. What is private is no mention, and
    goes on to conversations alone. Posts of our own are left out.
    """
    posts = _once([post for post in posts if post.author.id != own_id])
    public = [post for post in posts if not post.is_private]
    source = source_of(account)
    known = {raw["external_id"]: raw for raw in Mention.collection().find(
        {"_source": source, "external_id": {"$in": [post.external_id for post in public]}})}
    rules = matching.rules_at_work() if public else []
    made, changed = [], []
    for post in public:
        held = known.get(post.external_id)
        if held is None:
            raw = None if post.is_deleted else _mention_of(account, source, post, rules)
            made += [raw] if raw else []
        else:
            changed += _follow(account, held, post, rules)
    _name(account["network"], made)
    before = forgetting.forgotten_before()
    # What would be forgotten at once is not taken in, so that nothing counts twice.
    made = [raw for raw in made if not forgetting.is_due(raw, before)]
    _insert(made)
    return Taken(made, changed,
                 [post for post in posts if post.is_private], len(made))


class Taken:
    """What is new of a page: mentions, those of them that speak to us, mentions that say something
    else by now (all as stored), what is private, and how many are new."""

    def __init__(self, made, changed, private, count):
        self.made, self.to_us = made, [raw for raw in made if raw["is_to_us"]]
        self.changed, self.private, self.count = changed, private, count


def _once(posts):
    """The posts without repeats; the last word counts, and whoever speaks to us does so anyway."""
    held = {}
    for post in posts:
        before = held.get(post.external_id)
        if before is not None and before.is_to_us and not post.is_to_us:
            post = type(post)(**{**vars(post), "is_to_us": True})
        held[post.external_id] = post
    return list(held.values())


def _name(network, made):
    """Say of new mentions whose they are, where somebody confirmed it."""
    known_as = authors.confirmed_of(network, [raw["author"]["id"] for raw in made]) if made else {}
    for raw in made:
        if raw["author"]["id"] in known_as:
            raw["contact_id"] = known_as[raw["author"]["id"]]


def _insert(made):
    if not made:
        return
    try:
        Mention.collection().insert_many(made)
    except pymongo.errors.BulkWriteError as error:
        # Somebody else brought the same: seen anew, it is a known one.
        raise store.again("a post came twice at once") from error
    for raw in made:
        store.note_change(raw["_id"], None, raw)


def _mention_of(account, source, post, rules):
    """A new mention as it is stored; None for what nobody listens for."""
    language = languages.language_of(post.text, post.language, account.get("language"))
    handle = line(post.author.handle)
    heard = matching.heard_by(rules, text=post.text, language=language,
                              social_account_id=account["_id"], handle=handle)
    is_to_us = post.is_to_us or account["connector"] in _ALL_TO_US
    if not heard["rule_ids"] and not is_to_us:
        return None
    now = clock.now()
    raw = {
        "_id": new_id(Mention.ENTITY), "version": 1, "created_at": now, "updated_at": now,
        "social_account_id": account["_id"], "network": account["network"],
        "external_id": post.external_id[:500], "url": post.url and post.url[:500],
        "author": author_of(post.author), "text": post.text[:LONGEST], "language": language,
        "posted_at": _to_millisecond(post.posted_at),
        "edited_at": post.edited_at and _to_millisecond(post.edited_at), "is_to_us": is_to_us,
        **heard, "reach": reach.reach_of(post.author.followers, post.boosts),
        "boosts": post.boosts, "likes": post.likes, "rating": post.rating,
        "sentiment": analysing.sentiment_of(post.text, language),
        "_source": source, "_author_key": author_key(post.author.handle or post.author.name),
        "_named": post.named or post.external_id[:500], "_root_named": post.root_named,
        "_parent_named": post.parent_named, "_reference": post.reference,
    }
    if account["connector"] in LOOKED_AT:
        raw["_look_at"] = now + FIRST_LOOK
    if account["connector"] == "wall":
        raw["is_shown"] = not account["is_moderated"]
    return {name: value for name, value in {**raw, **_to_weigh(raw)}.items() if value is not None}


def _to_weigh(*raws):
    """Have alerts weigh what is negative, or was."""
    return {"_unweighed": True} if any(
        raw["sentiment"]["label"] == "negative" for raw in raws) else {}


def _follow(account, held, post, rules):
    """Have a known mention say what its author says by now. Returns it in a list if it says
    something else."""
    if held.get("deleted_at"):
        return []
    if post.is_deleted:
        return [_change(held, blank())]
    changes = {}
    if post.text[:LONGEST] != held["text"]:
        language = languages.language_of(post.text, post.language, account.get("language"))
        heard = matching.heard_by(
            rules, text=post.text, language=language, social_account_id=account["_id"],
            handle=post.author.handle)
        kept = held.get("_held", ())
        changes |= {"text": post.text[:LONGEST], "language": language,
                    "edited_at": _to_millisecond(post.edited_at or clock.now()),
                    **{name: value for name, value in heard.items() if name not in kept}}
        if "sentiment" not in kept:
            changes["sentiment"] = analysing.sentiment_of(post.text, language)
    if post.is_to_us and not held["is_to_us"]:
        changes["is_to_us"] = True
    counts = {"boosts": post.boosts, "likes": post.likes}
    changes |= {name: value for name, value in counts.items()
                if value is not None and value != held.get(name)}
    reached = reach.reach_of(
        post.author.followers or held["author"].get("followers"),
        post.boosts if post.boosts is not None else held.get("boosts"))
    if reached > held["reach"]:
        changes["reach"] = reached
    if not changes:
        return []
    after = _change(held, changes)
    return [after] if "text" in changes or "is_to_us" in changes else []


def blank():
    """What changes of a mention that its author took back: who it was stays, not what was said."""
    return {"text": "", "deleted_at": clock.now(), "is_shown": False, "_look_at": None,
            "sentiment": {"label": None, "said_by": analysing.ANALYSER, "why_not": "taken back"}}


def _change(held, changes):
    after = {**held, **changes, "version": held["version"] + 1, "updated_at": clock.now()}
    after = {name: value for name, value in {**after, **_to_weigh(held, after)}.items()
             if value is not None}
    Mention.collection().replace_one({"_id": held["_id"], "version": held["version"]}, after)
    store.note_change(held["_id"], held, after)
    return after


def author_of(person):
    """A person of a network as they are stored."""
    fields = {"id": line(person.id, 500), "handle": line(person.handle),
              "name": line(person.name), "url": person.url and person.url[:500],
              "followers": person.followers}
    return {name: value for name, value in fields.items() if value is not None}


def _to_millisecond(moment: datetime):
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
