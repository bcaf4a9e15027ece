"""How long the service takes to say who may be approached, and why others may not.

python bench/approach.py      a store of its own with 100,000 contacts, three entries of the ledger
                              each, and a register of 300,000 numbers and addresses
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import timedelta

from pymongo.monitoring import CommandListener, register

from chassis import calls, clock, store
from chassis.ids import new_id
from chassis.local.mongod import Mongod
from contacts import models
from contacts.consents import approach
from contacts.consents.models import Consent, RegisterEntry
from contacts.consents.registers import fingerprint
from contracts import contacts as contract

CHANNELS = ("email", "phone", "letter")
BATCH, ROUNDS = 5000, 60


class Queries(CommandListener):
    """How many reads were sent to the store."""

    count = 0

    def started(self, event):
        if event.command_name in ("find", "getMore", "aggregate"):
            self.count += 1

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contacts", type=int, default=100_000)
    options = parser.parse_args()
    os.environ |= {"VINCULO_MONGODB_URL": "mongodb://unused", "VINCULO_BROKER_URL": "amqp://unused"}
    queries = Queries()
    register(queries)
    with tempfile.TemporaryDirectory(prefix="vinculo-bench-approach-") as folder:
        mongod = Mongod(folder).start()
        try:
            store.connect(mongod.admin_url.replace("/admin?", "/contacts?"))
            store.ensure_indexes(models.Contact, Consent, RegisterEntry)
            ids = _fill(options.contacts)
            for size in (1, 100, 1000):
                _measure(ids, size, queries)
        finally:
            mongod.kill()


def _fill(count):
    now, chosen = clock.now(), random.Random(1)
    ids = [new_id("contact") for _ in range(count)]
    common = {"version": 1, "created_at": now, "updated_at": now}
    for start in range(0, count, BATCH):
        part = range(start, min(start + BATCH, count))
        models.Contact.collection().insert_many([{
            **common, "_id": ids[n], "kind": "person", "name": f"Person {n}",
            "emails": [{"address": _email(n), "is_primary": True}],
            "phones": [{"number": _phone(n), "is_primary": True}],
        } for n in part])
        Consent.collection().insert_many([
            _entry(chosen, ids[n], now, common) for n in part for _ in range(3)])
        RegisterEntry.collection().insert_many([{
            **common, "_id": new_id("listing"), "register": "no_advertising", "sha256": sha256,
            "_live_key": f"no_advertising/{sha256}", "listed_at": now - timedelta(days=1),
            "recorded_by": "bench",
        } for n in part for sha256 in (
            # One in twenty is a contact's, the others are strangers'.
            fingerprint(_email(n) if n % 20 == 0 else f"stranger{n}@example.org"),
            fingerprint(_phone(n) if n % 20 == 0 else f"+349{n:08}"),
            fingerprint(f"other{n}@example.org"))])
    return ids


def _email(number):
    return f"person{number}@example.com"


def _phone(number):
    return f"+346{number:08}"


def _entry(chosen, contact_id, now, common):
    decision = chosen.choice(("granted", "granted", "granted", "withdrawn", "objected", "refused"))
    entry = {
        **common, "_id": new_id("consent"), "contact_id": contact_id, "decision": decision,
        "purpose": chosen.choice(("newsletter", "marketing", "survey")), "recorded_by": "bench",
        "given_at": now - timedelta(days=chosen.randint(1, 900)),
        "evidence": [{"text": "Ticked the box of the form.", "url": "https://example.com/form"}],
    }
    if decision == "granted":
        entry |= {"lawful_basis": "consent", "text_version": "1"}
    return entry


def _measure(ids, size, queries):
    chosen, times, counts, allowed = random.Random(2), [], set(), 0
    for number in range(ROUNDS):
        asked = {"contact_ids": chosen.sample(ids, size), "purpose": "newsletter",
                 "channel": CHANNELS[number % 3]}
        queries.count = 0
        began = time.perf_counter()
        request = contract.may_approach.request.load(asked)
        answers = approach.may_approach(**request)
        calls.envelope(contract.may_approach, answers)
        times.append((time.perf_counter() - began) * 1000)
        counts.add(queries.count)
        allowed += sum(item["is_allowed"] for item in answers["items"])
    times.sort()
    print(f"{size:5} contacts: p50 {statistics.median(times):6.1f} ms, "  # noqa: T201
          f"p95 {times[int(len(times) * 0.95)]:6.1f} ms, {min(counts)} to {max(counts)} reads, "
          f"{allowed / (ROUNDS * size):.0%} allowed")


if __name__ == "__main__":
    main()
