"""Numbered migrations of a service's store, each run once, whichever replica starts first."""

import importlib
import pkgutil
import re
import time
from datetime import timedelta

import structlog
from pymongo.errors import DuplicateKeyError

from . import clock
from .store import database

log = structlog.get_logger("vinculo.migrations")

COLLECTION = "migrations"
LOCK = "lock"
# A replica that died while migrating is waited for no longer than this.
LOCK_HELD = timedelta(minutes=10)


def numbered(package):
    """`(number, module name)` of the migrations of a package, such as `m0001_fold_names`."""
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        match = re.fullmatch(r"m(\d{4})_\w+", module.name)
        if match:
            found.append((int(match[1]), module.name))
    numbers = [number for number, _ in found]
    if len(numbers) != len(set(numbers)):
        raise ValueError(f"Two migrations of {package.__name__} have the same number.")
    return sorted(found)


def migrate(package, *, poll_seconds=0.2):
    """Run `up(database)` of each migration that has not run yet, in order, and return their names.

    Another replica that is migrating is waited for.
    """
    done = []
    while not _take_lock():
        time.sleep(poll_seconds)
    try:
        has_run = {found["_id"] for found in database()[COLLECTION].find({}, {"_id": 1})}
        for number, name in numbered(package):
            if number in has_run:
                continue
            log.info("migration_runs", migration=name)
            importlib.import_module(f"{package.__name__}.{name}").up(database())
            database()[COLLECTION].insert_one({"_id": number, "name": name, "at": clock.now()})
            done.append(name)
    finally:
        database()[COLLECTION].delete_one({"_id": LOCK})
    return done


def _take_lock():
    now = clock.now()
    try:
        database()[COLLECTION].find_one_and_update(
            {"_id": LOCK, "until": {"$lte": now}},
            {"$set": {"until": now + LOCK_HELD}},
            upsert=True,
        )
    except DuplicateKeyError:
        return False
    return True
