"""Next best actions as they are shown: amounts with their currency, codes in words."""

from chassis.money import loaded
from chassis.store import view

from ..settings import house_currency
from . import wording

_MONEY = ("margin", "cost", "expected_value")
# For what contacts are asked is no news for who reads it.
_PRIVATE = ("purpose",)


def shown(raw):
    """A next best action as the contract has it."""
    told = {name: value for name, value in loaded(view(raw)).items() if name not in _PRIVATE}
    return {
        **told, **{name: _money(told[name]) for name in _MONEY},
        "reasons": [{"code": reason["code"], "text": wording.of_reason(reason)}
                    for reason in told.get("reasons", ())],
        "alternatives": [{**one, "expected_value": _money(one["expected_value"])}
                         for one in told.get("alternatives", ())],
        "obstacles": [{**one, "text": wording.of_obstacle(one["code"])}
                      for one in told.get("obstacles", ())],
    }


def _money(amount):
    return {"amount": amount, "currency": house_currency()}
