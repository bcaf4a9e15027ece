"""Orders by the thousand: a batch is one transaction, and what is wrong stays by itself."""

from pymongo.errors import OperationFailure

from chassis import numbers, schemas
from chassis.outbox import commit
from contracts.errors import ValidationFailed, VinculoError
from contracts.sales.order import OrderExternalId
from contracts.sales.order_upserts import OUTCOMES, Misfit

from .customers import found_for
from .placing import NUMBERED
from .upserts import held_of, key_of, take, write

BATCH = 100
_EXTERNAL_ID = OrderExternalId()


def taken_over(*, orders):
    """For `serves(…, first=…)`: take the orders over, batch by batch, each batch a transaction.

    Sent again they change nothing, so a call that was cut off is simply made again.
    """
    answers = [_refused(order.given, schemas.invalid(order.error))
               if isinstance(order, Misfit) else None for order in orders]
    fitting = [place for place, answer in enumerate(answers) if answer is None]
    known = _Known([orders[place] for place in fitting])
    for places in _batches(orders, fitting):
        batch = [orders[place] for place in places]
        for place, answer in zip(places, _answers_to(batch, known), strict=True):
            answers[place] = answer
    return {"answers": answers}


def bulk_orders(*, answers, **_request):
    """Say what became of each order that was sent."""
    counts = {outcome: 0 for outcome in OUTCOMES}
    for answer in answers:
        counts[answer["outcome"]] += 1
    return {"items": answers, **counts}


class _Known:
    """What is looked up once for all orders of a call: parties, and numbers for those to come."""

    def __init__(self, orders):
        self.by_id, self.by_external = found_for(orders)
        held = held_of(orders, {"external_ids": 1}) if orders else {}
        new = sorted({key_of(order) for order in orders} - held.keys())
        self._numbers = dict(zip(new, numbers.take(NUMBERED, len(new)) if new else (),
                                 strict=True))

    def number_of(self, order):
        return self._numbers.get(key_of(order))


def _batches(orders, places):
    """The places of the orders in parts; what comes twice comes again in a later part."""
    while places:
        batch, seen, later = [], set(), []
        for place in places:
            key = key_of(orders[place])
            if key in seen or len(batch) == BATCH:
                later.append(place)
                continue
            seen.add(key)
            batch.append(place)
        yield batch
        places = later


def _answers_to(batch, known):
    """What became of each of a batch; each goes alone when it does not go together."""
    try:
        return commit(lambda: _take_batch(batch, known))
    except OperationFailure:
        if len(batch) == 1:
            raise
    return [answer for order in batch for answer in _answers_to([order], known)]


def _take_batch(batch, known):
    held = held_of(batch)
    answers, taken_orders = [], []
    for order in batch:
        try:
            taken = take(order, held.get(key_of(order)), known.by_id, known.by_external,
                         known.number_of(order))
        except VinculoError as error:
            answers.append(_refused(order, error))
            continue
        taken_orders.append(taken)
        answers.append({"external_id": order["external_id"], "outcome": taken.outcome,
                        "order_id": taken.raw["_id"], "version": taken.raw["version"]})
    write(taken_orders)
    return answers


def _refused(order, error):
    told = {"code": error.code, "detail": error.detail}
    if isinstance(error, ValidationFailed):
        told["errors"] = error.details["errors"]
    return {"external_id": _external_id_of(order), "outcome": "refused", "error": told}


def _external_id_of(given):
    """The external id of an order that may be anything; None where it has none to speak of."""
    external = given.get("external_id") if isinstance(given, dict) else None
    return external if external and not _EXTERNAL_ID.validate(external) else None
