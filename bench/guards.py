"""How long a profile and the guards take within the contacts service.

python bench/guards.py                      a store of its own with 100,000 made-up contacts
"""

import random
from datetime import timedelta
from decimal import Decimal

import tables

from chassis import clock, store
from chassis.ids import new_id
from chassis.money import stored
from contacts import models
from contacts.guards import default_rules, guards
from contacts.profiles import profiles, tallies
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
    options = tables.options(
        __doc__, {"rows": 5000, "facts": 15_000, "calls": 100, "batches": 3},
        rows=100_000, facts=300_000, calls=2000, batches=20)
    with tables.own_store(*models.DOCUMENTS):
        tables.tell(options, measure(options))


def measure(options):
    """Profiles, and guards singly and for a thousand."""
    chance = random.Random(options.seed)
    ids = _fill(options, chance)
    table = tables.Table(
        "Profiles and guards in the service",
        f"`python bench/guards.py`: {options.rows:,} contacts with {options.facts:,} facts; "
        "milliseconds, with the reply as JSON.")
    table.add("get_profile", [
        tables.timed(contract.get_profile, profiles.get_profile, contact_id=chance.choice(ids))[:3]
        for _ in range(options.calls)], "p95 under 20")
    table.add("check_guards", [
        tables.timed(contract.check_guards, guards.check_guards, contact_id=chance.choice(ids),
                     action=chance.choice(ACTIONS))[:3] for _ in range(options.calls)])
    for action in ACTIONS:
        table.add(f"check_many_guards, 1,000, {action}", [
            tables.timed(contract.check_many_guards, guards.check_many_guards,
                         contact_ids=chance.sample(ids, 1000), action=action)[:3]
            for _ in range(options.batches)], "batches of 1,000")
    return table


def _fill(options, chance):
    """Make everything up; returns the ids of the contacts."""
    default_rules.seed(store.database())
    tables.say(f"adding {options.rows:,} contacts and {options.facts:,} facts")
    contacts = _add_contacts(options.rows, chance)
    _add_facts(contacts, options.facts, chance)
    ids = [raw["_id"] for raw in contacts]
    # The collector would go over them again and again while it is measured.
    del contacts
    for part in _parts(ids):
        tallies.recompute(part)
    return ids


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


if __name__ == "__main__":
    main()
