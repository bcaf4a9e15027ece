"""What might be done with a customer, before it is asked whether it may: plain rules.

Each has what it may bring (the margin) and how likely that is by propensities alone. Where a
propensity is not known nothing is sold: nobody can say what it would bring.
"""

from dataclasses import dataclass, field
from decimal import Decimal

# By which margin an order of the customer is reckoned where none of theirs is known.
VISIT_ORDERS = 12
_BEST = ("champions", "loyal")
# Who is likelier to leave than this is won back.
LEAVING = 0.5


@dataclass(frozen=True)
class Candidate:
    """Something that might be done."""

    kind: str
    propensity: float
    margin: Decimal
    about: dict | None = None
    campaign_id: str | None = None
    purpose: str | None = None
    unit_cost: dict | None = None
    # (code, {name: value})
    reasons: list = field(default_factory=list)


def candidates_of(situation, house):
    """All that might be done with a customer; `house` is what is known of all of them."""
    found = [*_issues(situation, house)]
    buy = situation.chance_of("buy")
    if buy is None:
        return found
    margin = margin_of(situation.worth, house)
    of_buying = [("propensity_to_buy", {"share": buy})]
    leave = situation.chance_of("leave") or 0.0
    is_leaving = bool(situation.worth.get("order_count")) and (
        situation.chance_of("leave") is None or leave >= LEAVING)
    if is_leaving:
        about = _product(situation.products[:1])
        found.append(Candidate("win_back", buy, margin, about, reasons=[
            ("propensity_to_leave", {"share": leave}) if leave else ("has_left", {}), *of_buying]))
    else:
        found.append(_call(situation, buy, margin, of_buying))
    found += _mails(situation, buy, margin, of_buying)
    found += _cross_sales(situation, buy, margin, of_buying)
    found += _visit(situation, buy, margin, of_buying)
    found += _referral(situation, house)
    return found


def margin_of(worth, house):
    """What an order of the customer brings: by the margins of theirs, else by those of all."""
    if worth.get("margin") is not None and worth.get("margin_count"):
        return max(worth["margin"].to_decimal() / worth["margin_count"], Decimal(0))
    if worth.get("average_order") is not None:
        return worth["average_order"].to_decimal() * house.margin_rate
    return house.margin_of_order


def _issues(situation, house):
    """What went wrong is put right first: what is at stake is what they are to bring."""
    if not situation.issues:
        return []
    worth, leave = situation.worth, situation.chance_of("leave")
    at_stake = (worth["lifetime_value"].to_decimal() if worth.get("lifetime_value") is not None
                else margin_of(worth, house))
    reasons = [("open_issue", {"type": situation.issues[0]["type"],
                               "count": len(situation.issues)})]
    if leave is not None:
        reasons.append(("propensity_to_leave", {"share": leave}))
    return [Candidate("resolve_issue", leave or 0.0, at_stake, situation.issues[0],
                      reasons=reasons)]


def _call(situation, buy, margin, reasons):
    if situation.quotes:
        return Candidate("call", buy, margin, situation.quotes[0],
                         reasons=[("open_quote", {}), *reasons])
    return Candidate("call", buy, margin, _product(situation.products[:1]), reasons=reasons)


def _mails(situation, buy, margin, reasons):
    """A mail has to be answered before anything is bought by it."""
    answer = situation.chance_of("answer")
    if answer is None:
        return []
    return [Candidate(
        "mail", buy * answer, margin, {"type": "action", "id": action["_id"]},
        action["campaign_id"], action["purpose"], action.get("unit_cost"),
        [("running_campaign", {}), ("propensity_to_answer", {"share": answer}), *reasons])
        for action in situation.mailings]


def _cross_sales(situation, buy, margin, reasons):
    return [Candidate("cross_sell", buy * share, margin, _product([product_id]), reasons=[
        ("bought_together", {"share": share}), *reasons])
        for product_id, share in situation.cross_sales[:1]]


def _visit(situation, buy, margin, reasons):
    """An organisation is visited for the orders of a year."""
    expected = situation.worth.get("expected_orders")
    if situation.kind != "organisation" or expected is None:
        return []
    orders = Decimal(repr(max(expected, 1.0)))
    return [Candidate("visit", buy, margin * orders, reasons=[
        ("expected_orders", {"number": expected}), *reasons])]


def _referral(situation, house):
    """Who is of the best customers is asked whom they know; a referral brings a first order."""
    answer = situation.chance_of("answer")
    if situation.customer_class not in _BEST or answer is None:
        return []
    return [Candidate("ask_referral", answer * house.referral_rate, house.margin_of_order, reasons=[
        ("best_customer", {"class": situation.customer_class}),
        ("propensity_to_answer", {"share": answer})])]


def _product(ids):
    return {"type": "product", "id": ids[0]} if ids else None
