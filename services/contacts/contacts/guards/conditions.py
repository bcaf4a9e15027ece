"""Which facts a rule is about: its conditions, asked of one fact at a time."""

from datetime import date
from decimal import Decimal


def fits(fact, conditions, now):
    """Whether a fact is of the kind, and all questions to it are answered with yes."""
    if fact["kind"] != conditions["kind"]:
        return False
    # A plain loop, since a batch asks this of tens of thousands.
    for condition in conditions.get("all", ()):
        if not _answers(value_of(fact, condition["field"], now), condition):
            return False
    return True


def value_of(fact, field, now):
    """What a fact says to a field of a condition; None where it says nothing."""
    if field in _WORKED_OUT:
        return _WORKED_OUT[field](fact, now)
    return fact.get("details", {}).get(field)


def money_of(fact):
    """The amount that a fact is about: of an invoice what is not paid yet."""
    money = fact.get("money")
    if money is None or money.get("amount") is None:
        return None
    if isinstance(money["amount"], str):
        # It comes as text, and is asked by many rules for many contacts.
        money["amount"] = Decimal(money["amount"])
    return money


def overdue_days(fact, now):
    """Since how many days an invoice is overdue; 0 or less while it is not."""
    if "due_on" not in fact:
        return None
    return (now.date() - date.fromisoformat(fact["due_on"])).days


def _is_sla_breached(fact, now):
    # The clock is looked at here, since a promise is broken whether or not somebody tells of it.
    details = fact.get("details", {})
    due_at = details.get("sla_due_at")
    return details.get("sla_breached_at") is not None or (due_at is not None and due_at < now)


_WORKED_OUT = {
    "state": lambda fact, _now: fact["state"],
    "age_days": lambda fact, now: (now - fact["occurred_at"]).days,
    "overdue_days": overdue_days,
    "amount": lambda fact, _now: money_of(fact),
    "is_sla_breached": _is_sla_breached,
}
_SLA = {"sla_due_at", "sla_breached_at"}


def details_asked(rules):
    """The names of the details that these rules ask facts for."""
    asked = {condition["field"] for rule in rules
             for condition in rule["conditions"].get("all", ())}
    return (asked | _SLA if "is_sla_breached" in asked else asked) - _WORKED_OUT.keys()


def _answers(value, condition):
    if value is None:
        return False
    if "money" in condition:
        other = condition["money"]
        return value["currency"] == other["currency"] and _compare(
            value["amount"], condition["operator"], other["amount"])
    if "number" in condition:
        return _compare(value, condition["operator"], condition["number"])
    if "flag" in condition:
        return value is condition["flag"]
    # A contact objects to several purposes, and one that fits is enough.
    values = set(value) if isinstance(value, list) else {value}
    if condition["operator"] == "differs":
        return condition["word"] not in values
    return not values.isdisjoint(condition.get("words") or [condition["word"]])


def _compare(value, operator, bound):
    return value >= bound if operator == "at_least" else value <= bound
