"""By what goods may come back."""

import pytest

from helpdesk.returns.rights import right_of


def line(delivered_on, is_within_policy=True):
    return {"delivered_on": delivered_on, "is_within_policy": is_within_policy}


@pytest.mark.parametrize(("kind", "delivered_on", "is_within", "right"), [
    ("person", "2026-03-01", False, "withdrawal"),
    ("person", "2026-02-28", True, "policy"),
    ("person", "2026-02-28", False, "exception"),
    ("organisation", "2026-03-14", True, "policy"),
    ("organisation", "2026-03-14", False, "exception"),
    ("person", None, False, "exception"),
])
def test_consumers_withdraw_within_14_days_and_others_go_by_the_policy(
        kind, delivered_on, is_within, right):
    assert right_of([line(delivered_on, is_within)], party_kind=kind, today="2026-03-15") == right


def test_right_has_to_hold_for_all_lines():
    lines = [line("2026-03-14"), line("2026-02-01")]

    assert right_of(lines, party_kind="person", today="2026-03-15") == "policy"
    assert right_of([], party_kind="person", today="2026-03-15") == "exception"
