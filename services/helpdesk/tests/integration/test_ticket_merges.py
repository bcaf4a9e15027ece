"""Two tickets made one and parted again, one split, and problems with their incidents."""

import pytest
from ticket_factories import a_ticket

from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts.errors import Conflict, ValidationFailed


@pytest.fixture
def ana(rules):
    return party()


def opened(rules, contact_id, body="Tiene una pata rota.", **fields):
    return rules.create_ticket(**a_ticket(contact_ids=[contact_id], body=body, **fields))


def bodies(rules, ticket):
    return [item["body"]
            for item in rules.list_ticket_messages(ticket_id=ticket["id"])["items"]]


def test_merge_ticket_goes_on_in_the_other(rules, ana):
    into, ticket = opened(rules, ana, "Uno"), opened(rules, ana, "Dos")

    merged = rules.merge_ticket(ticket_id=ticket["id"], into_id=into["id"])

    assert merged["id"] == into["id"]
    assert merged["message_count"] == 2
    assert bodies(rules, into) == ["Uno", "Dos"]
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert (held["merged_into_id"], held["state"]) == (into["id"], "resolved")
    assert [event["type"] for event in waiting_events(rules.store)][-2:] == [
        "helpdesk.ticket.resolved", "helpdesk.ticket.merged"]
    for change, more in ((rules.update_ticket, {"changes": {"subject": "x"}}),
                         (rules.merge_ticket, {"into_id": into["id"]}),
                         (rules.assign_ticket, {"owner_id": None})):
        with pytest.raises(Conflict) as refused:
            change(ticket_id=ticket["id"], **more)
        assert refused.value.code == "ticket_is_merged"


def test_merge_ticket_lets_a_stranger_read_nothing_unless_it_is_said(rules, ana):
    eva = party()
    into, ticket = opened(rules, ana, "Uno"), opened(rules, eva, "Dos")

    with pytest.raises(ValidationFailed) as refused:
        rules.merge_ticket(ticket_id=ticket["id"], into_id=into["id"])
    assert refused.value.details["errors"][0]["pointer"] == "/is_told"
    assert bodies(rules, into) == ["Uno"]

    merged = rules.merge_ticket(ticket_id=ticket["id"], into_id=into["id"], is_told=True)
    assert merged["contact_ids"] == [ana, eva]


def test_unmerge_ticket_gives_back_what_was_its_own(rules, ana):
    eva = party()
    into = opened(rules, ana, "Uno")
    ticket = opened(rules, eva, "Dos", priority="urgent")
    rules.move_ticket(ticket_id=ticket["id"], status="waiting_for_requester")
    before = rules.get_ticket(ticket_id=ticket["id"])
    rules.merge_ticket(ticket_id=ticket["id"], into_id=into["id"], is_told=True)
    rules.add_ticket_message(ticket_id=into["id"], body="A las dos.")

    parted = rules.unmerge_ticket(ticket_id=ticket["id"])

    changing = ("version", "updated_at")
    assert {name: value for name, value in parted.items() if name not in changing} == {
        name: value for name, value in before.items() if name not in changing}
    assert bodies(rules, ticket) == ["Dos"]
    assert bodies(rules, into) == ["Uno", "A las dos."]
    held = rules.get_ticket(ticket_id=into["id"])
    assert (held["contact_ids"], held["message_count"]) == ([ana], 2)
    with pytest.raises(Conflict) as refused:
        rules.unmerge_ticket(ticket_id=ticket["id"])
    assert refused.value.code == "ticket_is_not_merged"


def test_merges_are_undone_the_latest_first(rules, ana):
    one, two, three = (opened(rules, ana, body) for body in ("Uno", "Dos", "Tres"))
    rules.merge_ticket(ticket_id=three["id"], into_id=two["id"])
    rules.merge_ticket(ticket_id=two["id"], into_id=one["id"])
    assert bodies(rules, one) == ["Uno", "Dos", "Tres"]

    with pytest.raises(Conflict):
        rules.unmerge_ticket(ticket_id=three["id"])
    rules.unmerge_ticket(ticket_id=two["id"])
    assert bodies(rules, two) == ["Dos", "Tres"]
    rules.unmerge_ticket(ticket_id=three["id"])

    assert [bodies(rules, ticket) for ticket in (one, two, three)] == [["Uno"], ["Dos"], ["Tres"]]


def test_merge_ticket_refuses_itself_and_none(rules, ana):
    ticket = opened(rules, ana)

    for into_id in (ticket["id"], f"ticket_{'0' * 26}"):
        with pytest.raises(ValidationFailed):
            rules.merge_ticket(ticket_id=ticket["id"], into_id=into_id)


def test_split_ticket_opens_another_with_a_part_of_what_was_said(rules, ana):
    ticket = opened(rules, ana, "La silla está rota.", tags=["broken"])
    about_bill = rules.add_ticket_message(
        ticket_id=ticket["id"], body="Y la factura está mal.", contact_id=ana)

    made = rules.split_ticket(
        ticket_id=ticket["id"], message_ids=[about_bill["id"]], subject="Factura")

    assert made["follows_id"] == ticket["id"]
    assert (made["contact_ids"], made["message_count"]) == ([ana], 1)
    assert bodies(rules, made) == ["Y la factura está mal."]
    assert bodies(rules, ticket) == ["La silla está rota."]
    (moved,) = rules.list_ticket_messages(ticket_id=made["id"])["items"]
    assert moved["from_ticket_id"] == ticket["id"]
    (left,) = rules.list_ticket_messages(ticket_id=ticket["id"])["items"]
    with pytest.raises(ValidationFailed):
        rules.split_ticket(ticket_id=ticket["id"], message_ids=[left["id"]], subject="Todo")
    with pytest.raises(ValidationFailed):
        rules.split_ticket(ticket_id=ticket["id"], message_ids=[moved["id"]], subject="De otro")


@pytest.fixture
def problem(rules, ana):
    opened(rules, ana)
    (type_id,) = [item["id"] for item in rules.list_ticket_types()["items"]
                  if item["kind"] == "problem"]
    return opened(rules, ana, "El lote 7 sale roto", type_id=type_id)


def test_answer_of_a_problem_goes_to_all_its_incidents(rules, ana, problem):
    from helpdesk.tickets import moving

    incidents = [opened(rules, ana, problem_id=problem["id"]) for _ in range(3)]
    done = opened(rules, ana, problem_id=problem["id"])
    rules.resolve_ticket(ticket_id=done["id"], solution="Otra silla.")

    rules.resolve_ticket(ticket_id=problem["id"], solution="El lote se retira.")
    moving.answer_incidents()
    moving.answer_incidents()

    for incident in incidents:
        held = rules.get_ticket(ticket_id=incident["id"])
        assert (held["state"], held["solution"]) == ("resolved", "El lote se retira.")
        assert bodies(rules, incident)[1:] == ["El lote se retira."]
    assert rules.get_ticket(ticket_id=done["id"])["solution"] == "Otra silla."
    found = rules.list_tickets(problem_id=problem["id"])["items"]
    assert len(found) == 4


def test_incidents_follow_their_problem_into_another_and_back(rules, ana, problem):
    other = opened(rules, ana, "El mismo problema", type_id=problem["type_id"])
    incident = opened(rules, ana, problem_id=other["id"])

    rules.merge_ticket(ticket_id=other["id"], into_id=problem["id"])
    assert rules.get_ticket(ticket_id=incident["id"])["problem_id"] == problem["id"]
    rules.unmerge_ticket(ticket_id=other["id"])
    assert rules.get_ticket(ticket_id=incident["id"])["problem_id"] == other["id"]


def test_only_a_problem_has_incidents(rules, ana):
    ticket = opened(rules, ana)

    with pytest.raises(ValidationFailed):
        opened(rules, ana, problem_id=ticket["id"])
