"""How long it takes to learn propensities and to score everybody by them, and how good they are.

python bench/propensities.py   a store of its own with 100,000 customers, their orders, and what
                               campaigns sent them
"""

import random
import time
from datetime import timedelta

import tables
from worth import Shop, reckon_all

from chassis import clock, store
from chassis.ids import new_id
from chassis.outbox import commit
from contracts.marketing.propensity_model import PROPENSITIES
from marketing import models
from marketing.propensity import scoring, training
from marketing.worth.lifetime import lifetime_models
from marketing.worth.rows import all_contact_ids

BATCH = 500
CAMPAIGNS, EVERY_DAYS = 12, 30


def main():
    options = tables.options(__doc__, {"customers": 2000, "lines": 8000},
                             customers=100_000, lines=300_000)
    with tables.own_store(*models.DOCUMENTS):
        table, curves = measure(options)
        tables.tell(options, table)
        for curve in curves if not options.json else ():
            tables.tell(options, curve)


def measure(options):
    """Each model learnt, everybody scored by all, and how what was forecast came."""
    chance = random.Random(options.seed)
    shop = Shop(options, chance)
    shop.add("touches", _touches(shop, chance))
    table = tables.Table(
        "Propensities", f"`python bench/propensities.py`: {options.customers:,} customers with "
        f"{shop.order_count:,} orders, {CAMPAIGNS} campaigns; seconds, in one process beside the "
        "store.", columns=["what", "seconds", "on the processor", "asked for"])

    def timed(what, work, asked=""):
        began, cpu = time.perf_counter(), time.process_time()
        work()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        table.rows.append([what, f"{took:.1f}", f"{cpu:.1f}", asked])
        tables.say(f"{what}: {took:.1f} s, {cpu:.1f} s on the processor")

    curves = []
    for kind in PROPENSITIES:
        timed(f"`{kind}` learnt and validated", lambda kind=kind: curves.append(_learn(kind)))
    timed("the propensities of everybody", _score_all, "well under 60 s")
    timed("everybody scored whole, and chosen by it", reckon_all)
    return table, curves


def _learn(kind):
    id = commit(lambda: lifetime_models.train_model(kind=kind))["id"]
    training.run(id)
    store.database().score_reckonings.delete_many({"_is_waiting": True})
    model = lifetime_models.get_model(model_id=id)
    found = model["propensity"]["validation"]
    rows = [[f"{point['predicted']:.3f}", f"{point['actual']:.3f}", f"{point['customer_count']:,}"]
            for point in found["curve"]]
    said = ", ".join(
        f"{measure} {found['model'][measure]:.4f} (averages {found['averages'][measure]:.4f})"
        for measure in ("brier", "log_loss", "auc")) if "model" in found else "no model"
    return tables.Table(
        f"Calibration of {kind}", f"State {model['state']}; {said}; the window from "
        f"{found['held_out_from_on']} of {found['held_out_days']} days.",
        columns=["forecast", "came", "customers"], rows=rows)


def _score_all():
    ids, worth = all_contact_ids(), {"order_count": 1}
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        scoring.propensities_of(some, [worth] * len(some), clock.now(), set())


def _touches(shop, chance):
    """Each campaign reaches two thirds; some answer often, and most hardly ever."""
    for contact_id in shop.customers:
        willing = chance.betavariate(1, 6)
        for number in range(CAMPAIGNS):
            if chance.random() < 1 / 3:
                continue
            at = shop.now - timedelta(days=EVERY_DAYS * number + 5)
            yield _touch(contact_id, at, number, is_response=False)
            if chance.random() < willing:
                yield _touch(contact_id, at + timedelta(days=chance.uniform(0, 4)), number,
                             is_response=True)


def _touch(contact_id, at, number, *, is_response):
    id = new_id("touch")
    return {"_id": id, "version": 1, "created_at": at, "updated_at": at, "occurred_at": at,
            "contact_ids": [contact_id], "kind": "clicked" if is_response else "sent",
            "channel": "email", "campaign_id": f"campaign_{number:026}", "is_by_scanner": False,
            "is_response": is_response, "source": {"type": "noted", "id": id},
            "_source_key": f"noted/{id}"}


if __name__ == "__main__":
    main()
