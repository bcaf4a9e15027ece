"""Propensities on customers made up, of whom it is known how likely they are to do what."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from population_factories import DAY, TODAY, a_history, coins, population, rows
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from contracts.marketing.propensity_model import PROPENSITIES, PropensityModel
from marketing.propensity import averages, fitting, goodness, scorecards, training, wording
from marketing.propensity.features import LONG_SINCE, Known
from marketing.propensity.outcomes import absence_of, outcomes_of


@pytest.fixture(scope="module")
def customers():
    return population(3000)


@pytest.fixture(scope="module")
def models(customers):
    return {kind: training.trained(kind, customers, TODAY) for kind in PROPENSITIES}


@pytest.mark.parametrize("kind", PROPENSITIES)
def test_model_is_better_than_averages_on_the_window_held_out(models, kind):
    found = models[kind]["propensity"]

    assert (models[kind]["state"], found.get("averages_because")) == ("ready", None)
    validation = found["validation"]
    assert validation["held_out_from_on"] >= found["trained_until_on"]
    for measure in ("brier", "log_loss"):
        assert validation["model"][measure] < validation["averages"][measure]
    assert validation["model"]["auc"] > 0.65
    assert PropensityModel().validate(found) == {}


@pytest.mark.parametrize("kind", PROPENSITIES)
def test_model_is_calibrated_and_rises_with_what_came(models, kind):
    curve = models[kind]["propensity"]["validation"]["curve"]

    for point in curve:
        # Three standard errors of a share of so many, and two hundredths for what a model misses.
        error = 3 * np.sqrt(point["predicted"] * (1 - point["predicted"]) / point["customer_count"])
        assert abs(point["predicted"] - point["actual"]) < error + 0.02, point
    predicted, actual = ([point[name] for point in curve] for name in ("predicted", "actual"))
    assert predicted == sorted(predicted)
    assert np.corrcoef(predicted, actual)[0, 1] > 0.95
    assert actual[-1] > 2 * actual[0]


def test_model_that_is_no_better_than_averages_is_not_used():
    found = training.trained("buy", coins(1500, 0.3), TODAY)

    assert found["state"] == "averages"
    assert found["propensity"]["averages_because"] == "worse_than_averages"
    assert found["propensity"]["validation"]["model"]["brier"] > 0.2


def test_few_customers_have_the_averages_of_their_class():
    found = training.trained("buy", population(60), TODAY)

    assert found["state"] == "averages"
    assert found["propensity"]["averages_because"] == "too_few_customers"
    assert "scorecard" not in found["propensity"]
    assert "model" not in found["propensity"]["validation"]
    assert {item["class"] for item in found["propensity"]["class_rates"]} > {"all", "champions"}


def test_too_few_customers_have_nothing():
    with pytest.raises(training.TooFewCustomers):
        training.trained("buy", population(10), TODAY)
    with pytest.raises(training.TooFewCustomers):
        training.trained("answer", a_history(0), TODAY)


def test_averages_are_drawn_to_those_of_all_where_a_class_is_small():
    classes = np.array(["lost"] * 1000 + ["new"] * 2, dtype=object)
    came = np.array([False] * 900 + [True] * 100 + [True] * 2)

    found = averages.rates_of(classes, came)

    assert found["all"] == (pytest.approx(102 / 1002), 1002)
    assert found["lost"][0] == pytest.approx(0.1, abs=0.001)
    assert found["new"] == (pytest.approx((2 + 20 * 102 / 1002) / 22), 2)
    assert averages.rates_for(["new", "loyal"], found).tolist() == [
        found["new"][0], found["all"][0]]


KINDS = {"orders": "revenue", "talks": "direction", "sendings": "campaign",
         "answers": "campaign", "happenings": "figure"}
EVENTS = st.lists(st.tuples(
    st.sampled_from(sorted(KINDS)), st.integers(0, 3), st.floats(1, 800), st.integers(0, 2),
    st.one_of(st.none(), st.floats(0, 400))), max_size=40)


def _history_of(events):
    found = {}
    for name, more in KINDS.items():
        of_name = [event for event in events if event[0] == name]
        found[name] = rows(
            [event[1] for event in of_name], [DAY - event[2] for event in of_name],
            [np.inf if event[4] is None else DAY - event[2] + event[4] for event in of_name],
            **{more: [event[3] for event in of_name]})
    return a_history(4, **found)


@given(EVENTS, st.integers(10, 700))
@settings(max_examples=150, deadline=None)
def test_what_comes_after_a_moment_changes_nothing_that_was_known_then(events, days_ago):
    day = DAY - days_ago
    before = [(*event[:4], event[4] if event[4] is not None
               and DAY - event[2] + event[4] < day else None)
              for event in events if DAY - event[2] < day]

    known, then = (Known(_history_of(these), day) for these in (events, before))

    assert known.usual_days == then.usual_days
    assert known.is_known.tolist() == then.is_known.tolist()
    assert known.classes().tolist() == then.classes().tolist()
    features, as_then = known.features(), then.features()
    assert features.keys() == as_then.keys()
    for code, values in features.items():
        assert np.array_equal(values, as_then[code]), code
        assert np.all(np.isfinite(values)), code


def test_model_learns_nothing_of_the_window_held_out(customers):
    """But for how good it is: the numbers that it is made of are the same, whatever came then."""
    last = DAY - 90
    changed = replace(customers, **{field.name: getattr(customers, field.name).when(
        getattr(customers, field.name).day < last)
        for field in fields(customers) if field.name != "ids"})

    found, of_past = (training.trained("buy", history, TODAY)["propensity"]
                      for history in (customers, changed))

    assert found["scorecard"] == of_past["scorecard"]
    assert found["class_rates"] == of_past["class_rates"]
    assert found["validation"]["positive_count"] > of_past["validation"]["positive_count"] == 0


def test_order_that_is_cancelled_stood_until_then():
    history = a_history(1, orders=rows([0], [DAY - 100], [DAY - 50], revenue=[80]))

    assert Known(history, DAY - 60).order_count.tolist() == [1]
    assert Known(history, DAY - 40).order_count.tolist() == [0]
    asked, came = outcomes_of("buy", history, Known(history, DAY - 120))
    assert (asked.tolist(), came.tolist()) == ([False], [False])


def test_outcomes_are_what_came_in_time():
    orders = rows([0, 0, 1, 2, 2], [DAY - 200, DAY - 20, DAY - 200, DAY - 900, DAY - 880],
                  revenue=[1] * 5)
    history = a_history(3, orders=orders)
    known = Known(history, DAY - 100)

    assert [column.tolist() for column in outcomes_of("buy", history, known)] == [
        [True] * 3, [True, False, False]]
    # The third has left already; the first bought once, and has the usual time of all: 20 days.
    assert [column.tolist() for column in outcomes_of("leave", history, known)] == [
        [True, True, False], [False, True, True]]
    assert absence_of(known).tolist() == [90, 90, 90]


def test_answer_is_to_the_next_campaign_within_two_weeks():
    sendings = rows([0, 0, 1, 2, 3], [DAY - 80, DAY - 60, DAY - 80, DAY - 80, DAY - 10],
                    campaign=[1, 2, 1, 1, 1])
    answers = rows([0, 1, 2], [DAY - 59, DAY - 70, DAY - 60], campaign=[2, 1, 1])
    history = a_history(4, sendings=sendings, answers=answers)

    asked, came = outcomes_of("answer", history, Known(history, DAY - 90))

    # To the first of two no answer came; the third came late; of the fourth it is not known yet.
    assert asked.tolist() == [True, True, True, False]
    assert came.tolist() == [False, True, False, False]


def test_features_of_who_never_did_anything_are_those_of_long_ago():
    features = Known(a_history(1), DAY).features()

    assert features["days_since_order"][0] == pytest.approx(np.log1p(LONG_SINCE))
    assert features["order_count"][0] == 0
    assert set(features) <= set(wording.CODES)


def test_scorecard_is_what_scikit_learn_calibrated_and_stays_so_when_stored():
    chance = np.random.default_rng(3)
    features = {"one": chance.exponential(2, 3000), "two": chance.integers(0, 4, 3000) * 1.0}
    came = chance.random(3000) < 1 / (1 + np.exp(2 - features["one"] + features["two"] / 2))
    groups = np.arange(3000) // 2

    card = fitting.fitted(features, came, groups)

    hats = np.hstack([fitting._hats(values, fitting._knots_of(values))
                      for values in features.values()])
    theirs = CalibratedClassifierCV(
        LogisticRegression(max_iter=500), method="sigmoid", ensemble=False,
        cv=list(GroupKFold(5).split(hats, came, groups))).fit(hats, came)
    assert card.probabilities(features) == pytest.approx(theirs.predict_proba(hats)[:, 1], abs=1e-9)
    again = scorecards.of_stored(card.as_stored())
    assert np.array_equal(again.probabilities(features), card.probabilities(features))


def test_reasons_add_up_to_the_probability():
    chance = np.random.default_rng(3)
    features = {"one": chance.exponential(2, 2000)}
    card = fitting.fitted(features, chance.random(2000) < 0.1 + 0.1 * (features["one"] > 2),
                          np.arange(2000))

    added = sum(card.contributions(features).values())

    chances = card.probabilities(features)
    assert np.log(chances / (1 - chances)) == pytest.approx(card.average + added)
    assert abs(added.mean()) < 1e-9


def test_measures_are_those_of_their_formulas():
    chances, came = np.array([0.9, 0.2, 0.6, 0.1]), np.array([True, False, False, False])

    found = goodness.measured(chances, came)

    assert found["brier"] == pytest.approx(np.mean((chances - came) ** 2))
    assert found["log_loss"] == pytest.approx(
        -np.mean(np.log(np.where(came, chances, 1 - chances))))
    assert found["auc"] == 1.0
    assert "auc" not in goodness.measured(chances, np.zeros(4, dtype=bool))
    assert [point["actual"] for point in goodness.curve_of(chances, came)] == [0, 0, 0, 1]


def test_words_say_which_way_it_goes_in_both_languages():
    assert wording.words_of({"code": "tickets", "contribution": -0.4}) == {
        "en": "Tickets of the last 180 days: makes it less likely.",
        "es": "Incidencias de los últimos 180 días: lo hace menos probable."}
