"""Imports as tests ask for them: through the service, or in the test's own process."""

import base64
import hashlib
from datetime import UTC, datetime

from chassis.testing.events import waiting_events
from chassis.testing.processes import wait_until

FINAL = ("done", "failed", "cancelled")
PART = 512 * 1024


def send(contacts, content, *, part=PART, start=True, **options):
    """Send a file and have it imported; returns the import. `contacts` has the operations."""
    data = content if isinstance(content, bytes) else content.encode()
    begun = contacts.create_import(**options)
    pieces = [data[at:at + part] for at in range(0, len(data), part)]
    for number, piece in enumerate(pieces):
        contacts.add_import_part(import_id=begun["id"], number=number, data=in_base64(piece))
    if not start:
        return begun
    return contacts.start_import(import_id=begun["id"], parts=len(pieces), sha256=digest(data))


def finished(contacts, import_id, seconds=60):
    """The import, once it has come to its end."""
    def ended():
        found = contacts.get_import(import_id=import_id)
        return found if found["state"] in FINAL else None

    return wait_until(ended, seconds, f"{import_id} has come to its end")


def keep_for_this_process(store, monkeypatch):
    """Have no service that runs beside the test take up its imports, or publish its events."""
    never = datetime(2100, 1, 1, tzinfo=UTC)
    store["jobs"].replace_one({"_id": "run_waiting_imports"},
                              {"due_at": never, "held_until": never}, upsert=True)
    # Till then events are another's turn.
    monkeypatch.setattr("chassis.outbox.LONG_AGO", never)


def import_here(imports, content, **options):
    """Import a file in this process, as the process of its own would, and return the import."""
    from contacts import import_queue, import_run

    sent = send(imports, content, **options)
    claimed = import_queue.claim()
    assert claimed["_id"] == sent["id"]
    import_run.run(f"{claimed['_id']}/{claimed['_holder']}")
    return imports.get_import(import_id=sent["id"])


def told(store):
    """The types of the events in the outbox, in the order of their telling."""
    return [event["type"] for event in waiting_events(store)]


def counts(done):
    """`(created, updated, skipped, refused)`."""
    return tuple(done[f"{name}_count"] for name in ("created", "updated", "skipped", "refused"))


def refusals(imports, import_id):
    """The whole CSV of refused rows."""
    text, after = "", None
    while True:
        piece = imports.read_import_refusals(import_id=import_id, after=after)
        text, after = text + piece["text"], piece["next"]
        if after is None:
            return text


def in_base64(data):
    return base64.b64encode(data).decode()


def digest(data):
    return hashlib.sha256(data).hexdigest()
