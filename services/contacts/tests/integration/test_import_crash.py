"""Processes are killed in the middle of an import: it goes on, nothing doubled and nothing lost."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from imports_at_work import counts, finished, send

from chassis.testing.events import EventsSeen
from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized

ROWS = sized(3_600, usual=1_800)
PEOPLE = "given_name,family_name,email,phone\n" + "".join(
    f"Ana,Ruiz {n},ana{n}@example.com,+346{n:08}\n" for n in range(ROWS))


@pytest.fixture
def seen(own_stack):
    seen = EventsSeen(own_stack.admin_broker_url)
    yield seen
    seen.close()


@pytest.fixture
def contacts(client_alone):
    """The operations of whichever contacts service runs."""
    return client_alone.contacts


def import_process(service):
    """The id of the process that imports for a service, or None."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    found = children.read_text().split()
    return int(found[0]) if found else None


def has_ended(process):
    status = Path(f"/proc/{process}/stat")
    # Whoever inherits it may not have looked after it yet.
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


def wait_for_rows(contacts, import_id, more_than):
    def has_come_on():
        found = contacts.get_import(import_id=import_id)
        return found if found["rows_done"] > more_than else None

    return wait_until(has_come_on, 60, f"more than {more_than} rows are in")


def assert_each_once(contacts, done, seen):
    """As many contacts as rows, each told of by one event."""
    assert (done["state"], done["rows_done"], counts(done)) == ("done", ROWS, (ROWS, 0, 0, 0))
    seen.wait_for("contacts.import.finished", seconds=60)
    wait_until(lambda: len({event["id"] for event in seen.all("contacts.contact.created")})
               >= ROWS, 60, "all events have arrived")
    told = {event["id"]: event["data"]["contact"]["id"]
            for event in seen.all("contacts.contact.created")}
    assert set(Counter(told.values()).values()) == {1}
    after, listed = None, []
    while True:
        page = contacts.list_contacts(limit=200, after=after)
        listed.extend(contact["id"] for contact in page["items"])
        after = page["next"]
        if after is None:
            break
    assert len(listed) == ROWS
    assert set(listed) == set(told.values())
    assert len({event["id"] for event in seen.all("contacts.import.finished")}) == 1


def test_import_when_its_process_is_killed_again_and_again(run_alone, contacts, seen):
    service = run_alone("contacts")
    sent = send(contacts, PEOPLE)

    killed = 0
    for rows in (0, ROWS // 3, ROWS * 2 // 3):
        found = wait_for_rows(contacts, sent["id"], rows)
        process = import_process(service)
        if found["state"] == "running" and process is not None:
            os.kill(process, signal.SIGKILL)
            killed += 1

    assert_each_once(contacts, finished(contacts, sent["id"], 120), seen)
    assert killed >= 2


def test_import_when_the_service_is_killed_another_replica_goes_on(run_alone, contacts, seen):
    first = run_alone("contacts")
    sent = send(contacts, PEOPLE)
    wait_for_rows(contacts, sent["id"], 0)
    orphan = import_process(first)

    first.kill()
    # The process that imports ends with its service, so that it cannot go on unseen.
    wait_until(lambda: has_ended(orphan), 10, "the orphan has ended")
    run_alone("contacts")

    assert_each_once(contacts, finished(contacts, sent["id"], 120), seen)
