"""What journeys have other services do: tasks, tickets, deals, tags; each once."""

import pytest
from journey_factories import (
    by_event,
    instances,
    live,
    order_placed,
    path_of,
    step,
    the_instance,
    walk,
)
from marshmallow import ValidationError

from chassis import asking
from chassis.testing.parties import party
from contracts import contacts, helpdesk, sales
from contracts.errors import NotFound, PreconditionFailed, ServiceUnavailable
from marketing.journeys import errands

OWNER, OTHER = "user_01keeca2mwf04sf6mrhrvrar59", "user_01keeca2mwf04sf6mrhrvrar5a"
TYPE, PIPELINE = "ticket_type_01keeca2mwf04sf6mrhrvrar59", "pipeline_01keeca2mwf04sf6mrhrvrar59"
TASK = step("visit", "task", subject="Visitar", due_in={"days": 2})
TICKET = step("care", "ticket", subject="Llegó tarde", notes="Llamar y disculparse.")
DEAL = step("offer", "deal", subject="Renovación")
TAG = step("mark", "tag", tag="perdido")


class OtherServices:
    """What the other services do: each command under its name once; one contact with tags."""

    def __init__(self):
        self.made, self.error, self.calls_in_vain = {}, None, 0
        self.contact = {"version": 1, "tags": ["vip"]}
        self.before_update = lambda: None

    def call(self, key, request, call):
        if self.error is not None:
            raise self.error
        if self.calls_in_vain:
            self.calls_in_vain -= 1
            raise ServiceUnavailable
        operation = {one.key: one for one in (
            contacts.create_activity, contacts.get_contact, contacts.update_contact,
            helpdesk.create_ticket, sales.create_deal)}[key]
        # Refused as the other would refuse it.
        operation.request.load(request)
        if key == "contacts.get_contact":
            return self.contact | {"id": request["contact_id"]}
        if key == "contacts.update_contact":
            return self._update(request)
        made = self.made.setdefault(call.call_id, {"asked_of": key, **request})
        return {"id": f"made/{call.call_id}"} | made

    def _update(self, request):
        self.before_update()
        if request["expected_version"] != self.contact["version"]:
            raise PreconditionFailed()
        self.contact = {"version": self.contact["version"] + 1, **request["changes"]}
        return self.contact


@pytest.fixture
def others(rules):
    others = OtherServices()
    asking.use(others)
    others.actor = rules._actor
    return others


def led(rules, *steps, owner_id=OWNER, **fields):
    """`(journey, contact id, order)` of one who was led through these steps."""
    journey = live(rules, *steps, **fields)
    contact_id = party(owner_id=owner_id) if owner_id else party()
    order = order_placed(rules, contact_id)
    walk()
    return journey, contact_id, order


def run_twice(rules):
    """Run errands, and once more as if the process had died before it kept what came of them."""
    errands.run_errands()
    rules.store.journey_errands.update_many({}, {"$set": {"state": "waiting"}})
    errands.run_errands()


def test_a_task_is_put_into_the_agenda_of_whoever_looks_after_them_once(rules, others, later):
    _, ana, _ = led(rules, TASK)
    others.error = ServiceUnavailable()
    errands.run_errands()
    others.error = None
    later(minutes=2)

    run_twice(rules)

    ((_, task),) = others.made.items()
    assert (task["subject"], task["owner_id"], task["participants"]) == (
        "Visitar", OWNER, [{"contact_id": ana}])
    assert rules.store.journey_errands.find_one()["state"] == "done"


def test_an_errand_that_is_nobodys_or_refused_fails_and_nobody_is_held_up(rules, others):
    journey = live(rules, TASK)
    order_placed(rules, party())
    order_placed(rules, party(owner_id=OWNER))
    walk()
    others.error = NotFound()

    errands.run_errands()

    assert sorted(raw["reason"] for raw in rules.store.journey_errands.find()) == [
        "no_owner", "not_found"]
    found = instances(rules, journey)
    assert [one["reason"] for one in found] == ["completed"] * 2
    assert sorted(path_of(rules, one)[0] for one in found) == [
        ("visit", "no_owner"), ("visit", "not_found")]


def test_a_ticket_is_opened_once_with_a_note_about_what_the_journey_is_about(rules, others):
    journey, ana, order = led(
        rules, {**TICKET, "ticket_type_id": TYPE}, owner_id=None, start=by_event(key="order.id"))
    assert path_of(rules, the_instance(rules, journey)) == [("care", "planned")]

    run_twice(rules)

    ((name, ticket),) = others.made.items()
    assert ticket == {
        "asked_of": "helpdesk.create_ticket", "subject": "Llegó tarde",
        "body": "Llamar y disculparse.", "is_note": True, "channel": "other",
        "contact_ids": [ana], "type_id": TYPE,
        "refers_to": [{"type": "order", "id": order["id"]}]}
    (visit,) = rules.list_journey_visits(
        journey_instance_id=the_instance(rules, journey)["id"])["items"]
    assert (visit["outcome"], visit["about"]) == ("made", f"made/{name}")


def test_a_deal_of_the_campaign_is_opened_once_for_whoever_is_named(rules, others):
    journey, ana, _ = led(rules, {**DEAL, "pipeline_id": PIPELINE, "owner_id": OTHER})

    run_twice(rules)

    ((_, deal),) = others.made.items()
    assert deal == {
        "asked_of": "sales.create_deal", "name": "Renovación", "contact_ids": [ana],
        "owner_id": OTHER, "pipeline_id": PIPELINE, "campaign_id": journey["campaign_id"]}


def test_a_tag_is_put_on_and_taken_off_and_no_other_change_is_lost(rules, others, later):
    def somebody_else_tags():
        others.before_update = lambda: None
        others.contact = {"version": 2, "tags": ["vip", "moroso"]}

    others.before_update = somebody_else_tags
    led(rules, TAG)
    errands.run_errands()
    assert others.contact["tags"] == ["vip", "moroso"]
    later(minutes=2)

    run_twice(rules)
    assert others.contact == {"version": 3, "tags": ["vip", "moroso", "perdido"]}

    led(rules, step("unmark", "untag", tag="vip"))
    run_twice(rules)
    assert others.contact == {"version": 4, "tags": ["moroso", "perdido"]}


def test_who_is_tagged_and_untagged_is_in_the_end_as_the_last_step_says(rules, others, later):
    led(rules, {**TAG, "next": "unmark"}, step("unmark", "untag", tag="perdido"))
    others.calls_in_vain = 1

    errands.run_errands()
    assert others.contact["tags"] == ["vip"]
    later(minutes=2)
    errands.run_errands()
    later(minutes=4)
    errands.run_errands()

    assert others.contact["tags"] == ["vip"]
    assert {raw["state"] for raw in rules.store.journey_errands.find()} == {"done"}


@pytest.mark.parametrize("bad", [
    {**TICKET, "due_in": {"days": 1}}, {**DEAL, "notes": "x"}, {**DEAL, "subject": "x" * 201},
    {**TAG, "subject": "x"}, step("mark", "untag")])
def test_what_a_step_does_not_take_is_refused(rules, bad):
    with pytest.raises(ValidationError, match=r"take it|needs it|at the most"):
        live(rules, bad)
