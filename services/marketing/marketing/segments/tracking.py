"""The job that tells who entered and left the segments that are tracked."""

from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from chassis.store import AT_ONCE
from contracts.marketing.segment import MOST_TOLD

from . import announcing, members
from .audiences import everybody_in
from .models import Segment, SegmentMember


def follow_segments():
    """Work out who is in each tracked segment by now, and tell of those who were not before.

    Whoever entered and left is kept and told in one transaction for each 200, so that a crash in
    between doubles nothing and loses nothing: what is left is found again.
    """
    with as_service("marketing"):
        tracked = list(Segment.collection().find({"is_tracked": True, "kind": "rule"}))
        each_in_turn(_follow, tracked)


def _follow(segment):
    now, by_rule = clock.now(), everybody_in(segment)
    held = {row["contact_id"] for row in SegmentMember.collection().find(
        {"segment_id": segment["_id"]}, {"contact_id": 1, "_id": 0}).batch_size(AT_ONCE)}
    for moved, is_in in ((sorted(by_rule - held), True), (sorted(held - by_rule), False)):
        for start in range(0, len(moved), MOST_TOLD):
            some = moved[start : start + MOST_TOLD]
            commit(partial(_move_some, segment["_id"], some, is_in))
    commit(partial(_note, segment, now, len(by_rule)))


def _move_some(segment_id, contact_ids, is_in):
    segment = Segment.fetch(segment_id)
    if not segment.is_tracked:
        # It was archived or changed meanwhile.
        return
    held = members.on_list(segment_id, contact_ids)
    entered = [id for id in contact_ids if is_in and id not in held]
    left = [id for id in contact_ids if not is_in and id in held]
    members.move(segment_id, entered, left)
    announcing.tell(segment, entered, left, most=MOST_TOLD)


def _note(segment, at, count):
    # It is no change of the segment: who edits it need not know.
    Segment.collection().update_one(
        {"_id": segment["_id"]}, {"$set": {"followed_at": at, "member_count": count}})


def let_go_of_members():
    """Forget who was in segments by rule that are not tracked any more, in batches."""
    with as_service("marketing"):
        for segment in Segment.collection().find(
                {"is_tracked": False, "kind": "rule", "followed_at": {"$exists": True}}):
            while commit(partial(_forget_some, segment["_id"])):
                pass


def _forget_some(segment_id):
    ids = [row["_id"] for row in SegmentMember.collection().find(
        {"segment_id": segment_id}, {"_id": 1}).limit(500)]
    if ids:
        SegmentMember.collection().delete_many({"_id": {"$in": ids}})
    else:
        Segment.collection().update_one(
            {"_id": segment_id}, {"$unset": {"followed_at": "", "member_count": ""}})
    return len(ids)
