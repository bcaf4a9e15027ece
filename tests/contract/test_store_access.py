"""Which database each user may open, with the file that a deployment uses."""

import pymongo
import pytest

from chassis.local import (
    LocalServerError,
    Mongod,
    provision_store,
    read_access,
    remove_store,
    store_url,
)

pytestmark = [pytest.mark.contract, pytest.mark.integration]

PASSWORDS = {user: f"{user}'s /secret@" for user in read_access("rabbitmq")["users"]}


@pytest.fixture(scope="module")
def mongod(tmp_path_factory):
    server = Mongod(tmp_path_factory.mktemp("mongod"), cache_gb=0.25)
    yield server.start()
    server.kill()


@pytest.fixture(scope="module")
def databases(mongod):
    return provision_store(mongod.admin_url, PASSWORDS, prefix="t_", suffix="_1")


@pytest.mark.parametrize("user", ["contacts", "gateway"])
def test_store_user_works_in_its_own_database(mongod, databases, user):
    url = store_url(mongod.admin_url, user, PASSWORDS[user], databases[user])
    with pymongo.MongoClient(url) as client:
        store = client.get_default_database()
        store.things.create_index("name", unique=True)
        with client.start_session() as session:
            session.with_transaction(lambda s: store.things.insert_one({"name": 1}, session=s))

        assert store.things.count_documents({"name": 1}) == 1
        assert client.list_database_names() == [databases[user]]


@pytest.mark.parametrize(("user", "other"), [("contacts", "gateway"), ("gateway", "contacts")])
def test_store_user_cannot_open_the_database_of_another(mongod, databases, user, other):
    url = store_url(mongod.admin_url, user, PASSWORDS[user], databases[user])
    with pymongo.MongoClient(url) as client:
        foreign = client[databases[other]]
        for attempt in (
            lambda: foreign.things.find_one(),
            lambda: foreign.things.insert_one({}),
            lambda: foreign.things.drop(),
            lambda: client[databases[user]].things.aggregate([{"$out": {
                "db": databases[other], "coll": "things"}}]),
            lambda: client.admin.command("listDatabases", authorizedDatabases=False),
            lambda: client.local["oplog.rs"].find_one(),
        ):  # fmt: skip
            with pytest.raises(pymongo.errors.OperationFailure) as refused:
                attempt()
            assert refused.value.code == 13


def test_store_user_of_webhooks_does_only_what_it_has_to(mongod, databases):
    url = store_url(mongod.admin_url, "webhooks", PASSWORDS["webhooks"], databases["webhooks"])
    with pymongo.MongoClient(url) as client:
        store = client.get_default_database()
        assert store.name == databases["gateway"]
        store.webhook_deliveries.create_index("event_id", unique=True)
        store.webhook_deliveries.insert_one({"event_id": 1})
        store.webhook_deliveries.update_one({"event_id": 1}, {"$set": {"state": "delivered"}})
        assert store.webhook_deliveries.delete_many({}).deleted_count == 1
        store.webhooks.update_one({}, {"$set": {"state": "disabled"}})
        assert store.erased_contacts.find_one() is None

        for attempt in (
            lambda: store.users.find_one(),
            lambda: store.sessions.insert_one({}),
            lambda: store.api_keys.find_one(),
            lambda: store.audit_log.delete_many({}),
            lambda: store.mails_out.find_one(),
            lambda: store.webhooks.insert_one({}),
            lambda: store.webhooks.delete_many({}),
            lambda: store.erased_contacts.delete_many({}),
            lambda: store.webhook_deliveries.drop(),
            lambda: client[databases["contacts"]].contacts.find_one(),
        ):
            with pytest.raises(pymongo.errors.OperationFailure) as refused:
                attempt()
            assert refused.value.code == 13


def test_store_user_of_one_worker_is_unknown_to_the_next(mongod, databases):
    others = provision_store(
        mongod.admin_url, {"contacts": "another"}, only=["contacts"], suffix="_2"
    )
    url = store_url(mongod.admin_url, "contacts", PASSWORDS["contacts"], others["contacts"])

    with pymongo.MongoClient(url) as client, pytest.raises(pymongo.errors.OperationFailure):
        client.get_default_database().things.find_one()

    remove_store(mongod.admin_url, suffix="_2")
    with pymongo.MongoClient(mongod.admin_url) as client:
        users = client.admin.command("usersInfo", {"forAllDBs": True})["users"]
    assert {user["_id"] for user in users} == {
        "admin.admin", *(f"{database}.{name}" for name, database in databases.items())}


def test_provisioning_again_changes_the_password(mongod):
    for password in ("first", "second"):
        new = {"gateway": password}
        database = provision_store(mongod.admin_url, new, only=["gateway"], suffix="_3")["gateway"]

        url = store_url(mongod.admin_url, "gateway", password, database)
        with pymongo.MongoClient(url) as client:
            assert client.get_default_database().things.find_one() is None


def test_provisioning_without_a_password_names_the_user(mongod):
    with pytest.raises(LocalServerError, match="gateway"):
        provision_store(mongod.admin_url, {"contacts": "x"})
