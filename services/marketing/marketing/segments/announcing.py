"""Who entered and left a segment, told in parts that a reader can take up at once."""

from chassis import clock
from chassis.outbox import announce
from contracts import marketing as contract


def tell(segment, entered, left, *, most):
    """Announce who entered and left a segment that is tracked; in the transaction that says so."""
    if not segment.is_tracked:
        return
    now = clock.now()
    for event, ids in ((contract.segment_entered, entered), (contract.segment_left, left)):
        for start in range(0, len(ids), most):
            announce(event, segment_id=segment.id, name=segment.name, happened_at=now,
                     contact_ids=ids[start : start + most])
