"""How long a profile and the guards take within the contacts service.

python bench/guards.py                      a store of its own with 100,000 made-up contacts
"""

import argparse
import os
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from chassis import calls, clock, store
from chassis.ids import new_id
from chassis.local.mongod import Mongod
from contacts import models
from contacts.guards import default_rules, guards
from contacts.profiles import profiles, tallies
from contacts.profiles.amounts import stored
from contacts.profiles.models import Fact
from contacts.timeline import organisations_on
from contracts import contacts as contract

PEOPLE_EACH = 24
ACTIONS = ("close_deal", "send_quote", "campaign", "call", "phone_order", "dun")
# How many of a hundred facts are of a kind, and how many of a hundred of these are open.
KINDS = {"order": (45, 10), "invoice": (35, 20), "ticket": (12, 15), "return": (4, 20),
         "complaint": (1, 20), "survey": (3, 0)}
SERVICES = {"order": "sales", "invoice": "billing", "ticket": "helpdesk", "return": "helpdesk",
            "complaint": "social", "survey": "helpdesk"}


def main():
    options = _options()
    chance = random.Random(options.seed)
    with _store(options, chance) as ids:
        say = sys.stdout.write
        say(f"{options.rows:,} contacts with {options.facts:,} facts; milliseconds, with the reply "
            f"as JSON\n\n{'':38}{'calls':>6}{'p50':>9}{'p95':>9}{'most':>9}\n")
        for name, times in _measure(ids, options, chance):
            times.sort()
            say(f"{name:38}{len(times):6}{times[len(times) // 2]:9.1f}"
                f"{times[int(len(times) * 0.95)]:9.1f}{times[-1]:9.1f}\n")


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000, help="how many contacts to make up")
    parser.add_argument("--facts", type=int, default=300_000, help="how many facts about them")
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--batches", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _store(options, chance):
    """A store of its own; gives the ids of the contacts in it."""
    # The rules ask the settings for the country; nothing is said on any bus.
    os.environ |= {"VINCULO_MONGODB_URL": "mongodb://unused", "VINCULO_BROKER_URL": "amqp://unused"}
    with tempfile.TemporaryDirectory(prefix="vinculo-bench-guards-") as folder:
        mongod = Mongod(folder).start()
        try:
            store.connect(mongod.admin_url.replace("/admin?", "/contacts?"))
            store.ensure_indexes(*models.DOCUMENTS)
            default_rules.seed(store.database())
            contacts = _add_contacts(options.rows, chance)
            _add_facts(contacts, options.facts, chance)
            ids = [raw["_id"] for raw in contacts]
            # The collector would go over them again and again while it is measured.
            del contacts
            for part in _parts(ids):
                tallies.recompute(part)
            yield ids
        finally:
            mongod.kill()


def _parts(items, size=500):
    return (items[start : start + size] for start in range(0, len(items), size))


def _add_contacts(count, chance):
    """Organisations with people in them, every tenth organisation a subsidiary of another."""
    now, raws, edges = clock.now(), [], []
    organisations = [new_id("contact") for _ in range(max(2, count // (PEOPLE_EACH + 1)))]
    for number, id in enumerate(organisations):
        raws.append({"_id": id, "version": 1, "created_at": now, "updated_at": now,
                     "kind": "organisation", "name": f"Talleres {number}"})
        if number % 10 == 0:
            edges.append((id, chance.choice(organisations)))
    for number in range(count - len(organisations)):
        raws.append({
            "_id": new_id("contact"), "version": 1, "created_at": now, "updated_at": now,
            "kind": "person", "name": f"Ana Ruiz {number}", "affiliations": [
                {"organisation_id": chance.choice(organisations), "is_primary": True}]})
    models.Relationship.collection().insert_many([
        {"_id": new_id("relationship"), "version": 1, "created_at": now, "updated_at": now,
         "from_id": one, "to_id": other, "type": "subsidiary_of", "_ends": [one, other],
         "_open_key": f"{one}/subsidiary_of/{other}"} for one, other in edges if one != other])
    for part in _parts(raws, 2000):
        models.Contact.collection().insert_many(part)
    return raws


def _add_facts(contacts, count, chance):
    kinds, weights = list(KINDS), [share for share, _ in KINDS.values()]
    now, made = clock.now(), []
    for number in range(count):
        made.append(_fact(chance.choices(kinds, weights)[0], chance.choice(contacts), number, now,
                          chance))
    for part in _parts(made, 2000):
        Fact.collection().insert_many(part)
    first_at = now - timedelta(days=400)
    store.database().heard_services.insert_many(
        [{"_id": name, "version": 1, "created_at": first_at, "updated_at": first_at}
         for name in sorted(set(SERVICES.values()))])


def _fact(kind, contact, number, now, chance):
    at = now - timedelta(days=chance.randrange(400), minutes=number % 1440)
    is_open = chance.randrange(100) < KINDS[kind][1]
    money = stored({"amount": Decimal(chance.randrange(100, 1_000_000)) / 100, "currency": "EUR"})
    id = new_id(kind)
    details = {
        "invoice": {"open_amount": money},
        "ticket": {"priority": chance.choice(("normal", "high")), "mood": chance.choice(
            ("angry", "neutral", "unhappy")), "mood_confidence": 0.8},
        "complaint": {"network": "x"},
    }.get(kind, {})
    return {
        "_id": f"{SERVICES[kind]}/{id}", "version": 1, "created_at": at, "updated_at": at,
        "service": SERVICES[kind], "kind": kind, "entity_id": id, "contact_ids": [contact["_id"]],
        "title": f"{kind} {number}", "state": "placed" if is_open else "closed",
        "is_open": is_open, "occurred_at": at, "amount": money, "score": number % 6,
        "due_on": (at + timedelta(days=30)).date().isoformat(), "details": details,
        "_shown_on": [contact["_id"], *organisations_on(contact.get("affiliations", ()), at)],
    }


def _measure(ids, options, chance):
    yield "get_profile", [
        _timed(contract.get_profile, profiles.get_profile, contact_id=chance.choice(ids))
        for _ in range(options.calls)]
    yield "check_guards", [
        _timed(contract.check_guards, guards.check_guards, contact_id=chance.choice(ids),
               action=chance.choice(ACTIONS)) for _ in range(options.calls)]
    for action in ("campaign", "close_deal"):
        yield f"check_many_guards, 1,000, {action}", [
            _timed(contract.check_many_guards, guards.check_many_guards,
                   contact_ids=chance.sample(ids, 1000), action=action)
            for _ in range(options.batches)]


def _timed(operation, rule, **request):
    began = time.perf_counter()
    calls.envelope(operation, rule(**request))
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
