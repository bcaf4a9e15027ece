"""Users and rights on the store and the broker, as deploy/*/access.json declares them."""

import json
import os
from pathlib import Path
from urllib.parse import quote, urlsplit

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from chassis.local.errors import LocalServerError
from chassis.local.management import Management
from chassis.local.rabbitmq import EVERYTHING

USER_EXISTS = 51003
ROLE_EXISTS = 51002


def read_access(server):
    """The declared rights of "rabbitmq" or "mongodb".

    They lie in the folder that VINCULO_DEPLOY_FOLDER names, else in `deploy/` of this checkout.
    """
    named = os.environ.get("VINCULO_DEPLOY_FOLDER")
    folders = [Path(named)] if named else [up / "deploy" for up in Path(__file__).parents]
    for folder in folders:
        file = folder / server / "access.json"
        if file.exists():
            return json.loads(file.read_text())
    raise LocalServerError(
        f"No deploy/{server}/access.json found. Run from a checkout, "
        "or set VINCULO_DEPLOY_FOLDER to the folder that holds it."
    )


def provision_broker(management_url, vhost, passwords, *, only=None, more=None):
    """Make the virtual host, its exchanges, and each user with its rights. Safe to repeat.

    `management_url` holds an administrator's name and password; `passwords` gives one for each
    user; `only` leaves the other users alone; `more` are users beside the declared ones, with
    their roles.
    """
    access = read_access("rabbitmq")
    broker = Management(management_url)
    broker.put("vhosts", vhost)
    broker.put("permissions", vhost, broker.user, body=EVERYTHING)
    for name, kind in access["exchanges"].items():
        broker.put("exchanges", vhost, name, body=kind)
    roles = access["users"] | (more or {})
    for user in _chosen(roles, passwords, only):
        role = access["roles"][roles[user]]
        login = {"password": passwords[user], "tags": ",".join(role["tags"])}
        broker.put("users", user, body=login)
        _grant(broker, vhost, user, role)


def provision_store(admin_url, passwords, *, only=None, more=None, prefix="", suffix=""):
    """Make each user in the one database it may open. Safe to repeat.

    Returns `{user: database}`. `prefix` and `suffix` set the databases of one suite, or of one
    test worker, apart from those of another on the same server.
    """
    users = read_access("mongodb")["users"] | (more or {})
    databases = {}
    with MongoClient(admin_url) as client:
        for user in _chosen(users, passwords, only):
            database = f"{prefix}{users[user]['database']}{suffix}"
            roles = [{"role": role, "db": database} for role in users[user].get("roles", ())]
            if "collections" in users[user]:
                _make_role(client[database], user, users[user]["collections"])
                roles.append({"role": user, "db": database})
            _make_user(client[database], user, passwords[user], roles)
            databases[user] = database
    return databases


def remove_store(admin_url, *, prefix="", suffix=""):
    """Drop the databases of a suite or test worker, with their users."""
    with MongoClient(admin_url) as client:
        for declared in read_access("mongodb")["users"].values():
            database = f"{prefix}{declared['database']}{suffix}"
            client.drop_database(database)
            client[database].command("dropAllUsersFromDatabase")
            client[database].command("dropAllRolesFromDatabase")


def store_url(admin_url, user, password, database):
    """The address that this user takes to its database on the server of `admin_url`."""
    parts = urlsplit(admin_url)
    kept = [pair for pair in parts.query.split("&") if pair and not pair.startswith("authSource=")]
    query = "&".join([*kept, f"authSource={database}"])
    hosts = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{_login(user, password)}@{hosts}/{database}?{query}"


def broker_url(any_url, user, password, vhost):
    """The address that this user takes to that virtual host on the broker of `any_url`."""
    parts = urlsplit(any_url)
    hosts = parts.netloc.rpartition("@")[2]
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{_login(user, password)}@{hosts}/{quote(vhost, safe='')}{query}"


def _chosen(declared, passwords, only):
    users = [user for user in declared if only is None or user in only]
    missing = [user for user in users if not passwords.get(user)]
    if missing:
        raise LocalServerError(f"No password was given for {', '.join(missing)}.")
    return users


def _grant(broker, vhost, user, role):
    def own(pattern):
        return pattern.replace("{user}", user)

    rights = {right: own(role[right]) for right in ("configure", "write", "read")}
    broker.put("permissions", vhost, user, body=rights)
    for exchange, topic in role["topics"].items():
        rights = {"exchange": exchange, "write": own(topic["write"]), "read": own(topic["read"])}
        broker.put("topic-permissions", vhost, user, body=rights)


def _make_user(database, user, password, roles):
    try:
        database.command("createUser", user, pwd=password, roles=roles)
    except OperationFailure as error:
        if error.code != USER_EXISTS:
            raise
        database.command("updateUser", user, pwd=password, roles=roles)


def _make_role(database, name, collections):
    """Make a role of the name that may do so much with each of these collections."""
    privileges = [{"resource": {"db": database.name, "collection": collection}, "actions": actions}
                  for collection, actions in collections.items()]
    try:
        database.command("createRole", name, privileges=privileges, roles=[])
    except OperationFailure as error:
        if error.code != ROLE_EXISTS:
            raise
        database.command("updateRole", name, privileges=privileges, roles=[])


def _login(user, password):
    return f"{quote(user, safe='')}:{quote(password, safe='')}"
