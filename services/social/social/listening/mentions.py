"""Mentions: shown, listed, and judged by people where the analyser is wrong."""

from chassis import paging
from chassis.outbox import announce
from chassis.paging import moment, whole
from chassis.store import view
from contracts import social as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..advocacy import praising
from ..errors import MentionIsGone
from ..influence.influencers import with_influence_of_authors
from . import analysing
from .models import Mention
from .words import author_key

_KINDS = {"posted_at": moment, "-posted_at": moment, "-reach": whole}


def get_mention(*, mention_id):
    """Show something that was said of us."""
    (mention,) = with_influence_of_authors([shown(Mention.fetch_raw(mention_id))])
    return mention


def list_mentions(*, limit, after, sort, posted_from=None, posted_before=None, least_reach=None,
                  sentiment=None, author_handle=None, listening_rule_id=None, subject=None,
                  topic=None, **filters):
    """List what was said of us, the latest first unless it is asked otherwise."""
    where = dict(filters)
    if posted_from is not None or posted_before is not None:
        where["posted_at"] = {name: value for name, value in (
            ("$gte", posted_from), ("$lt", posted_before)) if value is not None}
    if least_reach is not None:
        where["reach"] = {"$gte": least_reach}
    if sentiment is not None:
        where["sentiment.label"] = None if sentiment == "unknown" else sentiment
    lists = {"_author_key": author_key(author_handle), "rule_ids": listening_rule_id,
             "subjects": subject, "topics": topic}
    where |= {name: value for name, value in lists.items() if value is not None}
    page = paging.page(Mention.collection(), where, sort=sort, kind=_KINDS[sort], limit=limit,
                       after=after, show=shown)
    return {**page, "items": with_influence_of_authors(page["items"])}


def update_mention(*, mention_id, changes, expected_version):
    """Say how something is meant and what it is about, or show it on our wall.

    What a person said stays, also when the post is edited.
    """
    mention = Mention.fetch(mention_id, expected_version=expected_version)
    if mention.deleted_at or mention.blanked_at:
        raise MentionIsGone(id=mention_id)
    if "is_shown" in changes:
        if mention.network != "wall":
            raise ValidationFailed.at("/changes/is_shown", "This is no post on our wall.")
        mention.is_shown = changes["is_shown"]
    if "sentiment" in changes:
        mention.sentiment = analysing.said_by_person(
            changes["sentiment"], current_call().actor.id)
        mention.unweighed = True
    if "topics" in changes:
        mention.topics = sorted(set(changes["topics"]))
    judged = {"sentiment", "topics"} & changes.keys()
    mention.held = sorted({*mention.held, *judged})
    mention.put()
    if judged:
        praising.settle([Mention.fetch_raw(mention_id)])
        announce(contract.mention_judged, mention=shown(mention.stored))
    return shown(mention.stored)


def shown(raw):
    """A mention as it is shown; a list that is empty is said to be so."""
    return {"rule_ids": [], "subjects": [], "topics": [], "text": "", **view(raw)}
