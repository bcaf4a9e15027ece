"""How severe something is."""

import pytest

from social.alerts.severity import is_at_least, negativity_of, reasons_of, severity_of


@pytest.mark.parametrize(("reach", "negativity", "velocity", "level"), [
    (0, 1, 1, "low"), (100, 0.9, 1, "elevated"), (5000, 0.9, 1, "high"),
    (1_000_000, 1, 1, "critical"), (100, 0.9, 4, "critical"), (10_000_000, 0, 100, "low")])
def test_severity_is_reach_times_negativity_times_velocity(reach, negativity, velocity, level):
    severity = severity_of(reach, negativity, velocity)

    assert severity["level"] == level
    assert severity["score"] == pytest.approx(
        severity["reach_part"] * severity["negativity"] * severity["velocity_part"], abs=0.005)
    assert 0 <= severity["score"] <= 4
    assert is_at_least(severity, "low")


def test_parts_have_bounds():
    severity = severity_of(10**12, 1.0, 10**6)

    assert (severity["reach_part"], severity["velocity_part"], severity["score"]) == (1, 4, 4)


@pytest.mark.parametrize(("sentiment", "expected"), [
    ({"score": -0.8, "confidence": 0.5}, 0.4), ({"score": 0.8, "confidence": 1.0}, 0),
    ({"label": None}, 0)])
def test_negativity_counts_as_far_as_it_is_sure(sentiment, expected):
    assert negativity_of(sentiment) == pytest.approx(expected)


def test_reasons_are_told_in_both_languages():
    codes = {one["code"]: one["text"] for one in reasons_of(severity_of(5000, 0.5, 3))}

    assert list(codes) == ["reach", "negativity", "velocity"]
    assert codes["reach"] == {"en": "5000 people may have read it.",
                              "es": "Pueden haberlo leído 5000 personas."}
