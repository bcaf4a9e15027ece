"""Settlements are done: a credit note in billing, an order or a coupon in sales.

These are asked of other services after the decision is stored, again and again until they are
done, and each is done once: what is there already is found before anything is asked for, and what
is asked for has a name under which it is done once.
"""

from datetime import timedelta
from functools import partial

import structlog

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.money import loaded, stored
from chassis.outbox import commit
from contracts import helpdesk as contract
from contracts.errors import NotFound, VinculoError

from . import cancelling, closing, costs, crediting, exchanging, keeping, settling, vouchering
from .models import Return

log = structlog.get_logger("helpdesk.returns")

BATCH = 50
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60, 600, 3600))
_DONE_BY = {
    "refund": crediting.credit, "part_refund": crediting.credit,
    "exchange": exchanging.order_another, "voucher": vouchering.make_coupon,
    "cancellation": cancelling.cancel,
}


def settle_returns():
    """Do what is decided and due; what cannot be done yet says why, and is tried again."""
    with as_service("helpdesk"):
        due = list(Return.collection().find(
            {"_settle_at": {"$lte": clock.now()}}, {"_id": 1}).sort("_settle_at", 1).limit(BATCH))
        each_in_turn(lambda raw: settle(raw["_id"]), due)


def settle(return_id):
    """Do what one return needs, and note what shows that it was done."""
    raw = loaded(Return.collection().find_one({"_id": return_id, "status": "settling"}))
    if raw is None:
        return
    try:
        evidence = _DONE_BY[raw["settlement"]["how"]](raw)
    except VinculoError as error:
        log.warning("return_not_settled", return_id=return_id, code=error.code)
        commit(partial(_put_off, return_id, error.code))
    else:
        commit(partial(_finish, return_id, evidence))


def _put_off(return_id, code):
    held = _settling(return_id)
    if held is not None:
        attempts = held.settlement["attempts"] + 1
        held.settlement = {**held.settlement, "attempts": attempts, "waits_for": code[:80]}
        held.settle_at = clock.now() + DELAYS[min(attempts, len(DELAYS)) - 1]
        keeping.keep(held)


def _finish(return_id, evidence):
    held = _settling(return_id)
    if held is None:
        return
    how = held.settlement["how"]
    done = {name: value for name, value in held.settlement.items() if name != "waits_for"}
    held.settlement = {**done, "evidence": stored(evidence), "done_at": clock.now()}
    amount = loaded(held.settlement).get("amount")
    costs.note_settlement(held, how, amount["amount"] if amount else 0)
    closing.close(held, "settled", settling.OUTCOMES[how], held.settle_with["text"])
    keeping.keep(held, contract.return_closed)


def _settling(return_id):
    try:
        held = Return.fetch(return_id)
    except NotFound:
        return None
    # Another replica, or the attempt before a crash, may have noted it already.
    return held if held.status == "settling" else None
