"""Objectives of the programme, measured of rows and of what other services tell."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from campaign_factories import EVA
from ledger_factories import a_cost, cost_added
from other_services import Others
from programme_factories import a_campaign, day, decided, sold

from chassis import asking
from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import NotFound, PermissionDenied, ServiceUnavailable, ValidationFailed
from contracts.marketing.measures import MEASURES
from marketing.errors import MeasureIsUnknown
from marketing.programme import measuring
from marketing.programme.asked_measures import Answers
from marketing.programme.own_measures import OF_PERIODS, OF_TODAY

READER = Actor("user_01keeca2mwf04sf6mrhrvrar61", roles=("read_only",))


@pytest.fixture
def others(rules):
    """What other services answer; it can be changed within a test."""
    others = Others(sales={"win_rate": 0.25, "lead_conversion": 0.1},
                    helpdesk={"first_response_kept": 0.8, "resolution_hours": 30, "csat": None,
                              "nps": -20, "return_count": 3}, social={"referrals_won": 4})
    asking.use(others)
    return others


def added(rules, programme, **fields):
    """The objective as it is on the page after it was added."""
    told = rules.add_programme_objective(**{
        "programme_id": programme["id"], "name": "Vuelven", "measure": "retention_rate",
        "target": "0.9", "due_on": day(-365), **fields})
    return told["objectives"][-1]


def standing(rules, programme, place=0):
    page = rules.get_strategy_page(programme_id=programme["id"])
    return page["objectives"][place]["progress"]


def test_every_measure_of_the_catalogue_is_reckoned_by_somebody(rules):
    told = rules.get_measure_catalogue()["measures"]
    own = {name for name, one in MEASURES.items() if one.source == "marketing"}

    assert own == OF_PERIODS.keys() | OF_TODAY.keys()
    assert {one["name"] for one in told} == MEASURES.keys()
    assert all(one["definition"]["es"] for one in told)


def test_objective_without_a_baseline_has_it_measured_of_rows(rules, others):
    programme = decided(rules)
    stays, leaves = party(), party()
    for contact_id, days_ago in ((stays, 40), (leaves, 40), (stays, 5)):
        sold(rules, None, days_ago=days_ago, contact_id=contact_id)

    aim = added(rules, programme, period_days=30)

    assert (aim["baseline"], aim["baseline_on"], aim["is_baseline_measured"]) == (
        "0.5", day(1), True)
    assert (aim["unit"], aim["currency"], aim["is_higher_better"]) == ("share", None, True)
    assert rules.get_programme(programme_id=programme["id"])["state"] == "draft"


def test_progress_is_measured_of_rows_and_kept_once_a_day(rules, others):
    programme = decided(rules)
    added(rules, programme, measure="active_customers", period_days=30, baseline="0",
          baseline_on=day(10), target="4", due_on=day(-10))
    assert standing(rules, programme)["omitted_because"] == "not_measured_yet"
    sold(rules, None, days_ago=5)
    sold(rules, None, days_ago=5)

    measuring.measure_programmes()
    found = standing(rules, programme)
    sold(rules, None, days_ago=5)
    measuring.measure_programmes()
    unchanged = standing(rules, programme)
    now = rules.measure_programme(programme_id=programme["id"])

    assert (found["value"], found["share"], found["expected_share"], found["standing"]) == (
        "2", 0.5, 0.5, "on_track")
    assert unchanged == found
    assert [one["value"] for one in now["values"]] == ["3"]
    assert standing(rules, programme)["standing"] == "on_track"
    values = rules.list_measured_values(measure="active_customers", period_days=30)["items"]
    assert [(one["day"], one["value"]) for one in values] == [(day(0), "3"), (day(1), "2")]
    assert found["rows"] == "/programme-values?measure=active_customers&period_days=30"


def test_yesterday_is_measured_once_more_when_it_is_over(rules, others, later):
    programme = decided(rules)
    added(rules, programme, measure="active_customers", period_days=30, baseline="0",
          baseline_on=day(10), target="4")
    measuring.measure_programmes()
    sold(rules, None, days_ago=0)

    later(days=1)
    measuring.measure_programmes()

    values = rules.list_measured_values(measure="active_customers", period_days=30)["items"]
    assert [(one["day"], one["value"]) for one in values] == [
        (day(0), "1"), (day(1), "1"), (day(2), "0")]


def test_trend_is_told_against_thirty_days_before(rules, others, later):
    programme = decided(rules)
    added(rules, programme, measure="revenue", period_days=7, baseline="0", target="1000")
    measuring.measure_programmes()
    assert standing(rules, programme)["trend"] is None

    later(days=31)
    sold(rules, None, days_ago=0)
    measuring.measure_programmes()

    found = standing(rules, programme)
    assert (found["value"], found["trend"]) == ("200.00", "better")


def test_measures_of_others_are_asked_once_for_a_period_and_one_that_is_down_is_omitted(
        rules, others):
    programme = decided(rules)
    for measure, target in (("win_rate", "0.5"), ("first_response_kept", "0.95"),
                            ("nps", "10"), ("csat", "4.5"), ("referrals_won", "9"),
                            ("return_rate", "0")):
        added(rules, programme, name=measure, measure=measure,
              baseline="1" if measure == "return_rate" else "0", target=target)
    for _ in range(6):
        sold(rules, None, days_ago=5)
    others.figures["social"] = None
    others.asked.clear()

    rules.measure_programme(programme_id=programme["id"])

    page = rules.get_strategy_page(programme_id=programme["id"])
    assert {one["name"]: one["progress"]["value"] for one in page["objectives"]} == {
        "win_rate": "0.25", "first_response_kept": "0.8", "nps": "-20", "csat": None,
        "referrals_won": None, "return_rate": "0.5"}
    missing = {one["service"]: one["reason"] for one in page["sections_omitted"]}
    assert missing == {"helpdesk": "no_data", "social": "service_unavailable"}
    assert sorted(name for name, *_ in others.asked) == [
        "helpdesk.get_return_figures", "helpdesk.get_support_figures",
        "sales.get_pipeline_figures", "social.get_advocacy_figures"]
    assert {days for _, *days in [(one[0], one[1:]) for one in others.asked] for days in days} == {
        (day(364), day(0))}


def test_value_that_is_held_stays_when_a_service_is_down_and_is_asked_for_again(rules, others):
    programme = decided(rules)
    added(rules, programme, measure="nps", baseline="-50", target="10")
    measuring.measure_programmes()
    others.figures["helpdesk"] = None

    rules.measure_programme(programme_id=programme["id"])

    assert standing(rules, programme)["value"] == "-20"


def test_service_that_was_down_is_asked_again_by_the_next_turn(rules, others):
    programme = decided(rules)
    added(rules, programme, measure="nps", baseline="-50", target="10")
    held, others.figures["helpdesk"] = others.figures["helpdesk"], None
    measuring.measure_programmes()
    assert standing(rules, programme)["standing"] == "not_measured"

    others.figures["helpdesk"] = held
    measuring.measure_programmes()

    assert standing(rules, programme)["value"] == "-20"
    assert rules.store.measured_values.count_documents({"day": day(0)}) == 1


def test_objective_is_not_set_when_its_baseline_cannot_be_measured(rules, others):
    programme = decided(rules)
    others.figures["social"] = None

    for measure, error in (("referrals_won", ServiceUnavailable), ("csat", MeasureIsUnknown),
                           ("retention_rate", MeasureIsUnknown)):
        with pytest.raises(error):
            added(rules, programme, measure=measure, target="9")

    assert rules.get_programme(programme_id=programme["id"]) == programme


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"baseline": "0.9", "target": "0.9"}, "/target"),
    ({"baseline": "0.9", "target": "0.8"}, "/target"),
    ({"measure": "return_rate", "baseline": "0.1", "target": "0.2"}, "/target"),
    ({"baseline": "0.5", "due_on": "2020-01-01"}, "/due_on"),
    ({"baseline_on": "2999-01-01"}, "/baseline_on"),
    ({"measure": "consented_reach", "baseline_on": "2020-01-01"}, "/baseline_on"),
])
def test_objective_that_makes_no_sense_is_refused_and_changes_nothing(
        rules, others, fields, pointer):
    programme = decided(rules)

    with pytest.raises(ValidationFailed) as refused:
        added(rules, programme, **fields)

    assert [one["pointer"] for one in refused.value.details["errors"]] == [pointer]
    assert rules.get_programme(programme_id=programme["id"]) == programme


def test_objective_is_changed_and_removed_and_editions_keep_it(rules, others):
    programme = decided(rules)
    aim = added(rules, programme, baseline="0.5")
    where = {"programme_id": programme["id"], "aim_id": aim["id"]}

    changed = rules.update_programme_objective(**where, changes={"target": "0.7"})
    with pytest.raises(ValidationFailed):
        rules.update_programme_objective(**where, changes={"target": "0.4"})
    rules.remove_programme_objective(**where)
    with pytest.raises(NotFound):
        rules.remove_programme_objective(**where)

    assert changed["objectives"][0] == aim | {"target": "0.7"}
    editions = rules.list_programme_editions(programme_id=programme["id"])["items"]
    assert [[one["target"] for one in edition["programme"]["objectives"]]
            for edition in editions[:3]] == [[], ["0.7"], ["0.9"]]


def test_money_is_hidden_from_who_may_not_see_costs(rules, others):
    programme = decided(rules)
    added(rules, programme, measure="margin", baseline="0", target="1000")
    sold(rules, a_campaign(rules), days_ago=5)
    rules.measure_programme(programme_id=programme["id"])
    assert standing(rules, programme)["value"] == "100.00"

    page = rules.by(READER).get_strategy_page(programme_id=programme["id"])

    assert (page["payback"], page["objectives"][0]["progress"]["value"]) == (None, None)
    assert {one["section"]: one["reason"] for one in page["sections_omitted"]} == {
        "payback": "permission_denied",
        f"objectives.{page['objectives'][0]['id']}": "permission_denied"}
    with pytest.raises(PermissionDenied):
        rules.by(READER).list_measured_values(measure="margin")
    assert rules.by(EVA).list_measured_values(measure="margin")["items"] != []


def test_own_measures_are_what_the_rows_say(rules, others):
    campaign = a_campaign(rules)
    regular = party()
    sold(rules, campaign, "200.00", "100.00", days_ago=40, contact_id=regular)
    sold(rules, None, "100.00", "10.00", days_ago=20, contact_id=regular)
    sold(rules, None, "50.00", "5.00", days_ago=10, contact_id=regular)
    sold(rules, campaign, "400.00", "80.00", days_ago=5, partner_id=party())
    rules.react("on_cost_told", cost_added(a_cost(regular, "30.00")))

    found = {measure: reckon(day(29), day(0)) for measure, reckon in OF_PERIODS.items()}

    assert found == {
        "revenue": Decimal("550.00"), "margin": Decimal("95.00"),
        "attributed_revenue": Decimal("550.00"), "partner_revenue": Decimal("400.00"),
        "average_order": Decimal("550.00") / 3, "active_customers": 2, "new_customers": 1,
        "retention_rate": 1, "repeat_purchase_rate": Decimal("0.5"),
        "cost_to_serve": Decimal("15.00")}
    assert Answers().measure("return_rate", day(29), day(0)) == 1


def test_processes_that_measure_at_once_keep_one_value(rules, others):
    found = measuring.measured_all([("active_customers", 30)], day(0))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: measuring.keep_all(found), range(8)))

    (raw,) = rules.store.measured_values.find({})
    assert raw["version"] == 8
