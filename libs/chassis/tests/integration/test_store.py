"""Documents guard their version, transactions keep or lose everything, migrations run once."""

import sys
import threading
import types
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from mongoengine import StringField
from pymongo import InsertOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.errors import (
    BulkWriteError,
    DuplicateKeyError,
    OperationFailure,
    WriteConcernError,
)

from chassis import clock, jobs, migrations
from chassis.outbox import commit
from chassis.store import (
    Document,
    again,
    changes,
    in_transaction,
    insert,
    note_change,
    write_all,
)
from chassis.store_errors import is_duplicate_of
from contracts.errors import NotFound, PreconditionFailed


class Paper(Document):
    ENTITY = "paper"
    meta = {"collection": "papers"}
    text = StringField()


def test_stale_document_is_refused_and_changes_nothing(store):
    paper = Paper(text="first").add()
    stale = Paper.fetch(paper.id)
    paper.text = "second"
    paper.put()

    stale.text = "third"
    with pytest.raises(PreconditionFailed):
        stale.put()

    assert Paper.fetch_raw(paper.id)["text"] == "second"
    assert Paper.fetch_raw(paper.id)["version"] == 2


def test_document_is_refused_when_its_version_is_not_the_expected(store):
    paper = Paper(text="first").add()

    with pytest.raises(PreconditionFailed) as caught:
        Paper.fetch(paper.id, expected_version=7)

    assert caught.value.details == {"id": paper.id, "version": 1}


def test_many_that_are_there_already_are_refused_as_one_is(store):
    raws = [{"_id": "a"}, {"_id": "b"}]
    insert(store.papers, raws[:1])

    for write in (lambda: insert(store.papers, raws[:1]), lambda: insert(store.papers, raws),
                  lambda: write_all(store.papers, [InsertOne(raw) for raw in raws])):
        with pytest.raises(DuplicateKeyError) as caught:
            write()
        assert is_duplicate_of(caught.value, "a")


def test_bulk_in_which_something_else_is_wrong_is_no_duplicate(store):
    store.papers.insert_one({"_id": "a", "text": "x"})

    with pytest.raises(BulkWriteError):
        write_all(store.papers, [InsertOne({"_id": "a"}),
                                 UpdateOne({"_id": "a"}, {"$inc": {"text": 1}})])


def test_missing_document_is_not_found(store):
    with pytest.raises(NotFound):
        Paper.fetch("paper_01h455vb4pex5vsknk084sn02q")


def test_nothing_is_kept_when_the_body_raises(store):
    def body():
        Paper(text="a").add()
        Paper(text="b").add()
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        in_transaction(body)

    assert store.papers.count_documents({}) == 0


def test_transaction_runs_again_when_its_body_says_so_and_keeps_nothing_of_before(store):
    attempts = []

    def body():
        Paper(text=f"attempt {len(attempts)}").add()
        attempts.append(1)
        if len(attempts) == 1:
            raise again("somebody was quicker")

    in_transaction(body)

    assert [raw["text"] for raw in Paper.collection().find()] == ["attempt 1"]


def test_changes_of_the_attempt_that_was_kept_are_told(store):
    attempts = []

    def body():
        attempts.append(1)
        paper = Paper(text="a").add()
        if len(attempts) == 1:
            _conflict(store)
        return paper

    paper = in_transaction(body)

    assert len(attempts) == 2
    assert [change["id"] for change in changes()] == [paper.id]
    assert store.papers.count_documents({}) == 1


def test_what_is_committed_stands_when_the_wait_for_the_majority_is_broken_off(
        store, monkeypatch):
    attempts, commit_transaction = [], ClientSession.commit_transaction

    def break_off(session):
        commit_transaction(session)
        attempts.append(session)
        if len(attempts) == 1:
            raise WriteConcernError("the transaction exceeded its lifetime", 290)

    monkeypatch.setattr(ClientSession, "commit_transaction", break_off)

    paper = in_transaction(lambda: Paper(text="once").add())

    assert len(attempts) == 2
    assert [raw["_id"] for raw in store.papers.find()] == [paper.id]


def _conflict(store):
    """Have the store refuse the transaction as it does when two are in each other's way."""
    raise OperationFailure("write conflict", 112,
                           {"errorLabels": ["TransientTransactionError"], "code": 112})


def test_note_outside_a_transaction_is_no_trouble():
    note_change("paper_1", None, None)


def test_all_changes_are_kept_when_many_change_one_document(store):
    paper = Paper(text="0").add()

    def add_one(_):
        def body():
            held = Paper.fetch(paper.id)
            held.text = str(int(held.text) + 1)
            held.put()

        commit(body)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(add_one, range(100)))

    assert Paper.fetch_raw(paper.id)["text"] == "100"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two migrations, which count how often they ran."""
    folder = tmp_path / "some_migrations"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name in ("m0001_first", "m0002_second"):
        (folder / f"{name}.py").write_text(
            "def up(database):\n"
            f"    database.ran.insert_one({{'name': '{name}'}})\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = types.ModuleType("some_migrations")
    module.__path__ = [str(folder)]
    monkeypatch.setitem(sys.modules, "some_migrations", module)
    yield module
    for name in [name for name in sys.modules if name.startswith("some_migrations.")]:
        del sys.modules[name]


def test_migrations_run_once_and_in_order_when_five_replicas_start(store, package):
    with ThreadPoolExecutor(5) as pool:
        ran = list(pool.map(lambda _: migrations.migrate(package), range(5)))

    assert [row["name"] for row in store.ran.find()] == ["m0001_first", "m0002_second"]
    assert sorted(map(len, ran)) == [0, 0, 0, 0, 2]


def test_failed_migration_runs_again_and_those_before_it_do_not(store, package, tmp_path):
    broken = tmp_path / "some_migrations" / "m0003_third.py"
    broken.write_text("def up(database):\n    raise RuntimeError('no')\n")
    with pytest.raises(RuntimeError):
        migrations.migrate(package)
    sys.modules.pop("some_migrations.m0003_third")
    # Of another length, so that Python does not take the compiled file for current.
    broken.write_text("def up(database):\n    database.ran.insert_one({'name': 'the third'})\n")

    ran = migrations.migrate(package)

    assert ran == ["m0003_third"]
    assert store.ran.count_documents({}) == 3


def test_two_migrations_of_one_number_are_refused(package, tmp_path):
    (tmp_path / "some_migrations" / "m0002_again.py").write_text("")

    with pytest.raises(ValueError, match="same number"):
        migrations.numbered(package)


@pytest.fixture
def clock_back():
    yield
    clock.move(timedelta())


def test_turn_is_taken_by_one_replica(store):
    taken = []
    threads = [
        threading.Thread(target=lambda: taken.append(
            jobs.take_turn("remind", timedelta(minutes=1), timedelta(minutes=5))))
        for _ in range(20)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert taken.count(True) == 1


def test_turn_comes_again_when_it_is_due_and_not_before(store, clock_back):
    def take():
        return jobs.take_turn("remind", timedelta(minutes=1), timedelta(minutes=5))

    assert take()
    jobs.end_turn("remind")
    assert not take()
    clock.move(timedelta(seconds=61))
    assert take()


def test_turn_of_a_replica_that_died_is_given_away_after_a_while(store, clock_back):
    def take():
        return jobs.take_turn("remind", timedelta(minutes=1), timedelta(minutes=5))

    assert take()
    clock.move(timedelta(minutes=2))
    assert not take()
    clock.move(timedelta(minutes=6))
    assert take()
