"""Facts that come by the thousand are learnt by the hundred, as if they had come one by one."""

import copy
import random

import orjson
import pytest

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import sales

# What is another each time it is made.
_CHANGING = {"_id", "created_at", "updated_at", "_made_by"}
_LEARNT = {"facts": {}, "profiles": {}, "timeline": {"about.type": "order"}}


def told(event, **fields):
    data = copy.deepcopy(event.example)
    data["order"] |= fields
    return Happened(new_id("event"), event.type, clock.now(),
                    event.schema.load(orjson.loads(orjson.dumps(data))))


def news_of(chance, contact_ids):
    """Orders of these contacts, placed and then changed once or twice, shuffled."""
    found = []
    for _ in range(8):
        id, whose = new_id("order"), chance.sample(contact_ids, chance.randint(1, 2))
        for version in range(1, chance.randint(2, 4)):
            event = sales.order_placed if version == 1 else sales.order_updated
            found.append(told(event, id=id, contact_ids=whose, version=version))
    return chance.sample(found, len(found))


def in_parts(chance, events):
    while events:
        count = chance.randint(1, 9)
        yield events[:count]
        events = events[count:]


def learnt(rules, store, parts):
    """Facts, profiles and timelines once these parts were taken up."""
    for part in parts:
        rules.react("on_fact_told", *part)
    held = {name: sorted(_unchanging(raw) for raw in store[name].find(where))
            for name, where in _LEARNT.items()}
    for name, where in _LEARNT.items():
        store[name].delete_many(where)
    return held


def _unchanging(raw):
    return sorted((name, str(value)) for name, value in raw.items() if name not in _CHANGING)


@pytest.mark.parametrize("seed", range(5))
def test_facts_that_are_told_together_are_learnt_as_one_by_one(rules, store, seed):
    chance = random.Random(seed)
    organisation = rules.create_contact(kind="organisation", name="Lumbre")["id"]
    people = [rules.create_contact(kind="person", name=f"Ana {number}", affiliations=[
        {"organisation_id": organisation}])["id"] for number in range(3)]
    news = news_of(chance, [organisation, *people])

    alone = learnt(rules, store, [[one] for one in news])
    together = learnt(rules, store, in_parts(chance, news))

    assert len(alone["facts"]) == 8
    assert together == alone
