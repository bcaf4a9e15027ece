"""Placing an order: what is bought, by whom, and what it comes to."""

import re
from contextlib import contextmanager
from operator import itemgetter

from chassis import clock
from chassis.outbox import announce
from contracts import sales as contract
from contracts.errors import ValidationFailed

from ..pricing.coupons import redeem
from ..pricing.prices import price, refuse_bad_coupons
from .lines import lines_to_ship, reckoned, sums_of
from .models import Order

# The letter that running numbers of orders begin with: P-2026-000123.
NUMBERED = "P"
# What a line has to say that is not priced here.
_FOR_CERTAIN = ("description", "unit_price")
_PLACE = re.compile(r"^/lines/(\d+)")


def place_order(*, parties, number, customer_id, contact_ids=(), lines, currency, channel,
                coupons=(), partner_id=None, agreement_id=None, **said):
    """Place an order, whose lines are priced here where they give no more than a product."""
    customer = parties[customer_id]
    partner_id = partner_id and parties[partner_id]["id"]
    found, promotions = priced_lines(
        lines, currency, customer, channel, coupons, agreement_id, partner_id)
    order = place(
        customer=customer, contact_ids=[parties[id]["id"] for id in contact_ids], lines=found,
        currency=currency, channel=channel, number=number, coupons=coupons,
        partner_id=partner_id, agreement_id=agreement_id, **said)
    redeem(coupons, order.id, customer["id"], promotions=promotions, currency=currency)
    return order.to_view()


def place(*, customer, lines, currency, channel, number, contact_ids=(), quote_id=None,
          owner_id=None, coupons=(), **said):
    """Place an order with priced lines (contracts.lines.Line, an id is given where it lacks).

    Part of the transaction of whoever calls. `customer` is a party as `parties.known` gives it,
    `number` a running number that was taken before. A quote makes one order: placed again, it
    gives the one that there is. `said` are further fields of an order, such as deal_id.
    """
    if quote_id is not None:
        placed = Order.objects(quote_id=quote_id).first()
        if placed is not None:
            return placed

    now = clock.now()
    order = Order(
        contact_ids=list(dict.fromkeys([customer["id"], *contact_ids])), number=number,
        state="placed", channel=channel, placed_at=now, quote_id=quote_id,
        owner_id=owner_id or customer.get("owner_id"), team_id=customer.get("team_id"),
        lines=lines_to_ship(lines), coupons=list(coupons), is_historic=False,
        **sums_of(lines, currency),
        **{name: value for name, value in said.items() if value is not None},
    ).add()
    announce(contract.order_placed, order)
    return order


def priced_lines(lines, currency, customer, channel, coupons=(), agreement_id=None,
                 partner_id=None):
    """`(lines, promotions)`: whole lines as they are, products without a price by the price lists.

    The promotions are those that `pricing.coupons.redeem` takes. Raises ValidationFailed at lines
    that give neither, and what is wrong with a coupon.
    """
    bare = [place for place, line in enumerate(lines) if is_bare(line)]
    found = dict(zip((place for place in range(len(lines)) if place not in bare),
                     whole_lines(lines, currency, left_out=bare), strict=True))
    if not bare:
        if coupons:
            raise ValidationFailed.at("/coupons", "Coupons are for lines that give no price.")
        return list(found.values()), ()

    basket = [{"product_id": lines[place]["product_id"], "quantity": lines[place]["quantity"]}
              for place in bare]
    with _at_their_places(bare):
        priced = price(basket, currency, customer, channel, coupons, agreement_id=agreement_id,
                       partner_id=partner_id)
    refuse_bad_coupons(priced["coupons"])
    # A bundle comes to several lines, and the shipping after all.
    placed = [*found.items(), *(
        (bare[place] if place < len(bare) else len(lines), line)
        for line, place in zip(priced["lines"], priced["line_places"], strict=True))]
    return [line for _, line in sorted(placed, key=itemgetter(0))], priced["promotions"]


def is_bare(line):
    """Whether a line gives a product, and leaves its price to the price lists."""
    return line.get("product_id") is not None and "unit_price" not in line


def whole_lines(lines, currency, left_out=()):
    """Lines that say themselves what they cost, with what they come to."""
    places = [place for place in range(len(lines)) if place not in left_out]
    errors = [{"pointer": f"/lines/{place}/{name}", "detail": "Missing data for required field."}
              for place in places for name in _FOR_CERTAIN if name not in lines[place]]
    if errors:
        raise ValidationFailed(errors=errors)
    return reckoned(lines, currency, places)


@contextmanager
def _at_their_places(places):
    """Tell what is wrong with some of the lines at the places that they have among all."""
    try:
        yield
    except ValidationFailed as error:
        raise ValidationFailed(errors=[
            {**wrong, "pointer": _PLACE.sub(
                lambda found: f"/lines/{places[int(found[1])]}", wrong["pointer"])}
            for wrong in error.details["errors"]]) from error
