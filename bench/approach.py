"""How long the service takes to say who may be approached, and why others may not.

python bench/approach.py      a store of its own with 100,000 contacts, three entries of the ledger
                              each, and a register of 300,000 numbers and addresses
"""

import random
from datetime import timedelta

import tables

from chassis import clock
from chassis.ids import new_id
from contacts import models
from contacts.consents import approach
from contacts.consents.models import Consent, RegisterEntry
from contacts.consents.registers import fingerprint
from contracts import contacts as contract

CHANNELS = ("email", "phone", "letter")
BATCH = 5000


def main():
    options = tables.options(__doc__, {"contacts": 5000, "rounds": 6},
                             contacts=100_000, rounds=60)
    with tables.own_store(*models.DOCUMENTS):
        tables.tell(options, measure(options))


def measure(options):
    """Asking of one, a hundred and a thousand whether they may be approached."""
    tables.say(f"adding {options.contacts:,} contacts with their consents and registers")
    ids = _fill(options.contacts)
    table = tables.Table(
        "Who may be approached, in the service",
        f"`python bench/approach.py`: {options.contacts:,} contacts, three entries of the ledger "
        "each, and as many numbers and addresses on a register; milliseconds, with the reply as "
        "JSON.", [*tables.COLUMNS[:-1], "allowed", "asked for"])
    chosen = random.Random(2)
    for size in (1, 100, 1000):
        runs = [tables.timed(
            contract.may_approach, approach.may_approach, contact_ids=chosen.sample(ids, size),
            purpose="newsletter", channel=CHANNELS[number % 3])
            for number in range(options.rounds)]
        table.add(f"may_approach, {size:,}", [run[:3] for run in runs],
                  "batches of 1,000" if size == 1000 else "")
        allowed = sum(item["is_allowed"] for run in runs for item in run[3]["items"])
        table.rows[-1][-1:-1] = [f"{allowed / (options.rounds * size):.0%}"]
    return table


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


if __name__ == "__main__":
    main()
