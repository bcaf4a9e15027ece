"""What a call costs: its minutes by the rate, and what each call costs by itself."""

from ..costs import ledger
from ..costs.reckoning import minutes_of


def enter(call):
    """Enter a call in the cost ledger; its amount, None where no tariff is known."""
    entry = ledger.enter(
        source={"type": "call", "id": call.id}, contact_ids=[call.contact_id], kind="call",
        amount=None, incurred_at=call.created_at, minutes=minutes_of(call.duration_seconds),
        user_id=call.user_id, channel="phone", campaign_id=call.campaign_id,
        action_id=call.action_id, order_id=call.order_id)
    return entry["amount"] if ledger.is_priced(entry) else None
