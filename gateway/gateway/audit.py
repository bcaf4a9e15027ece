"""The audit log: who asked for which change, what became of it, and who read what is sensitive.

It is only ever added to.
"""

from pymongo import UpdateOne

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import view

from .database import lightly
from .models import AuditRecord

ANONYMOUS = "anonymous"
STARTED = "started"


def begin(actor, operation, target_id, request_id, method, path, source_address):
    """Record that a change is asked for, before anything is done about it, and return its id.

    `actor` is None for who is not signed in. A record that gets no end tells of a crash.
    """
    target = {"target_id": target_id, "_touched": [target_id]} if target_id else {}
    on_behalf_of = {"on_behalf_of": actor.on_behalf_of} if actor and actor.on_behalf_of else {}
    now = clock.now()
    record = {
        "_id": new_id(AuditRecord.ENTITY),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "actor_id": actor.id if actor else ANONYMOUS,
        **on_behalf_of,
        "operation": operation.key,
        **target,
        "request_id": request_id,
        "method": method,
        "path": path,
        "source_address": source_address,
        "outcome": STARTED,
    }
    lightly(AuditRecord).insert_one(record)
    return record["_id"]


def record_read(actor, operation, reads, request_id, method, path, source_address):
    """Record that something sensitive is shown, before it is.

    `reads` is `{"fields", "ids"}`.
    """
    now = clock.now()
    on_behalf_of = {"on_behalf_of": actor.on_behalf_of} if actor.on_behalf_of else {}
    ids = reads["ids"]
    lightly(AuditRecord).insert_one({
        "_id": new_id(AuditRecord.ENTITY),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "finished_at": now,
        "actor_id": actor.id,
        **on_behalf_of,
        "operation": operation.key,
        **({"target_id": ids[0]} if len(ids) == 1 else {}),
        "_touched": ids,
        "request_id": request_id,
        "method": method,
        "path": path,
        "source_address": source_address,
        "outcome": "done",
        "fields_read": reads["fields"],
        "ids_read": ids,
    })


def finish(record_id, status, changes=()):
    """Record the HTTP status of the answer and the digests of what was changed.

    A record has one end; another call changes nothing.
    """
    write_ends([end_of(record_id, status, changes)])


def end_of(record_id, status, changes=()):
    """The end of a record, for `write_ends`."""
    now = clock.now()
    update = {"$set": {
        "updated_at": now, "finished_at": now, "status": status, "outcome": _outcome(status),
        "changes": list(changes),
    }}
    if changes:
        update["$addToSet"] = {"_touched": {"$each": [change["id"] for change in changes]}}
    return UpdateOne({"_id": record_id, "outcome": STARTED}, update)


def write_ends(ends):
    """Write the ends of many records at once."""
    lightly(AuditRecord).bulk_write(ends, ordered=False)


def _outcome(status):
    if status < 400:
        return "done"
    return "refused" if status < 500 else "failed"


def list_audit_log(*, limit, after, from_=None, to=None, target_id=None, **filters):
    """List what was asked for, the latest first."""
    where = dict(filters)
    if target_id is not None:
        where["_touched"] = target_id
    when = {key: value for key, value in (("$gte", from_), ("$lt", to)) if value is not None}
    if when:
        where["created_at"] = when
    return paging.page(
        lightly(AuditRecord), where, sort="-created_at", kind=paging.moment, limit=limit,
        after=after, show=_show,
    )


def _show(raw):
    shown = view(raw)
    del shown["version"], shown["updated_at"]
    return {"changes": [], **shown}
