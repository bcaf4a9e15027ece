"""Prices: the one question of what a basket costs."""

from ..declare import post
from . import price as p
from .declared import sales
from .promotion import REDEMPTION_ERRORS

calculate_prices = sales.query(
    "calculate_prices",
    "Calculate what a basket costs, now or at a past moment, with each step of it.",
    request=p.Basket, reply=p.PricedBasket, permission="catalogue:read",
    route=post("/prices/calculate", status=200), errors=REDEMPTION_ERRORS,
)
