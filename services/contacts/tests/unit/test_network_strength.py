"""How well two know each other grows with what speaks for it, and fades."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.network.strength import next_due, share_of, strength_of

TODAY = date(2026, 6, 1)
days = st.integers(-400, 400).map(lambda ago: (TODAY - timedelta(days=ago)).isoformat())
amounts = st.floats(0, 500, allow_nan=False)


def moment(day):
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


relationships = st.fixed_dictionaries(
    {"kind": st.just("relationship"), "type": st.sampled_from(["knows", "supplies", "plays_with"])},
    optional={"said": st.floats(0, 1), "starts_on": days, "ends_on": days})
interactions = st.fixed_dictionaries(
    {"kind": st.just("interactions"), "forth": amounts, "back": amounts,
     "seen_at": days.map(moment)})
others = st.fixed_dictionaries(
    {"kind": st.sampled_from(["affiliation", "ownership"])}, optional={"ends_on": days})
items = relationships | interactions | others


@given(st.lists(items, max_size=8), days)
def test_strength_is_from_none_to_whole(evidence, on):
    assert 0 <= strength_of(evidence, on) <= 1000


@given(st.lists(items, max_size=5), items, days)
def test_more_evidence_never_makes_it_less(evidence, more, on):
    assert strength_of([*evidence, more], on) >= strength_of(evidence, on)


@given(interactions, amounts, st.sampled_from(["forth", "back"]), days)
def test_more_interactions_never_make_it_less(item, more, way, on):
    assert share_of({**item, way: item[way] + more}, on) >= share_of(item, on)


@given(interactions, days, st.integers(1, 1000))
def test_it_only_fades_while_nothing_happens(item, on, later):
    after = (date.fromisoformat(on) + timedelta(days=later)).isoformat()

    assert share_of(item, after) <= share_of(item, on)


@given(interactions, days, st.integers(1, 1000))
def test_what_was_seen_later_counts_no_less(item, on, later):
    recent = {**item, "seen_at": item["seen_at"] + timedelta(days=later)}

    assert share_of(recent, on) >= share_of(item, on)


@given(st.lists(items, max_size=5), days)
def test_nothing_but_fading_changes_it_before_it_is_due(evidence, on):
    lasting = [item for item in evidence if item["kind"] != "interactions"]
    due = next_due(lasting, on) or "2999-01-01"
    day_before = (date.fromisoformat(due) - timedelta(days=1)).isoformat()

    assert strength_of(lasting, day_before) == strength_of(lasting, on)


@pytest.mark.parametrize(("item", "share"), [
    ({"kind": "relationship", "type": "knows", "said": 0.8}, 0.8),
    ({"kind": "relationship", "type": "knows"}, 0.5),
    ({"kind": "relationship", "type": "supplies", "said": 0.5}, 0.3),
    ({"kind": "relationship", "type": "plays_padel_with", "said": 1.0}, 0.5),
    ({"kind": "relationship", "type": "knows", "said": 1.0, "ends_on": "2026-05-31"}, 0.0),
    ({"kind": "relationship", "type": "knows", "said": 1.0, "ends_on": "2026-06-01"}, 1.0),
    ({"kind": "relationship", "type": "knows", "said": 1.0, "starts_on": "2026-06-02"}, 0.0),
    ({"kind": "affiliation"}, 0.6),
    ({"kind": "ownership"}, 0.3),
])
def test_share_is_as_written(item, share):
    assert share_of(item, TODAY.isoformat()) == pytest.approx(share)


def test_who_never_answers_stays_below_who_does():
    def of(forth, back):
        return share_of({"kind": "interactions", "forth": forth, "back": back,
                         "seen_at": moment(TODAY.isoformat())}, TODAY.isoformat())

    assert of(1000, 0) == pytest.approx(0.55)
    assert of(1, 0) == pytest.approx(0.1559, abs=1e-4)
    assert of(0.5, 0.5) == pytest.approx(0.2551, abs=1e-4)
    assert of(500, 500) == pytest.approx(0.9)


def test_share_is_halved_in_its_exponent_after_half_a_year():
    item = {"kind": "interactions", "forth": 2, "back": 0, "seen_at": moment("2025-12-03")}
    fresh = {**item, "forth": 1, "seen_at": moment(TODAY.isoformat())}

    assert share_of(item, TODAY.isoformat()) == pytest.approx(
        share_of(fresh, TODAY.isoformat()))
