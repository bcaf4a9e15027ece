"""What may be offered instead of taking something back: a pure reckoning, with how it came about.

Everything is what it is expected to cost us in all. Taking back costs the refund, shipping and
handling, less what the goods are still worth to us; where goods do not come back (a supplier sends
them directly and does not take them), nothing is saved of what they cost. Something is offered
only where it costs less than that, and never more than what was paid.
"""

from decimal import Decimal

from chassis.money import rounded

_HUNDRED = Decimal(100)


def offers_for(*, kind, fitting, value, cost, currency, terms, worth=None):
    """`{"offers", "taking_back_costs", "trace"}`, the offer that costs us least first.

    `fitting` are the kinds that fit the reason, `value` what was paid without taxes, `cost` what
    the goods cost us (None where it is not known), `terms` those of a policy (HeldPolicy), `worth`
    the lifetime value of the customer (None where nobody told it in this currency).
    """
    trace = []
    is_return = kind == "return"
    back = _taking_back(is_return, value, cost, terms, trace)
    share = _share_for(worth, terms, trace)
    found = []
    for name in ("help", "voucher", "part_refund", "exchange"):
        why_not = _why_not(name, fitting, is_return)
        offer = None if why_not else _offer(
            name, value, cost, currency, terms, is_return, share)
        if offer is None:
            _note(trace, name, why_not or "comes to nothing")
        elif offer["expected_cost"] >= back:
            _note(trace, name, "costs no less than taking it back", offer["expected_cost"])
        else:
            found.append(offer)
            _note(trace, name, "costs less than taking it back", offer["expected_cost"])
    found.sort(key=lambda offer: offer["expected_cost"])
    for offer in found[terms["most_offers"]:]:
        _note(trace, offer["kind"], "more offers than are made", offer["expected_cost"])
    return {"offers": [{**offer, "expected_cost": rounded(offer["expected_cost"], currency)}
                       for offer in found[:terms["most_offers"]]],
            "taking_back_costs": rounded(back, currency),
            "trace": [_in_full_units(step, currency) for step in trace]}


def _taking_back(is_return, value, cost, terms, trace):
    _note(trace, "refund", "is given back whole", value)
    if not is_return:
        return value
    if not terms["comes_back"]:
        _note(trace, "goods", "do not come back, so nothing of their cost is saved", Decimal(0))
        return value
    shipping = Decimal(0) if terms["customer_pays_shipping"] else terms["shipping_cost"]
    worth = _worth(cost, terms)
    _note(trace, "shipping", "is borne by the customer" if terms["customer_pays_shipping"]
          else "is borne by us", shipping)
    _note(trace, "handling", "of taking it back into stock", terms["handling_cost"])
    _note(trace, "resale", "is what it is still worth to us" if cost is not None
          else "is not known without the cost of the goods", worth)
    return max(value + shipping + terms["handling_cost"] - worth, Decimal(0))


def _worth(cost, terms):
    return Decimal(0) if cost is None else cost * terms["resale_percent"] / _HUNDRED


def _why_not(name, fitting, is_return):
    if name not in fitting:
        return "does not fit the reason"
    if not is_return and name in ("part_refund", "exchange"):
        return "is nothing that is done with a subscription"
    return None


def _share_for(worth, terms, trace):
    """How much of what is offered otherwise a customer of that worth is offered."""
    steps = [step for step in terms.get("worth_steps") or () if worth is not None
             and step["least"] <= worth]
    if worth is None:
        _note(trace, "worth", "of the customer is not known, so offers are those for anybody")
    if not steps:
        return Decimal(1)
    percent = max(steps, key=lambda step: step["least"])["percent"]
    _note(trace, "worth", f"of the customer makes offers {percent} percent of those for anybody")
    return percent / _HUNDRED


def _offer(name, value, cost, currency, terms, is_return, share):
    if name == "help":
        return {"kind": name, "keeps_goods": True, "amount": None,
                "expected_cost": terms["help_minutes"] * terms["minute_rate"]}
    if name == "exchange":
        return _exchange(value, cost, terms)
    percent = terms[f"{name}_percent"] * share
    amount = min(rounded(value * percent / _HUNDRED, currency), value)
    if amount <= 0:
        return None
    # A voucher costs us what the goods cost that are bought by it.
    part = min(cost / value, Decimal(1)) if name == "voucher" and cost is not None else 1
    return {"kind": name, "keeps_goods": is_return, "amount": amount,
            "expected_cost": amount * part}


def _exchange(value, cost, terms):
    """Another of the same: it goes out, the first comes back where goods come back."""
    goods = value if cost is None else cost
    if not terms["comes_back"]:
        return {"kind": "exchange", "keeps_goods": True, "amount": None,
                "expected_cost": goods + terms["shipping_cost"]}
    back = Decimal(0) if terms["customer_pays_shipping"] else terms["shipping_cost"]
    return {"kind": "exchange", "keeps_goods": False, "amount": None,
            "expected_cost": max(goods + terms["shipping_cost"] + back + terms["handling_cost"]
                                 - _worth(cost, terms), Decimal(0))}


def _note(trace, what, because, amount=None):
    trace.append({"what": what, "because": because, "amount": amount})


def _in_full_units(step, currency):
    amount = step["amount"]
    return step if amount is None else {**step, "amount": rounded(amount, currency)}
