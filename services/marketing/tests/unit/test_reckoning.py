"""What an activity costs by its tariff."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bson.decimal128 import Decimal128
from hypothesis import given
from hypothesis import strategies as st

from chassis.money import loaded
from marketing.costs.reckoning import minutes_of, reckoned

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(date.isoformat)
TARIFFS = st.lists(st.fixed_dictionaries({
    "starts_on": DAYS, "rate": st.decimals(0, 9, places=4).map(Decimal128),
    "channel": st.sampled_from([None, "phone", "email"]),
    "user_id": st.sampled_from([None, "eva", "luz"]), "role": st.sampled_from([None, "seller"]),
}), max_size=6).map(lambda found: [
    {**one, "_id": f"cost_tariff_{at}", "currency": "EUR"} for at, one in enumerate(found)])


def an_activity(seconds=420, **fields):
    return {"valued_on": "2026-02-01", "minutes": Decimal128(minutes_of(seconds)), **fields}


def a_tariff(**fields):
    return {"_id": "cost_tariff_1", "starts_on": "2026-01-01", "currency": "EUR",
            **{name: Decimal128(value) if name in ("rate", "tariff") else value
               for name, value in fields.items()}}


@pytest.mark.parametrize(("tariff", "seconds", "amount"), [
    ({"rate": "0.55", "tariff": "0.12"}, 420, "3.97"),
    ({"rate": "0.333", "tariff": "0.05"}, 420, "2.381"),
    ({"rate": "0.60"}, 100, "1.00"),
    ({"tariff": "0.0008"}, 420, "0.0008"),
    ({"rate": "1", "currency": "JPY"}, 90, "1.5"),
])
def test_amount_is_rate_times_minutes_and_the_tariff_exactly(tariff, seconds, amount):
    found = loaded(reckoned(an_activity(seconds), [a_tariff(**tariff)]))

    assert str(found["amount"]["amount"]) == amount
    assert found["tariff_id"] == "cost_tariff_1"


@pytest.mark.parametrize("wrong", [
    {"starts_on": "2026-02-02"}, {"ends_on": "2026-01-31"}, {"channel": "phone"},
    {"role": "seller"}, {"user_id": "eva"}])
def test_tariff_of_something_else_does_not_hold(wrong):
    assert reckoned(an_activity(), [a_tariff(rate="1", **wrong)]) == {}


@given(tariffs=TARIFFS, order=st.randoms(use_true_random=False), day=DAYS)
def test_tariff_that_holds_is_the_same_in_whatever_order_they_were_said(tariffs, order, day):
    activity = an_activity(valued_on=day, channel="phone", user_id="eva", role="seller")
    shuffled = order.sample(tariffs, len(tariffs))

    found = reckoned(activity, tariffs)

    assert reckoned(activity, shuffled) == found
    assert bool(found) == any(
        one["starts_on"] <= day and one["channel"] != "email" and one["user_id"] != "luz"
        for one in tariffs)
    if found:
        chosen = next(one for one in tariffs if one["_id"] == found["tariff_id"])
        assert loaded(found)["amount"]["amount"] == 7 * chosen["rate"].to_decimal()


@given(seconds=st.integers(0, 7 * 24 * 3600))
def test_minutes_are_the_seconds_and_nothing_is_lost(seconds):
    assert minutes_of(seconds) * 60 == pytest.approx(Decimal(seconds), abs=Decimal("1e-20"))
    assert timedelta(minutes=float(minutes_of(seconds))) == timedelta(seconds=seconds)
