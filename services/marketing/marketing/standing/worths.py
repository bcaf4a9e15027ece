"""What parties are worth, as the part of marketing that works it out keeps it."""

from chassis.store import database
from contracts.marketing.segment_rule import (
    MONEY_FIGURES,
    NUMBER_FIGURES,
    TIME_FIGURES,
    WORD_FIGURES,
)

_RFM, _PROPENSITY = "rfm_", "propensity_to_"
_FIGURES = (*MONEY_FIGURES, *NUMBER_FIGURES, *TIME_FIGURES, *WORD_FIGURES)


def figures_of(contact_ids):
    """`{contact id: {figure: value}}` as stored, of those whose worth is known."""
    found = database()["worth"].find({"_id": {"$in": sorted(contact_ids)}})
    return {raw["_id"]: of_stored(raw) for raw in found}


def of_stored(raw):
    """The figures of a worth as stored."""
    rfm = {_RFM + name: value for name, value in (raw.get("rfm") or {}).items()}
    chances = {_PROPENSITY + chance["to"]: chance["probability"]
               for chance in raw.get("propensities", ())}
    told = raw | rfm | chances
    return {name: told[name] for name in _FIGURES if told.get(name) is not None}
