"""What a guard tells: the text of its rule with the evidence filled in."""

import re

from contracts.contacts.guard_rule import PLACES
from contracts.errors import ValidationFailed

from ..profiles.amounts import in_words, totals
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
    moneys = [money for fact in facts if (money := money_of(fact))]
    first = facts[0]
    late = overdue_days(first, now)
    said = {
        "count": str(len(facts)),
        "title": first["title"],
        "days": str(max(0, (now - first["occurred_at"]).days if late is None else late)),
        "amount": in_words(totals(moneys)) or "–",
    }
    return {language: _PLACE.sub(lambda place: said[place[1]], sentence)[:LONGEST]
            for language, sentence in text.items()}
