"""How far an objective is, whichever way is better."""

from decimal import Decimal

import pytest

from marketing.programme.progress import expected_share, progress_of

UP = {"baseline": Decimal("0.60"), "target": Decimal("0.80"), "baseline_on": "2026-01-01",
      "due_on": "2026-12-27"}
DOWN = UP | {"baseline": Decimal(40), "target": Decimal(20)}
HALF_WAY = "2026-06-30"


@pytest.mark.parametrize(("aim", "value", "share", "standing"), [
    (UP, "0.70", 0.5, "on_track"),
    (UP, "0.69", 0.45, "behind"),
    (UP, "0.55", -0.25, "behind"),
    (UP, "0.80", 1.0, "reached"),
    (DOWN, "30", 0.5, "on_track"),
    (DOWN, "31", 0.45, "behind"),
    (DOWN, "10", 1.5, "reached"),
    (DOWN, None, None, "not_measured"),
])
def test_progress_is_the_part_of_the_way_that_is_done(aim, value, share, standing):
    found = progress_of(aim, value and Decimal(value), None, HALF_WAY)

    assert (found["share"], found["standing"], found["trend"]) == (share, standing, None)
    assert found["expected_share"] == 0.5


def test_progress_is_missed_after_its_day_and_not_begun_on_the_day_of_its_baseline():
    value = Decimal("0.79")

    assert progress_of(UP, value, None, "2026-12-27")["standing"] == "behind"
    assert progress_of(UP, value, None, "2026-12-28")["standing"] == "missed"
    assert progress_of(UP, UP["baseline"], None, "2026-01-01")["standing"] == "not_begun"
    assert progress_of(UP, UP["target"], None, "2027-12-28")["standing"] == "reached"


@pytest.mark.parametrize(("aim", "earlier", "now", "trend"), [
    (UP, "0.60", "0.65", "better"), (UP, "0.65", "0.60", "worse"),
    (DOWN, "35", "30", "better"), (DOWN, "30", "35", "worse"),
    (UP, "0.600", "0.601", "steady"),
])
def test_trend_says_whether_it_got_better(aim, earlier, now, trend):
    assert progress_of(aim, Decimal(now), Decimal(earlier), HALF_WAY)["trend"] == trend


def test_expected_share_is_bounded():
    assert expected_share("2026-01-01", "2026-01-11", "2025-06-01") == 0
    assert expected_share("2026-01-01", "2026-01-11", "2026-01-04") == Decimal("0.3")
    assert expected_share("2026-01-01", "2026-01-11", "2027-01-01") == 1
