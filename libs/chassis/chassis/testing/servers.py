"""The broker and the store of a test run: started once, shared by its workers."""

import os
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import amqp
from pymongo import MongoClient

from chassis import store
from chassis.local.files import locked
from chassis.local.mongod import Mongod
from chassis.local.provision import (
    broker_url,
    provision_broker,
    provision_store,
    read_access,
    remove_store,
    store_url,
)
from chassis.local.rabbitmq import EVERYTHING, RabbitMQ

PASSWORD = "for-tests-only"

SECRET_KEY = "only for tests, 32 bytes or more"


class Servers:
    """The servers in a folder that all workers of a run know."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.mongod = Mongod(self.folder / "mongod")
        self.rabbitmq = RabbitMQ(self.folder / "rabbitmq")

    def start(self):
        """Start what is not running; the first worker does, the others wait for it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / "starting"):
            self.mongod.start()
            self.rabbitmq.start()
        return self

    def stop(self):
        self.mongod.kill()
        self.rabbitmq.kill()


class Unscanned:
    """The servers of a run, with another store beside that refuses to scan a collection."""

    def __init__(self, servers):
        self.rabbitmq = servers.rabbitmq
        self.folder = servers.folder / "unscanned"
        self.mongod = Mongod(self.folder / "mongod")

    def start(self):
        """Start it, unless another worker did."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / "starting"):
            self.mongod.start()
        with MongoClient(self.mongod.admin_url) as admin:
            admin.admin.command("setParameter", 1, notablescan=True)
        return self

    def stop(self):
        if self.folder.exists():
            self.mongod.kill()


class Stack:
    """One worker's share of the servers: a virtual host and databases of its own."""

    def __init__(self, servers, name):
        self.servers = servers
        self.name = name
        self.vhost = f"test-{name}"
        self.suffix = f"-{name}"
        self._opened = None
        # The services whose indexes are made; they stay when the stores are emptied.
        self.indexed = set()
        self.databases = {}
        # The processes of services that run for all tests, by name.
        self.shared = {}
        self._open_channel = self._queues = None

    def set_up(self):
        passwords = {user: PASSWORD for user in read_access("rabbitmq")["users"]}
        provision_broker(self.servers.rabbitmq.management_url, self.vhost, passwords)
        self.databases = provision_store(
            self.servers.mongod.admin_url, passwords, suffix=self.suffix)
        return self

    def tear_down(self):
        self.servers.rabbitmq.delete_vhost(self.vhost)
        remove_store(self.servers.mongod.admin_url, suffix=self.suffix)

    def open_store(self, user):
        """The store of a service, opened in this process; it stays open until another is."""
        held = self._opened
        if held is None or held[0] != user or store.database().client is not held[1]:
            self._opened = user, store.connect(self.mongodb_url(user))
        return store.database()

    def empty_stores(self, *services):
        """Take all documents out of the databases: of these services, or of all."""
        for service in services or self.databases:
            database = self._store[self.databases[service]]
            for collection in _in_use(database):
                database[collection].delete_many({})

    def empty(self):
        """Take all documents out of the databases, and all messages out of the queues."""
        self.empty_stores()
        try:
            self._purge()
        except (amqp.AMQPError, OSError):
            # A queue went with the last service that read it, or a test has stopped the broker.
            self.forget_queues()
            self._purge()

    def forget_queues(self):
        """Look anew which queues there are before they are emptied the next time."""
        self._queues = self._open_channel = None

    @cached_property
    def _store(self):
        # Kept open, as nearly every test begins with an empty stack.
        return MongoClient(self.servers.mongod.admin_url)

    def _purge(self):
        if self._queues is None:
            self._queues = [queue["name"] for queue in self._all_queues()
                            if not queue.get("exclusive")]
        channel = self._channel()
        for queue in self._queues:
            # Nobody waits for each of some hundred; the last answer says that all are empty.
            channel.queue_purge(queue, nowait=True)
        channel.queue_declare(exclusive=True, auto_delete=True)

    def _all_queues(self):
        return self.servers.rabbitmq.management.queues(self.vhost)

    def _channel(self):
        if self._open_channel is None or not self._open_channel.is_open:
            address = urlsplit(self.admin_broker_url)
            # Without heartbeats, as nobody answers them between two tests.
            connection = amqp.Connection(
                f"{address.hostname}:{address.port}", userid=unquote(address.username),
                password=unquote(address.password), virtual_host=address.path[1:])
            connection.connect()
            self._open_channel = connection.channel()
        return self._open_channel

    def add_service(self, name):
        """A user for a service that only a test knows, with the rights that any service has."""
        provision_broker(
            self.servers.rabbitmq.management_url, self.vhost, {name: PASSWORD}, only=[name],
            more={name: "service"},
        )
        self.add_store(name)

    def add_store(self, name):
        """A user and a database that only a test knows."""
        self.databases |= provision_store(
            self.servers.mongod.admin_url, {name: PASSWORD}, suffix=self.suffix,
            more={name: {"database": name, "roles": ["readWrite"]}}, only=[name],
        )

    def shorten_transactions(self, *, seconds):
        """Have the store give up what was under way for so long; of dead processes, above all."""
        self._store.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=seconds)

    def end_shared(self, name):
        """End the service of this name that runs for all tests, if it does."""
        process = self.shared.pop(name, None)
        if process is not None:
            process.stop()

    def grant_everything(self, user):
        """A user whom the broker lets do anything, to see that services look for themselves."""
        self.add_service(user)
        management = self.servers.rabbitmq.management
        management.put("permissions", self.vhost, user, body=EVERYTHING)
        management.delete("topic-permissions", self.vhost, user)

    def mongodb_url(self, user):
        return store_url(self.servers.mongod.admin_url, user, PASSWORD, self.databases[user])

    def broker_url(self, user):
        return broker_url(self.servers.rabbitmq.admin_url, user, PASSWORD, self.vhost)

    @property
    def admin_broker_url(self):
        """The administrator's address on this virtual host, for looking on."""
        return self.servers.rabbitmq.admin_url.rpartition("/")[0] + f"/{self.vhost}"

    def environment(self, user):
        """The settings of a process that runs as this user."""
        return {
            "VINCULO_MONGODB_URL": self.mongodb_url(user),
            "VINCULO_BROKER_URL": self.broker_url(user),
            "VINCULO_LOG_LEVEL": os.environ.get("VINCULO_TEST_LOG_LEVEL", "INFO"),
            "VINCULO_SECRET_KEY": SECRET_KEY,
            "VINCULO_RETRY_DELAYS": "0.05,0.1,0.2",
            # A service is tested alone, or with one that only tests know.
            "VINCULO_SERVICES": f"{user},contacts,shop",
        }



def _in_use(database):
    """The names of the collections that hold anything, by one question for all of them."""
    names = [name for name in database.list_collection_names() if not name.startswith("system.")]
    if not names:
        return []
    first, *others = [[{"$limit": 1}, {"$project": {"_id": 0, "name": {"$literal": name}}}]
                      for name in names]
    beside = [{"$unionWith": {"coll": name, "pipeline": pipeline}}
              for name, pipeline in zip(names[1:], others, strict=True)]
    return [found["name"] for found in database[names[0]].aggregate([*first, *beside])]
