"""Who may carry on with an import: one process at a time, and only while it holds the lease."""

from datetime import timedelta

import pytest
from imports_at_work import counts, import_here, keep_for_this_process, send, told

from contracts.errors import Conflict

PEOPLE = "name,email\n" + "".join(f"P{n},p{n}@example.com\n" for n in range(30))


@pytest.fixture(autouse=True)
def alone(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("contacts.import_run.BATCH", 10)


@pytest.fixture
def moved_clock():
    """Move the clock; it is put right after the test."""
    from chassis import clock

    yield clock.move
    clock.move(timedelta())


def claim():
    from contacts import import_queue

    return import_queue.claim()


def run(claimed):
    from contacts import import_run

    import_run.run(f"{claimed['_id']}/{claimed['_holder']}")


def after_batch(monkeypatch, number, deed):
    """Do something right after so many batches have been taken."""
    from contacts import import_batches

    take, taken = import_batches.take, []

    def take_and_then(*arguments):
        is_written = take(*arguments)
        taken.append(arguments)
        if len(taken) == number:
            deed()
        return is_written

    monkeypatch.setattr(import_batches, "take", take_and_then)


class Crash(Exception):
    """Stands for the end of a process in the middle of its work."""


def crash():
    raise Crash


def test_claim_when_several_wait_takes_the_oldest_and_one_at_a_time(rules):
    first, second = send(rules, PEOPLE), send(rules, PEOPLE)

    claimed = [claim(), claim()]
    run(claimed[0])
    claimed.append(claim())

    assert [found and found["_id"] for found in claimed] == [first["id"], None, second["id"]]


def test_claim_when_a_process_has_died_its_import_is_taken_over_after_the_lease(
        rules, moved_clock):
    from contacts.import_lease import LEASE

    sent = send(rules, PEOPLE)
    dead = claim()

    moved_clock(LEASE - timedelta(seconds=1))
    too_early = claim()
    moved_clock(LEASE + timedelta(seconds=1))
    taken_over = claim()

    assert too_early is None
    assert (taken_over["_id"], taken_over["_attempts"]) == (sent["id"], 2)
    assert taken_over["_holder"] != dead["_holder"]
    assert taken_over["started_at"] == dead["started_at"]


def test_run_when_another_has_taken_over_nothing_is_written(rules, store, moved_clock):
    from contacts.import_lease import LEASE

    send(rules, PEOPLE)
    dead = claim()
    moved_clock(LEASE * 2)
    claim()

    run(dead)

    assert store["contacts"].count_documents({}) == 0
    assert store["imports"].find_one({}, {"state": 1})["state"] == "running"


def test_run_when_it_is_taken_over_in_the_middle_its_next_batch_is_not_written(
        rules, store, small_batches, monkeypatch, moved_clock):
    from contacts.import_lease import LEASE

    sent = send(rules, PEOPLE)

    def take_over():
        moved_clock(LEASE * 2)
        claim()

    after_batch(monkeypatch, 1, take_over)
    run(claim())

    assert store["contacts"].count_documents({}) == 10
    assert rules.get_import(import_id=sent["id"])["rows_done"] == 10


@pytest.mark.parametrize("is_dry_run", [False, True])
def test_run_when_it_is_resumed_after_a_crash_nothing_is_doubled_or_missing(
        rules, store, small_batches, monkeypatch, moved_clock, is_dry_run):
    from contacts.import_lease import LEASE

    content = PEOPLE + "Again,p0@example.com\nBad,wrong\n"
    sent = send(rules, content, is_dry_run=is_dry_run)
    with monkeypatch.context() as patched:
        after_batch(patched, 2, crash)
        with pytest.raises(Crash):
            run(claim())
    half = rules.get_import(import_id=sent["id"])
    moved_clock(LEASE * 2)

    run(claim())

    done = rules.get_import(import_id=sent["id"])
    assert (half["state"], half["rows_done"]) == ("running", 20)
    assert (done["state"], done["rows_done"], counts(done)) == ("done", 32, (30, 0, 1, 1))
    assert store["contacts"].count_documents({}) == (0 if is_dry_run else 30)
    assert told(store).count("contacts.contact.created") == (0 if is_dry_run else 30)
    assert store["import_rehearsals"].count_documents({}) == 0


def test_run_when_the_batch_cannot_be_committed_its_rows_are_not_counted(
        rules, store, monkeypatch):
    sent = send(rules, PEOPLE)
    monkeypatch.setattr("contacts.timeline.add_contact_entries", lambda *_: crash())

    with pytest.raises(Crash):
        run(claim())

    assert rules.get_import(import_id=sent["id"])["rows_done"] == 0
    for collection in ("contacts", "timeline", "outbox"):
        assert store[collection].count_documents({}) == 0


def test_run_when_it_is_cancelled_what_is_in_stays_and_no_more_comes(
        rules, store, small_batches, monkeypatch):
    sent = send(rules, PEOPLE)
    after_batch(monkeypatch, 1, lambda: rules.cancel_import(import_id=sent["id"]))

    run(claim())

    cancelled = rules.get_import(import_id=sent["id"])
    assert (cancelled["state"], cancelled["rows_done"], counts(cancelled)) == (
        "cancelled", 10, (10, 0, 0, 0))
    assert store["contacts"].count_documents({}) == 10
    assert store["import_parts"].count_documents({}) == 0
    assert told(store).count("contacts.import.finished") == 1
    with pytest.raises(Conflict):
        rules.add_import_part(import_id=sent["id"], number=9, data="eA==")


def test_run_when_a_contact_is_changed_meanwhile_the_batch_is_planned_anew(
        rules, store, monkeypatch):
    from contacts import import_places

    ana = rules.create_contact(kind="person", given_name="Ana",
                               emails=[{"address": "ana@example.com"}])
    prepare, planned = import_places.Contacts.prepare, []

    def change_first(place, plan):
        prepare(place, plan)
        planned.append(plan)
        if len(planned) == 1:
            rules.update_contact(contact_id=ana["id"], changes={"notes": "By an agent"})

    monkeypatch.setattr(import_places.Contacts, "prepare", change_first)

    done = import_here(rules, "given_name,email,tags\nAnna,ana@example.com,vip\n",
                       policy="update")

    changed = rules.get_contact(contact_id=ana["id"])
    assert (counts(done), len(planned)) == ((0, 1, 0, 0), 2)
    assert (changed["name"], changed["notes"], changed["tags"], changed["version"]) == (
        "Anna", "By an agent", ["vip"], 3)


def test_run_when_a_batch_is_planned_anew_so_is_the_one_that_was_planned_after_it(
        rules, store, small_batches, monkeypatch):
    from contacts import import_places

    write, written = import_places.Contacts.write, []

    def be_overtaken_first(place, plan):
        written.append(plan)
        if len(written) == 1:
            raise import_places.Overtaken
        write(place, plan)

    monkeypatch.setattr(import_places.Contacts, "write", be_overtaken_first)

    done = import_here(rules, PEOPLE.replace("p15@", "p5@"), policy="update")

    assert (done["state"], counts(done)) == ("done", (29, 1, 0, 0))
    assert store["contacts"].count_documents({}) == 29
    assert store["contacts"].find_one({"emails.address": "p5@example.com"})["name"] == "P15"


def test_run_when_an_external_id_is_taken_meanwhile_the_batch_is_planned_anew(
        rules, store, monkeypatch):
    from contacts import import_places

    prepare, planned = import_places.Contacts.prepare, []

    def take_first(place, plan):
        prepare(place, plan)
        planned.append(plan)
        if len(planned) == 1:
            rules.create_contact(kind="person", given_name="Eva",
                                 external_ids=[{"system": "shop", "id": "1"}])

    monkeypatch.setattr(import_places.Contacts, "prepare", take_first)

    done = import_here(rules, "name,customer id\nAna,1\nLeo,2\n", external_system="shop")

    assert (counts(done), len(planned)) == ((1, 0, 1, 0), 2)
    assert store["contacts"].count_documents({}) == 2


def test_run_waiting_when_an_import_never_comes_on_it_fails_in_the_end(
        rules, store, moved_clock, monkeypatch):
    from contacts import import_queue
    from contacts.import_lease import LEASE

    sent = send(rules, PEOPLE)
    for attempt in range(import_queue.MOST_ATTEMPTS):
        moved_clock(LEASE * 2 * attempt)
        claim()
    moved_clock(LEASE * 2 * import_queue.MOST_ATTEMPTS)

    import_queue.run_waiting_imports()

    failed = rules.get_import(import_id=sent["id"])
    assert (failed["state"], failed["error"]) == ("failed", import_queue.GAVE_UP)
    assert store["contacts"].count_documents({}) == 0
