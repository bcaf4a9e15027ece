"""How long it takes to find introductions, and to show who is around a contact, in the service.

python bench/network.py            a store of its own with 100,000 contacts and 500,000 ties

The network is made up as real ones are: most know a few, some know thousands (how many somebody
knows goes down by a power of their rank, as by Chung and Lu), a third of all ties are among people
near each other, and forty users know a fifth of all, some of them many more than others.
"""

import argparse
import itertools
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime

from chassis import calls, clock, store
from chassis.ids import new_id
from chassis.local.mongod import Mongod
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
    options = _options()
    with _store(options) as degrees:
        _print(options, degrees, _measure(options))


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--questions", type=int, default=500, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _store(options):
    """A store of its own, filled; gives how many ties the contacts have."""
    with tempfile.TemporaryDirectory(prefix="vinculo-bench-network-") as folder:
        mongod = Mongod(folder).start()
        try:
            store.connect(mongod.admin_url.replace("/admin?", "/contacts?"))
            store.ensure_indexes(Contact, Tie)
            yield _fill(options)
        finally:
            mongod.kill()


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


def _measure(options):
    """`{what was asked: [(milliseconds, how many were found, whether all was looked at)]}`."""
    chance = random.Random(options.seed)
    ids = [raw["_id"] for raw in Contact.collection().find(
        {"archived_at": None, "_objects_to": None}, {"_id": 1})]
    busiest = [raw["_id"] for raw in Tie.collection().aggregate([
        {"$group": {"_id": "$high_id", "ties": {"$sum": 1}}}, {"$sort": {"ties": -1}},
        {"$limit": 200}]) if raw["_id"] in set(ids)]

    def some(among=ids):
        return [chance.choice(among) for _ in range(options.questions)]

    return {
        "from our own people": [_ask_introductions(id) for id in some()],
        "between two": [_ask_introductions(id, to=other)
                        for id, other in zip(some(), some(), strict=True) if id != other],
        "between two of the best known": [
            _ask_introductions(id, to=other)
            for id, other in zip(some(busiest), some(busiest), strict=True) if id != other],
        "network": [_ask_network(id) for id in some()],
        "network of the best known": [_ask_network(id) for id in some(busiest)],
    }


def _ask_introductions(id, **request):
    began = time.perf_counter()
    found = introductions.find_introductions(contact_id=id, limit=5, **request)
    calls.envelope(contract.find_introductions, found)
    return (time.perf_counter() - began) * 1000, len(found["chains"]), found["is_complete"]


def _ask_network(id):
    began = time.perf_counter()
    found = networks.get_network(contact_id=id, steps=2, limit=200)
    calls.envelope(contract.get_network, found)
    return (time.perf_counter() - began) * 1000, len(found["nodes"]), found["is_complete"]


def _print(options, degrees, asked):
    print = sys.stdout.write
    ties = sorted(degrees.values())
    print(f"{len(degrees):,} contacts and users with {sum(ties) // 2:,} ties: half have at most "
          f"{ties[len(ties) // 2]}, one in a hundred {ties[-len(ties) // 100]} or more, the most "
          f"{ties[-1]:,}.\nMilliseconds for each question, with its reply as JSON; found: chains "
          "(at most 5) or nodes (at most 200).\n\n")
    print(f"{'':32}{'asked':>6}{'p50':>8}{'p95':>8}{'most':>8}{'found':>7}  complete\n")
    for what, runs in asked.items():
        times = sorted(run[0] for run in runs)
        found = sum(run[1] for run in runs) / len(runs)
        print(f"{what:32}{len(runs):6}{times[len(times) // 2]:8.1f}"
              f"{times[int(len(times) * 0.95)]:8.1f}{times[-1]:8.1f}{found:7.1f}  "
              f"{sum(run[2] for run in runs) / len(runs):.0%}\n")


if __name__ == "__main__":
    main()
