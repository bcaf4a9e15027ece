"""What a guard tells: the text of its rule with the evidence filled in."""

import re
from functools import lru_cache

from chassis.money import in_words, totals
from contracts.contacts.guard_rule import PLACES
from contracts.errors import ValidationFailed

from .conditions import money_of, overdue_days

LONGEST = 500
_PLACE = re.compile(r"\{(\w*)\}")


def refuse_unknown_places(text, pointer):
    """Raise ValidationFailed when a text names something that cannot be filled in."""
    errors = [
        {"pointer": f"{pointer}/{language}",
         "detail": f"Only these can be filled in: {', '.join(PLACES)}."}
        for language, sentence in text.items() if set(_PLACE.findall(sentence)) - set(PLACES)
    ]
    if errors:
        raise ValidationFailed(errors=errors)


def filled(text, facts, now):
    """The text in each language, about these facts, the first of which is named."""
    parts = {language: _parts(sentence) for language, sentence in text.items()}
    # The same in every language, and sums take their time.
    said = {name: _SAID[name](facts, now) for name in {
        name for some in parts.values() for name in some[1::2]}}
    return {
        language: "".join(said[part] if number % 2 else part
                          for number, part in enumerate(some))[:LONGEST]
        for language, some in parts.items()
    }


@lru_cache(1000)
def _parts(sentence):
    """A sentence as text, place, text, place, text: a batch fills in the same ones often."""
    return _PLACE.split(sentence)


def _days(facts, now):
    late = overdue_days(facts[0], now)
    return str(max(0, (now - facts[0]["occurred_at"]).days if late is None else late))


def _amount(facts, _now):
    return in_words(totals(money for fact in facts if (money := money_of(fact)))) or "–"


_SAID = {
    "count": lambda facts, _now: str(len(facts)),
    "title": lambda facts, _now: facts[0]["title"],
    "days": _days,
    "amount": _amount,
}
