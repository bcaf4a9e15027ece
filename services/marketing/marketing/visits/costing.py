"""What a visit costs: its minutes by the rate, and its kilometres by theirs."""

from decimal import Decimal

from chassis.money import exact, stored

from ..costs import ledger

TIME, WAY = "visit", "travel"


def enter(visit):
    """Enter an attempt in the cost ledger; what all attempts cost, None where that is not known."""
    about = {
        "contact_ids": [visit.contact_id], "amount": None, "incurred_at": visit.ended_at,
        "user_id": visit.user_id, "channel": "visit", "campaign_id": visit.campaign_id,
        "action_id": visit.action_id, "order_id": visit.order_id}
    id = f"{visit.id}/{visit.attempts}"
    entries = [ledger.enter(source={"type": "visit", "id": id}, kind=TIME,
                            minutes=Decimal(visit.minutes), **about)]
    if visit.kilometres is not None and exact(visit.kilometres):
        entries.append(ledger.enter(source={"type": "visit_travel", "id": id}, kind=WAY,
                                    units=exact(visit.kilometres), **about))
    return _sum([*_before(visit), *(
        entry.get("amount") if ledger.is_priced(entry) else None for entry in entries)])


def _before(visit):
    return [] if visit.attempts == 1 else [visit.cost or None]


def _sum(amounts):
    """Amounts together; None where one is not known, or they are of two currencies."""
    if None in amounts or len({one["currency"] for one in amounts}) != 1:
        return None
    return stored({"amount": sum(exact(one["amount"]) for one in amounts),
                   "currency": amounts[0]["currency"]})
