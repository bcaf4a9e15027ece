"""How long it takes to find introductions, and to show who is around a contact, in the service.

python bench/network.py            a store of its own with 100,000 contacts and 500,000 ties

The network is made up as real ones are: most know a few, some know thousands (how many somebody
knows goes down by a power of their rank, as by Chung and Lu), a third of all ties are among people
near each other, and forty users know a fifth of all, some of them many more than others.
"""

import itertools
import random
from datetime import UTC, datetime

import tables

from chassis import clock
from chassis.ids import new_id
from contacts.models import Contact
from contacts.network import introductions, networks
from contacts.network.evidence import pair_of
from contacts.network.models import Tie
from contacts.network.strength import strength_of
from contracts import contacts as contract

USERS = 40
NEAR, NEAR_BY = 50, 0.33
# With it one in a hundred thousand knows nearly two thousand, and half know seven or fewer.
RANKED_BY = 0.75
KNOWN_TO_USERS = 0.2
EMPLOYEES = 0.001
ARCHIVED, OBJECTING = 0.05, 0.02
BATCH = 5000


def main():
    options = tables.options(
        __doc__, {"contacts": 3000, "ties": 15_000, "questions": 20},
        contacts=100_000, ties=500_000, questions=300)
    with tables.own_store(Contact, Tie):
        tables.tell(options, measure(options))


def measure(options):
    """Introductions and networks, of some and of the best known."""
    tables.say(f"adding {options.contacts:,} contacts and {options.ties:,} ties")
    ties = sorted(_fill(options).values())
    table = tables.Table(
        "Introductions and networks in the service",
        f"`python bench/network.py`: {len(ties):,} contacts and users with {sum(ties) // 2:,} "
        f"ties: half have at most {ties[len(ties) // 2]}, one in a hundred "
        f"{ties[-max(1, len(ties) // 100)]} or more, the most {ties[-1]:,}. Milliseconds, with the "
        "reply as JSON: at most 5 chains, or 200 nodes two steps around.",
        [*tables.COLUMNS[:-1], "found", "complete", "asked for"])
    for what, runs in _questions(options):
        table.add(what, [run[:3] for run in runs], "p95 under 150")
        table.rows[-1][-1:-1] = _found(runs)
    return table


def _fill(options):
    chance = random.Random(options.seed)
    ids = sorted(new_id("contact") for _ in range(options.contacts))
    users = [new_id("user") for _ in range(USERS)]
    raws = [_contact(id, number, chance) for number, id in enumerate(ids)]
    employees = {raw["_id"] for raw in raws if "roles" in raw}
    _insert(Contact, raws)
    pairs = _pairs(ids, users, options.ties, chance)
    _insert(Tie, (_tie(*pair, employees, chance) for pair in pairs))
    degrees = dict.fromkeys(ids, 0) | dict.fromkeys(users, 0)
    for low_id, high_id in pairs:
        degrees[low_id] += 1
        degrees[high_id] += 1
    return degrees


def _contact(id, number, chance):
    raw = {"_id": id, "kind": "person", "name": f"Contact {number}", "version": 1,
           "created_at": clock.now(), "updated_at": clock.now()}
    if chance.random() < EMPLOYEES:
        raw["roles"] = [{"role": "employee"}]
    elif chance.random() < ARCHIVED:
        raw["archived_at"] = clock.now()
    elif chance.random() < OBJECTING:
        raw["_objects_to"] = ["introduction"]
    return raw


def _pairs(ids, users, count, chance):
    """Whom the ties are between."""
    busy = list(itertools.accumulate(1 / rank for rank in range(1, len(users) + 1)))
    pairs = {(id, chance.choices(users, cum_weights=busy)[0])
             for id in ids if chance.random() < KNOWN_TO_USERS}
    shuffled = chance.sample(ids, len(ids))
    known = list(itertools.accumulate(
        (rank + 10) ** -RANKED_BY for rank in range(len(ids))))
    while len(pairs) < count:
        if chance.random() < NEAR_BY:
            at = chance.randrange(len(ids))
            pair = ids[at], ids[(at + chance.randint(1, NEAR)) % len(ids)]
        else:
            pair = chance.choices(shuffled, cum_weights=known, k=2)
        if pair[0] != pair[1]:
            pairs.add(pair_of(*pair))
    return sorted(pairs)


def _tie(low_id, high_id, employees, chance):
    now = clock.now()
    seen_at = datetime(2026, chance.randint(1, 9), chance.randint(1, 28), tzinfo=UTC)
    if chance.random() < 0.4:
        evidence = {"kind": "interactions", "id": new_id("interaction"), "type": "phone",
                    "count": 1, "forth": chance.expovariate(1), "back": chance.expovariate(1)}
    else:
        evidence = {"kind": "relationship", "id": new_id("relationship"), "type": "knows",
                    "said": round(chance.betavariate(2, 2), 2)}
    evidence = [{**evidence, "seen_at": seen_at}]
    raw = {"_id": f"{low_id}/{high_id}", "low_id": low_id, "high_id": high_id, "version": 1,
           "evidence": evidence, "strength": strength_of(evidence, clock.today()) / 1000,
           "seen_at": seen_at, "created_at": now, "updated_at": now}
    for end, id in (("low", low_id), ("high", high_id)):
        if id in employees or id.startswith("user_"):
            raw[f"{end}_is_ours"] = True
    return raw


def _insert(model, raws):
    batch = []
    for raw in raws:
        batch.append(raw)
        if len(batch) == BATCH:
            model.collection().insert_many(batch, ordered=False)
            batch = []
    if batch:
        model.collection().insert_many(batch, ordered=False)


def _questions(options):
    """`(what was asked, [what tables.timed gave])`, one kind after the other."""
    chance = random.Random(options.seed)
    ids = [raw["_id"] for raw in Contact.collection().find(
        {"archived_at": None, "_objects_to": None}, {"_id": 1})]
    known = set(ids)
    busiest = [raw["_id"] for raw in Tie.collection().aggregate([
        {"$group": {"_id": "$high_id", "ties": {"$sum": 1}}}, {"$sort": {"ties": -1}},
        {"$limit": 200}]) if raw["_id"] in known]

    def some(among=ids):
        return [chance.choice(among) for _ in range(options.questions)]

    def pairs(among=ids):
        return [pair for pair in zip(some(among), some(among), strict=True) if pair[0] != pair[1]]

    yield "from our own people", [_ask_introductions(id) for id in some()]
    yield "between two", [_ask_introductions(id, to=other) for id, other in pairs()]
    yield "between two of the best known", [
        _ask_introductions(id, to=other) for id, other in pairs(busiest)]
    yield "network", [_ask_network(id) for id in some()]
    yield "network of the best known", [_ask_network(id) for id in some(busiest)]


def _ask_introductions(id, **request):
    return tables.timed(contract.find_introductions, introductions.find_introductions,
                        contact_id=id, limit=5, **request)


def _ask_network(id):
    return tables.timed(contract.get_network, networks.get_network, contact_id=id, steps=2,
                        limit=200)


def _found(runs):
    found = [run[3] for run in runs]
    count = sum(len(result.get("chains", result.get("nodes"))) for result in found) / len(found)
    complete = sum(result["is_complete"] for result in found) / len(found)
    return [f"{count:.1f}", f"{complete:.0%}"]


if __name__ == "__main__":
    main()
