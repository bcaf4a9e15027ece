"""How a return ends: as fixed, explained or declined, and its author is told."""

from chassis import clock
from chassis.money import loaded

from . import keeping, quantities, telling


def close(held, status, outcome, text):
    """End a return, and have its author told. Whoever calls stores it and tells of it."""
    _let_go(held, status)
    keeping.stand_in(held, status)
    held.closed_at, held.outcome, held.outcome_text = clock.now(), outcome, text
    held.settle_at = held.pending_key = None
    telling.tell_of_end(held)


def _let_go(held, status):
    """What does not come back after all could be asked for anew."""
    if (held.settle_with or {}).get("is_let_go"):
        return
    for line in loaded(held.lines):
        kept = line["quantity"]
        if status == "settled":
            kept -= line.get("accepted_quantity", line["quantity"])
        quantities.let_go(line["line_id"], kept)
