"""Which leads a rule is about: its conditions, asked of one lead."""

from bson.decimal128 import Decimal128

from .points import fold

# Where people have a mailbox that tells nothing of where they work.
FREE_EMAIL = frozenset({
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.es", "outlook.com", "outlook.es",
    "live.com", "msn.com", "yahoo.com", "yahoo.es", "ymail.com", "icloud.com", "me.com",
    "mac.com", "aol.com", "gmx.com", "gmx.de", "gmx.es", "web.de", "proton.me",
    "protonmail.com", "mail.com", "yandex.com", "zoho.com", "telefonica.net", "terra.es",
    "movistar.es", "orange.es", "free.fr", "laposte.net", "libero.it", "t-online.de",
})


def fits(lead, conditions):
    """Whether all questions to a lead (as it is stored) are answered with yes."""
    return all(_answers(value_of(lead, one["field"]), one) for one in conditions)


def first_fitting(rules, lead):
    """The first of these rules that fits, None when none does."""
    return next((rule for rule in rules if fits(lead, rule.get("conditions", ()))), None)


def value_of(lead, field):
    """What a lead says to a field of a condition; None where it says nothing."""
    if field in _WORKED_OUT:
        return _WORKED_OUT[field](lead)
    if field.startswith("utm_"):
        return lead.get("utm", {}).get(field.removeprefix("utm_"))
    return lead.get(field)


def _email_domain(lead):
    return lead["email"].rpartition("@")[2] if lead.get("email") else None


_WORKED_OUT = {
    "email_domain": _email_domain,
    "consents": lambda lead: [consent["purpose"] for consent in lead.get("consents", ())] or None,
    "has_email": lambda lead: bool(lead.get("email")),
    "has_phone": lambda lead: bool(lead.get("phone")),
    "has_company": lambda lead: bool(lead.get("company")),
    "has_consent": lambda lead: bool(lead.get("consents")),
    "has_free_email": lambda lead: _email_domain(lead) in FREE_EMAIL,
    "is_known": lambda lead: bool(lead.get("contact_id")),
}


def _answers(value, condition):
    operator = condition["operator"]
    if operator == "is_given":
        return (value not in (None, "", [])) is condition["flag"]
    if operator == "differs":
        return fold(condition["word"]) not in _words(value)
    if value is None:
        return False
    if operator in _OF_NUMBERS:
        number = condition["number"]
        number = number.to_decimal() if isinstance(number, Decimal128) else number
        return _OF_NUMBERS[operator](value, number)
    if "flag" in condition:
        return value is condition["flag"]
    asked = [fold(word) for word in condition.get("words") or [condition["word"]]]
    return any(_OF_WORDS[operator](word, one) for word in _words(value) for one in asked)


def _words(value):
    """The folded words of a value; one that fits is enough."""
    values = value if isinstance(value, list) else [value]
    return [fold(one) for one in values if one is not None]


_OF_NUMBERS = {"at_least": lambda value, bound: value >= bound,
               "at_most": lambda value, bound: value <= bound}
_OF_WORDS = {"equals": str.__eq__, "one_of": str.__eq__,
             "contains": lambda word, part: part in word, "begins_with": str.startswith}
