"""`vinculo provision`: users and rights on servers that run elsewhere."""

import os
import time
from typing import Annotated

import typer
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError
from rich.console import Console

from chassis.local import BrokerRefused, Management, provision_broker, provision_store, read_access
from cli.errors import CommandFailed
from cli.home import Home
from cli.servers import Servers
from cli.suite import read_plan

POLL_SECONDS = 0.5
NOT_YET_INITIALIZED = 94

MongodbUrl = Annotated[
    str | None,
    typer.Option(
        envvar="VINCULO_ADMIN_MONGODB_URL", help="MongoDB, with an administrator's login."
    ),
]
ManagementUrl = Annotated[
    str | None,
    typer.Option(
        envvar="VINCULO_ADMIN_MANAGEMENT_URL",
        help="RabbitMQ's management API, with an administrator's login.",
    ),
]
Vhost = Annotated[
    str, typer.Option(envvar="VINCULO_VHOST", help="The virtual host to make and to use.")
]
DatabasePrefix = Annotated[
    str, typer.Option(envvar="VINCULO_DATABASE_PREFIX", help="Put before each database's name.")
]
ReplicaSetHost = Annotated[
    str | None,
    typer.Option(
        envvar="VINCULO_REPLICA_SET_HOST",
        help="Make a replica set of this one member first, such as mongodb:27017.",
    ),
]
Wait = Annotated[float, typer.Option(help="Seconds to wait for servers that are still starting.")]


def provision(
    mongodb_url: MongodbUrl = None,
    management_url: ManagementUrl = None,
    vhost: Vhost = "vinculo",
    database_prefix: DatabasePrefix = "",
    replica_set_host: ReplicaSetHost = None,
    wait: Wait = 60,
):
    """Make the users of the suite, each with its own rights only. Safe to repeat.

    Passwords come from VINCULO_PASSWORD_CONTACTS and so on; those that are missing, from the
    runtime folder of this checkout. Without addresses, the suite of this checkout is provisioned.
    """
    if not mongodb_url and not management_url:
        provision_this_checkout(Home())
        return
    if not mongodb_url or not management_url:
        raise CommandFailed("Give both --mongodb-url and --management-url, or neither.")
    passwords = read_passwords(os.environ)
    deadline = time.monotonic() + wait
    if replica_set_host:
        _await(lambda: make_replica_set(mongodb_url, replica_set_host), deadline, PyMongoError)
    _await(lambda: Management(management_url).get("overview"), deadline, BrokerRefused)
    provision_broker(management_url, vhost, passwords)
    databases = provision_store(mongodb_url, passwords, prefix=database_prefix)
    Console().print(f"Ready: virtual host {vhost}; databases {', '.join(databases.values())}.")


def provision_this_checkout(home):
    if not home.process("supervisor").is_running:
        raise CommandFailed("Vinculo is not running here. Start it with `vinculo up`.")
    Servers(home, read_plan(home)[0]).provision()
    Console().print("Users and rights are as deploy/ says.")


def read_passwords(environ):
    """A password for each user that deploy/*/access.json names."""
    users = {*read_access("rabbitmq")["users"], *read_access("mongodb")["users"]}
    given = {user: environ.get(f"VINCULO_PASSWORD_{user.upper()}") for user in users}
    if not all(given.values()):
        try:
            kept = Home().secrets()["passwords"] if Home().exists else {}
        except CommandFailed:
            kept = {}
        given = {user: password or kept.get(user) for user, password in given.items()}
    missing = sorted(f"VINCULO_PASSWORD_{user.upper()}" for user in given if not given[user])
    if missing:
        raise CommandFailed(f"Set {', '.join(missing)}, then try again.")
    return given


def make_replica_set(mongodb_url, host):
    """Make a replica set of one member, unless it is there; wait until it takes writes."""
    separator = "&" if "?" in mongodb_url else "?"
    direct = f"{mongodb_url}{separator}directConnection=true"
    with MongoClient(direct, serverSelectionTimeoutMS=2000) as client:
        try:
            client.admin.command("replSetGetStatus")
        except OperationFailure as error:
            if error.code != NOT_YET_INITIALIZED:
                raise
            members = [{"_id": 0, "host": host}]
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
        if not client.admin.command("hello").get("isWritablePrimary"):
            raise PyMongoError("the replica set has no primary yet")


def _await(attempt, deadline, expected):
    while True:
        try:
            return attempt()
        except expected:
            if time.monotonic() > deadline:
                raise
        time.sleep(POLL_SECONDS)
