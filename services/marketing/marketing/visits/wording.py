"""What came of a visit in words, as timelines tell it."""

_OUTCOMES = {
    "converted": "Converted · Convertido", "interested": "Interested · Con interés",
    "not_interested": "Not interested · Sin interés", "refused": "Refused · Lo rechaza",
    "not_met": "Nobody was there · No había nadie",
    "wrong_address": "Wrong address · Dirección errónea",
    "do_not_visit": "Does not want to be visited · No quiere visitas",
}


def of_visit(visit):
    """A visit in English and Spanish, with the agent's note below."""
    said = f"{_OUTCOMES[visit.outcome]} ({visit.minutes} min)"
    return "\n".join([said, visit.note]) if visit.note else said
