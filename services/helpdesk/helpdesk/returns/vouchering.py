"""Vouchers: a coupon in sales that only its customer can use, once."""

from datetime import timedelta

from chassis.asking import ask
from contracts import sales
from contracts.errors import Conflict

_IS_THERE = "coupon_code_taken"


def make_coupon(raw):
    """Have a coupon made, of the code that was decided with it. Gives what shows it."""
    amount, needed = raw["settlement"]["amount"], raw["_settle_with"]
    until = (raw["settlement"]["decided_at"] + timedelta(days=needed["days"])).isoformat()
    promotion = ask(
        sales.create_promotion, once=f"return/{raw['_id']}/promotion",
        name=f"Voucher {raw['number']}", kind="amount", reach="basket",
        amount=f"{amount['amount']:f}", currency=amount["currency"], needs_coupon=True,
        customer_ids=[raw["contact_ids"][0]], valid_until=until)
    try:
        ask(sales.create_coupons, once=f"return/{raw['_id']}/coupon",
            promotion_id=promotion["id"], codes=[needed["code"]], max_uses=1,
            max_uses_per_customer=1, valid_until=until)
    except Conflict as error:
        # Nobody else could have guessed the code, so it was an earlier attempt of ours.
        if error.code != _IS_THERE:
            raise
    return [{"type": "coupon", "id": needed["code"], "amount": amount}]
