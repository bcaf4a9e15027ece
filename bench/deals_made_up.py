"""Deals in any number, made up for measures: open ones in all stages, and closed ones."""

from datetime import timedelta

import tables
from bson.decimal128 import Decimal128

from chassis import clock
from chassis.ids import new_id
from chassis.parties import Party
from sales.deals import default_pipeline, pipelines
from sales.deals.models import Deal, LastTouch

OWNERS = [f"user_01h455vb4pex5vsknk084s{number:04}" for number in range(40)]
TEAMS = ["norte", "sur", "este", "oeste"]
DAYS = 365
PART = 2000


def fill(*, still_open, closed, chance):
    """Make everything up in the default pipeline; returns it."""
    default_pipeline.seed()
    pipeline = pipelines.default()
    tables.say(f"adding {still_open:,} open deals and {closed:,} closed ones")
    now = clock.now()
    customers = [new_id("contact") for _ in range((still_open + closed) // 5 + 1)]
    people = [new_id("contact") for _ in range(len(customers) * 2)]
    _add(Party, ({"_id": id, "version": 1, "created_at": now, "updated_at": now,
                  "kind": "organisation", "name": f"Talleres {number}"}
                 for number, id in enumerate(customers)))
    _add(LastTouch, ({"_id": id, "version": 1, "created_at": now, "updated_at": now,
                      "at": now - timedelta(days=chance.randrange(90)),
                      "interaction_id": new_id("interaction")} for id in people))
    _add(Deal, (_deal(number, pipeline, customers, people, number >= still_open, now, chance)
                for number in range(still_open + closed)))
    return pipeline


def _add(document, raws):
    part = []
    for raw in raws:
        part.append(raw)
        if len(part) == PART:
            document.collection().insert_many(part)
            part = []
    if part:
        document.collection().insert_many(part)


def _deal(number, pipeline, customers, people, is_closed, now, chance):
    going = [stage for stage in pipeline["stages"] if stage["kind"] == "open"]
    place = chance.randrange(len(going))
    opened_at = now - timedelta(days=chance.randrange(20, DAYS), minutes=number % 1440)
    history, at = [], opened_at
    for stage in going[: place + 1]:
        history.append({"pipeline_id": pipeline["_id"], "stage_id": stage["id"], "entered_at": at,
                        "actor_id": OWNERS[0]})
        at += timedelta(days=chance.randrange(1, 6))
        history[-1]["left_at"] = at
    kind = "open"
    if is_closed:
        kind = "won" if chance.random() < (place + 1) / 6 else "lost"
        ended = next(stage for stage in pipeline["stages"] if stage["kind"] == kind)
        history.append({"pipeline_id": pipeline["_id"], "stage_id": ended["id"], "entered_at": at,
                        "actor_id": OWNERS[0]})
    else:
        del history[-1]["left_at"]
    stage = next(item for item in pipeline["stages"] if item["id"] == history[-1]["stage_id"])
    amount = Decimal128(f"{chance.randrange(100, 100_000)}.{chance.randrange(100):02}")
    expected_on = (now + timedelta(days=chance.randrange(-30, 120))).date().isoformat()
    return {
        "_id": new_id("deal"), "version": len(history), "created_at": opened_at, "updated_at": at,
        "name": f"Recambios {number}", "state": kind, "pipeline_id": pipeline["_id"],
        "contact_ids": [chance.choice(customers), *chance.sample(people, 2)],
        "stage_id": stage["id"], "stage_entered_at": history[-1]["entered_at"],
        "probability": stage["probability"], "opened_at": opened_at,
        "value": {"amount": amount, "currency": "USD" if number % 10 == 0 else "EUR"},
        "owner_id": chance.choice(OWNERS), "team_id": chance.choice(TEAMS),
        "expected_on": expected_on, "_expected_key": expected_on,
        "_value_key": int(amount.to_decimal() * 100), "_history": history,
        **({"closed_at": at} if is_closed else {}),
    }
