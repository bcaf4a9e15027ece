"""Which change of a contract is a break, and how it is told."""

import copy

import pytest
from marshmallow import fields

from contracts.common import Strict, Text
from contracts.compatibility import breaks
from contracts.declare import Service, patch, post
from contracts.errors import Conflict, NotFound
from contracts.snapshots import snapshot_of


class NewLead(Strict):
    name = Text(100, required=True)
    source = Text(40)


class Lead(Strict):
    name = Text(100, required=True)


class LeadConverted(Strict):
    lead = fields.Nested(Lead, required=True)


def crm():
    service = Service("crm")
    service.command(
        "convert_lead", "Turn a lead into a deal.", request=NewLead, reply=Lead,
        permission="leads:write", route=post("/leads", location="/leads/{id}"),
        errors={"lead_is_lost": Conflict, "not_found": NotFound}, safe_to_repeat=True)
    service.query("get_lead", "See a lead.", request=NewLead, reply=Lead, permission="leads:read")
    service.event("crm.lead.converted", "A lead became a deal.", LeadConverted)
    return service


@pytest.fixture
def before():
    return snapshot_of(crm())


@pytest.fixture
def after(before):
    return copy.deepcopy(before)


def test_same_contract_breaks_nothing(before, after):
    assert breaks(before, after) == []


def test_additions_break_nothing(before):
    service = crm()
    service.command("win_deal", "Win it.", request=NewLead, reply=None, permission="deals:write")
    service.event("crm.deal.won", "It was won.", LeadConverted)

    assert breaks(before, snapshot_of(service)) == []


def test_new_error_code_and_new_route_break_nothing(before, after):
    after["operations"]["convert_lead"]["errors"]["lead_is_young"] = "conflict"
    after["operations"]["get_lead"]["route"] = {"method": "GET", "path": "/leads/{lead_id}"}

    assert breaks(before, after) == []


def test_operation_that_is_gone_is_a_break(before, after):
    del after["operations"]["convert_lead"]

    assert breaks(before, after) == ["crm.convert_lead: the operation is gone"]


def test_event_that_is_gone_is_a_break(before, after):
    del after["events"]["crm.lead.converted"]

    assert breaks(before, after) == ["crm.lead.converted: the event is gone"]


def test_error_code_that_is_gone_or_of_another_kind_is_a_break(before, after):
    after["operations"]["convert_lead"]["errors"] = {"not_found": "conflict"}

    assert breaks(before, after) == [
        "crm.convert_lead: error lead_is_lost is gone",
        "crm.convert_lead: error not_found is a conflict now and was a not_found",
    ]


@pytest.mark.parametrize(("part", "value", "told"), [
    ("permission", "deals:write", "permission is deals:write now and was leads:write"),
    ("safe_to_repeat", False, "it is no longer safe to repeat"),
    ("route", None, "the route POST /leads is gone"),
    ("reply", None, "reply is gone"),
])
def test_other_promise_is_a_break(before, after, part, value, told):
    after["operations"]["convert_lead"][part] = value

    assert breaks(before, after) == [f"crm.convert_lead: {told}"]


def test_read_that_changes_state_is_a_break(before, after):
    after["operations"]["get_lead"]["changes_state"] = True

    assert breaks(before, after) == ["crm.get_lead: it changes state now and was a read"]


def test_change_that_becomes_safe_breaks_nothing(before, after):
    before["operations"]["get_lead"] |= {"safe_to_repeat": False, "changes_state": True}

    assert breaks(before, after) == []


def test_other_route_is_a_break_in_each_of_its_parts(before, after):
    service = crm()
    service.command(
        "convert_lead", "Turn a lead into a deal.", request=NewLead, reply=Lead,
        permission="leads:write", route=patch("/leads/{lead_id}"),
        errors={"lead_is_lost": Conflict, "not_found": NotFound}, safe_to_repeat=True)

    assert breaks(before, snapshot_of(service)) == [
        "crm.convert_lead: route method is PATCH now and was POST",
        "crm.convert_lead: route path is /leads/{lead_id} now and was /leads",
        "crm.convert_lead: route status is 200 now and was 201",
        "crm.convert_lead: route body is changes now and was None",
        "crm.convert_lead: route location is None now and was /leads/{id}",
    ]


def test_break_of_a_field_names_operation_direction_and_field(before, after):
    del after["schemas"]["NewLead"]["properties"]["source"]
    del after["schemas"]["Lead"]["properties"]["name"]

    assert breaks(before, after) == [
        "crm.convert_lead: request /source is no longer taken",
        "crm.convert_lead: reply /name is no longer there",
        "crm.get_lead: request /source is no longer taken",
        "crm.get_lead: reply /name is no longer there",
        "crm.lead.converted: event /lead/name is no longer there",
    ]


def test_shared_field_that_takes_more_breaks_events_but_not_calls(before, after):
    for name in ("NewLead", "Lead"):
        after["schemas"][name]["properties"]["name"]["maxLength"] = 300

    assert breaks(before, after) == [
        "crm.lead.converted: event /lead/name maxLength is 300 now and was 100",
    ]
