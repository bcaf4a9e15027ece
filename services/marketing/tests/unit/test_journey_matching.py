"""What events tell, as journeys read it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from marketing_factories import an_order, happened

from contracts.catalogue import all_services
from marketing.campaigns.uplift import interval_of
from marketing.journeys import catalogue, matching
from marketing.journeys.entering import may_enter_again
from marketing.journeys.rounds import next_round_at
from marketing.journeys.steps import branch_of

pytestmark = pytest.mark.unit

ANA, LUZ = "contact_01h455vb4pex5vsknk084sn02q", "contact_01h455vb4pex5vsknk084sn02r"


def test_every_event_of_every_service_is_heard_but_requests_for_data():
    told = {type for service in all_services().values() for type in service.events}

    heard = {event.type for event in catalogue.EVERY_EVENT}

    assert told - heard == {type for type in told if ".data_request." in type}
    assert len(heard) > 190


@pytest.mark.parametrize(("type", "expected"), [
    ("sales.order.placed", "order.contact_ids"), ("contacts.contact.created", "contact.id"),
    ("billing.subscription.started", "subscription.contact_id"),
    ("helpdesk.return.opened", "return_.contact_ids"), ("sales.lead.converted", "contact_id"),
    ("marketing.segment.entered", "contact_ids"), ("sales.product.created", None)])
def test_event_names_whom_it_is_mainly_about(type, expected):
    assert catalogue.contact_path({"type": type}) == expected


def test_values_are_read_through_lists_and_what_is_not_there_is_nothing():
    data = {"order": {"lines": [{"sku": "a", "net": Decimal("1.50")}, {"sku": "b"}],
                      "is_gift": True, "placed_at": datetime(2026, 3, 1, tzinfo=UTC),
                      "note": None}}

    def at(path):
        return matching.values_at(data, path)

    assert (at("order.lines.sku"), at("order.lines.net")) == (["a", "b"], ["1.50"])
    assert (at("order.is_gift"), at("order.placed_at")) == (["true"], ["2026-03-01T00:00:00+00:00"])
    assert (at("order.note"), at("order.colour.name"), at("order.is_gift.x")) == ([], [], [])


@pytest.mark.parametrize(("operator", "compared", "values", "expected"), [
    ("is", {"value": "web"}, ["phone", "web"], True), ("is", {"value": "100"}, ["100.00"], True),
    ("is", {"value": "web"}, [], False), ("is_not", {"value": "web"}, [], True),
    ("is_not", {"value": "web"}, ["phone", "web"], False),
    ("any_of", {"values": ["a", "b"]}, ["b"], True),
    ("none_of", {"values": ["a", "b"]}, ["c"], True),
    ("at_least", {"value": "99.5"}, ["99.49"], False),
    ("at_least", {"value": "99.5"}, ["99.50"], True), ("at_most", {"value": "3"}, ["3"], True),
    ("at_most", {"value": "3"}, ["x"], False), ("at_least", {"value": "NaN"}, ["1"], False),
    ("at_least", {"value": "2026-03-01"}, ["2026-03-01T09:00:00+00:00"], True),
    ("exists", {}, ["x"], True), ("exists", {}, [], False)])
def test_condition_compares_texts_numbers_and_times(operator, compared, values, expected):
    assert matching.holds({"operator": operator, **compared}, values) is expected


def test_event_fits_by_its_type_and_all_its_conditions():
    order = an_order(ANA, "120.00", channel="web")
    event = happened("sales.order.placed", {"order": order})
    wanted = {"type": "sales.order.placed", "key": "order.id", "conditions": [
        {"path": "order.total.amount", "operator": "at_least", "value": "100"}]}

    assert matching.fits(wanted, event)
    assert not matching.fits({**wanted, "type": "sales.order.updated"}, event)
    assert not matching.fits({**wanted, "conditions": [
        *wanted["conditions"], {"path": "order.channel", "operator": "is", "value": "x"}]}, event)
    assert matching.key_in(wanted, event) == order["id"]
    assert matching.contacts_in(wanted, event) == [ANA]


def test_branches_take_their_shares():
    step = {"branches": [{"percent": 20}, {"percent": 30}, {"percent": 50}]}

    drawn = [branch_of(step, number / 100)[0] for number in range(100)]

    assert [drawn.count(number) for number in range(3)] == [20, 30, 50]


@pytest.mark.parametrize(("policy", "days_ago", "expected"), [
    ({"policy": "never"}, 1000, False), ({"policy": "always"}, 0, True),
    ({"policy": "after_days", "days": 30}, 29, False),
    ({"policy": "after_days", "days": 30}, 30, True)])
def test_who_was_in_it_enters_again_as_the_policy_says(policy, days_ago, expected):
    then = datetime(2026, 1, 1, tzinfo=UTC)
    now = datetime.fromtimestamp(then.timestamp() + days_ago * 86400, UTC)

    assert may_enter_again(policy, then, now) is expected


@pytest.mark.parametrize(("now", "expected"), [
    ("2026-03-28T08:00:00+00:00", "2026-03-28T08:30:00+00:00"),
    ("2026-03-28T08:30:00+00:00", "2026-03-29T07:30:00+00:00"),
    ("2026-10-24T12:00:00+00:00", "2026-10-25T08:30:00+00:00")])
def test_the_moment_of_a_day_is_by_the_clock_on_the_wall(now, expected):
    start = {"kind": "date", "at": "09:30", "time_zone": "Europe/Madrid"}

    assert next_round_at(start, datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


# Newcombe 1998, table II: method 10, examples (a) to (h).
@pytest.mark.parametrize(("first", "second", "expected"), [
    ((56, 70), (48, 80), (0.0524, 0.3339)), ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)), ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)), ((0, 10), (0, 10), (-0.2775, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0)), ((10, 10), (0, 10), (0.6075, 1.0))])
def test_interval_of_a_difference_is_the_published_one(first, second, expected):
    assert interval_of(first, second) == pytest.approx(expected, abs=5e-5)


def test_interval_is_unknown_when_there_is_nobody():
    assert interval_of((0, 0), (1, 2)) is None
