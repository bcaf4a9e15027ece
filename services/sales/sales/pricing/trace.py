"""A trace, read again: what a line comes to by its steps alone, without any rule."""

from decimal import Decimal

from chassis.money import rounded, zero


class TraceDiffers(ValueError):
    """A step of a trace does not follow from those before it."""


def replay(steps, quantity, currency):
    """`(discount, net)` of a line of so many, by its trace. Raises TraceDiffers at a wrong step.

    Amounts may be texts or Decimals. What was shared out of a whole basket is taken as it is told,
    since its other shares are on other lines.
    """
    unit_price = next(Decimal(step["unit_price"]) for step in steps if step["step"] == "price")
    gross = left = rounded(quantity * unit_price, currency)
    discount = zero(currency)
    for step in steps:
        told = Decimal(step.get("amount", 0))
        if step["step"] == "gross" and told != gross:
            raise TraceDiffers("The quantity times the unit price is not the amount.")
        if step["step"] in ("promotion", "manual_discount"):
            if not 0 < told <= left or Decimal(step["left"]) != left - told:
                raise TraceDiffers("More is taken off than is left, or the rest is another.")
            if _is_of_line(step) and told != min(left, rounded(Decimal(step["exact"]), currency)):
                raise TraceDiffers("The exact amount is rounded to another.")
            left -= told
            discount += told
        if step["step"] == "net" and told != left:
            raise TraceDiffers("What is left is not the net.")
    return discount, left


def _is_of_line(step):
    return step["step"] == "promotion" and step["reach"] == "lines"
