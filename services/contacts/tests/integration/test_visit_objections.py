"""Whoever does not want to be visited again is not, whatever campaign asks."""

import pytest
from contacts_factories import person

from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import marketing


def ended(contact_id, outcome):
    example = marketing.visit_ended.example
    data = marketing.visit_ended.schema.load({**example, "visit": {
        **example["visit"], "contact_id": contact_id, "outcome": outcome}})
    return Happened(id=new_id("event"), type=marketing.visit_ended.type,
                    at=data["visit"]["ended_at"], data=data)


def reason(rules, contact_id, channel):
    found = rules.may_approach_contact(contact_id=contact_id, channel=channel)["reason"]
    return found and found["code"]


@pytest.mark.parametrize(("outcome", "expected"), [
    ("do_not_visit", "objected"), ("refused", "no_basis")])
def test_visit_that_ends_with_an_objection_bars_visits_and_nothing_else(rules, outcome, expected):
    contact_id = rules.create_contact(**person(emails=[{"address": "a@ruiz.es"}]))["id"]
    before = reason(rules, contact_id, "email")

    event = ended(contact_id, outcome)
    for _ in range(2):
        rules.react("on_visit_ended", event)

    assert reason(rules, contact_id, "visit") == expected
    assert reason(rules, contact_id, "email") == before
    recorded = rules.list_consents(contact_id=contact_id)["items"]
    assert all((one["decision"], one["channel"]) == ("objected", "visit") for one in recorded)
