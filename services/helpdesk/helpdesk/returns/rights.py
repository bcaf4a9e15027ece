"""By what goods may come back: a consumer's right of withdrawal, our policy, or an exception.

Consumers who bought at a distance may withdraw within 14 days after delivery and need give no
reason (Directive 2011/83/EU, articles 9 and 10). Nothing that we offer or ask holds that up.
"""

from datetime import date

WITHDRAWAL_DAYS = 14


def days_since(delivered_on, today):
    """How many days ago something was delivered; None where it is not known."""
    if delivered_on is None:
        return None
    return (date.fromisoformat(today) - date.fromisoformat(delivered_on)).days


def is_within(delivered_on, today, days):
    """Whether something was delivered at most so many days ago. What is not known is not."""
    since = days_since(delivered_on, today)
    return since is not None and since <= days


def right_of(lines, *, party_kind, today):
    """`withdrawal`, `policy` or `exception`: the strongest that holds for all lines."""
    if party_kind == "person" and lines and all(
            is_within(line["delivered_on"], today, WITHDRAWAL_DAYS) for line in lines):
        return "withdrawal"
    if lines and all(line["is_within_policy"] for line in lines):
        return "policy"
    return "exception"
