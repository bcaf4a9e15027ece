"""What a customer gets: decided here. It is done afterwards, by `settlements`, until it is done."""

from chassis import clock
from chassis.money import loaded, rounded, shared_out, stored, zero
from contracts import helpdesk as contract
from contracts.errors import ServiceUnavailable, ValidationFailed

from ..errors import MoreThanReturned, ReturnDoesNotStandSo, ReturnNeedsApproval
from . import closing, keeping, quantities, telling, vouchers

# What needs nothing of other services is done as soon as it is decided.
OUTCOMES = {"refund": "fixed", "part_refund": "fixed", "exchange": "fixed", "voucher": "fixed",
            "repair": "fixed", "cancellation": "fixed", "explanation": "explained"}
_AT_ONCE = ("repair", "explanation")


def settle_return(*, return_id, how, text, deduction, at, expected_version):
    """Decide what the customer gets. It is `settling` until other services have done it."""
    held = keeping.fetch(return_id, expected_version)
    _require_ready(held, how)
    if how == "cancellation":
        begin_cancellation(held, at, text)
    elif how in _AT_ONCE:
        _settle_at_once(held, how, text)
    else:
        _settle_goods(held, how, text, deduction)
    is_closed = held.status in keeping.CLOSED
    return keeping.keep(held, *((contract.return_closed,) if is_closed else ()))


def _require_ready(held, how):
    if (how == "cancellation") != (held.kind == "cancellation") and how != "explanation":
        raise ValidationFailed.at("/how", "A subscription is cancelled, goods are not.")
    # Where goods do not come back, nobody waits for them.
    comes_back = held.kind == "return" and held.policy.get("comes_back", True)
    ready = ("inspected",) if comes_back else ("authorized", "received", "inspected")
    if how == "explanation":
        ready = ("requested", *ready)
    if how == "explanation" and _is_stuck(held):
        return
    if held.status not in ready:
        raise ReturnDoesNotStandSo(id=held.id, status=held.status, allowed=list(ready))
    if how == "explanation" and held.right == "withdrawal":
        raise ReturnDoesNotStandSo(id=held.id, status=held.status, allowed=["refund"])


def _is_stuck(held):
    """Whether others refuse what was decided, as when somebody has credited it by hand."""
    waits_for = held.settlement.get("waits_for")
    return held.status == "settling" and waits_for not in (None, ServiceUnavailable.code)


def _settle_goods(held, how, text, deduction):
    refund = _refund_of(held, deduction)
    currency = held.amount["currency"]
    total = sum((part["amount"] for part in refund), zero(currency))
    if total <= 0:
        raise MoreThanReturned(id=held.id)
    limit = loaded(held.policy).get("settles_up_to")
    if limit is not None and total > limit and not held.approval:
        raise ReturnNeedsApproval(id=held.id, amount=str(total), limit=str(limit))
    amount = {"amount": total, "currency": currency}
    if how == "exchange":
        begin_exchange(held, text)
    elif how == "voucher":
        begin_voucher(held, amount, text)
    else:
        for part in refund:
            if part["discount"]:
                quantities.take_given(part["line_id"], part["discount"])
        begin(held, how, amount, text, refund=refund)


def _refund_of(held, deduction):
    """`[{"line_id", "quantity", "amount", "is_whole", "discount"}]` of what is accepted.

    What was given before for keeping it, and what is kept for its use, is taken off.
    """
    currency = held.amount["currency"]
    parts = []
    for line in loaded(held.lines):
        accepted = line.get("accepted_quantity", line["quantity"])
        if accepted > 0:
            amount = rounded(line["net"] * accepted / line["quantity"], currency)
            discount = min(quantities.given_of(line["line_id"]), amount)
            parts.append({"line_id": line["line_id"], "quantity": accepted,
                          "amount": amount - discount, "discount": discount,
                          "is_whole": not discount and not deduction})
    if deduction:
        deduction = rounded(deduction, currency)
        if deduction > sum(part["amount"] for part in parts):
            raise MoreThanReturned(id=held.id)
        off = shared_out(deduction, [part["amount"] for part in parts], currency)
        parts = [{**part, "amount": part["amount"] - less}
                 for part, less in zip(parts, off, strict=True)]
    return [part for part in parts if part["amount"] > 0]


def begin(held, how, amount, text, **needed):
    """Have a settlement be done by `settlements`. Whoever calls stores the return."""
    now = clock.now()
    held.settlement = stored({
        "how": how, "decided_at": now, "decided_by": keeping.actor_id(), "evidence": [],
        "attempts": 0, **({"amount": amount} if amount else {})})
    held.settle_with = stored({**(held.settle_with or {}), **needed, "text": text})
    keeping.stand_in(held, "settling")
    held.settle_at = now


def begin_exchange(held, text):
    """Have another of the same be sent."""
    begin(held, "exchange", None, text)


def begin_voucher(held, amount, text):
    """Have the customer get a coupon that only they can use, once."""
    days = held.policy.get("voucher_days", 365)
    begin(held, "voucher", amount, text, code=vouchers.new_code(), days=days)


def begin_cancellation(held, at, text=None):
    """Have a subscription end."""
    begin(held, "cancellation", None, text or telling.said("cancellation", held), at=at)


def _settle_at_once(held, how, text):
    now = clock.now()
    held.settlement = {"how": how, "decided_at": now, "decided_by": keeping.actor_id(),
                       "evidence": [], "attempts": 0, "done_at": now}
    closing.close(held, "settled", OUTCOMES[how], text)
