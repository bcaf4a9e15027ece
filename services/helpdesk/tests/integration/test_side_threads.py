"""Side threads: asked, answered, waited for, closed; the ticket waits and goes on by them."""

import base64

import pytest
from side_factories import a_carrier, a_driver, a_side_thread
from slas_at_work import at, history_of, told  # noqa: F401  A fixture.
from ticket_factories import OTHER, UNKNOWN, a_status, a_ticket, a_type

from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from helpdesk.side_threads.models import SideMessage, SideThread

PHOTO = base64.b64encode(b"a photo").decode()


@pytest.fixture
def carrier(rules):
    return a_carrier()


@pytest.fixture
def ticket(rules):
    return rules.create_ticket(**a_ticket(owner_id=OTHER, team_id="norte"))


def opened(rules, ticket, carrier, **fields):
    return rules.create_side_thread(**a_side_thread(ticket, carrier, **fields))


def said(rules, thread):
    return [(item["direction"], item["body"]) for item in
            rules.list_side_messages(side_thread_id=thread["id"])["items"]]


def answered(rules, thread, contact_id, body="Está en Zaragoza."):
    return rules.add_side_message(side_thread_id=thread["id"], body=body, contact_id=contact_id,
                                  channel="phone")


def test_create_side_thread_has_the_ticket_wait_for_a_third_party(rules, ticket, carrier, at):  # noqa: F811
    now = at("2026-11-27T10:30")

    thread = opened(rules, ticket, carrier)

    assert thread["number"].startswith("S-")
    assert (thread["state"], thread["contact_ids"]) == ("waiting", [carrier])
    assert (thread["owner_id"], thread["team_id"]) == (OTHER, "norte")
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert (held["status"], held["waits_for"]) == ("waiting_for_third_party", "third_party")
    (waits_for,) = held["waits_for_parties"]
    assert (waits_for["number"], waits_for["contact_ids"]) == (thread["number"], [carrier])
    assert waits_for["since"] == thread["waits_since"] == now.isoformat().replace("+00:00", "Z")
    (noted,) = history_of(rules, ticket, "side_thread")
    assert noted[0] == {"side_thread_id": thread["id"], "number": thread["number"],
                        "role": "carrier", "state": "waiting"}
    assert history_of(rules, ticket, "status")[0][:2] == (
        "waiting_for_third_party", thread["number"])


def test_person_of_an_organisation_is_asked_with_it(rules, ticket, carrier):
    driver = a_driver(carrier)

    assert opened(rules, ticket, driver)["contact_ids"] == [driver, carrier]


def test_ticket_that_is_not_to_wait_or_cannot_stays_where_it_is(rules, ticket, carrier):
    opened(rules, ticket, carrier, ticket_waits=False)
    assert rules.get_ticket(ticket_id=ticket["id"])["status"] == "new"

    made = rules.create_ticket_type(**a_type(statuses=[
        a_status("new", "open", "done"), a_status("done", "resolved", "new")]))
    plain = rules.create_ticket(**a_ticket(type_id=made["id"]))
    thread = opened(rules, plain, carrier)
    held = rules.get_ticket(ticket_id=plain["id"])
    assert (held["status"], held["waits_for_parties"][0]["number"]) == ("new", thread["number"])


def test_answer_gives_the_ticket_back_to_its_agent(rules, ticket, carrier):
    thread = opened(rules, ticket, carrier)

    answered(rules, thread, carrier)

    held = rules.get_ticket(ticket_id=ticket["id"])
    assert (held["state"], held["owner_id"]) == ("open", OTHER)
    assert "waits_for_parties" not in held
    shown = rules.get_side_thread(side_thread_id=thread["id"])
    assert (shown["state"], shown["message_count"]) == ("answered", 2)
    assert "waits_since" not in shown
    assert "helpdesk.side_thread.answered" in [event["type"] for event, _ in told(rules)]


def test_writing_again_waits_again_from_then(rules, ticket, carrier, at):  # noqa: F811
    thread = opened(rules, ticket, carrier)
    answered(rules, thread, carrier)
    at("2026-11-27T12:00")

    rules.add_side_message(side_thread_id=thread["id"], body="¿Y cuándo llega?")

    shown = rules.get_side_thread(side_thread_id=thread["id"])
    assert (shown["state"], shown["waits_since"]) == ("waiting", "2026-11-27T11:00:00Z")
    assert rules.get_ticket(ticket_id=ticket["id"])["waits_for"] == "third_party"


def test_answer_to_a_resolved_ticket_leaves_it_resolved(rules, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Enviamos otra.")

    answered(rules, thread, carrier)

    assert rules.get_ticket(ticket_id=ticket["id"])["state"] == "resolved"
    assert rules.get_side_thread(side_thread_id=thread["id"])["state"] == "answered"


def test_close_side_thread_gives_the_ticket_back_when_it_was_the_last(rules, ticket, carrier):
    first, second = (opened(rules, ticket, carrier) for _ in range(2))

    rules.close_side_thread(side_thread_id=first["id"], reason="Ya está.")
    assert rules.get_ticket(ticket_id=ticket["id"])["state"] == "waiting"
    closed = rules.close_side_thread(side_thread_id=second["id"])

    assert rules.get_ticket(ticket_id=ticket["id"])["state"] == "open"
    assert closed == rules.close_side_thread(side_thread_id=second["id"])
    with pytest.raises(Conflict) as refused:
        rules.add_side_message(side_thread_id=second["id"], body="¿Hola?")
    assert refused.value.code == "side_thread_is_closed"
    assert len(said(rules, second)) == 1


def test_reopen_side_thread_waits_for_whom_it_waited_for(rules, ticket, carrier):
    asked, done = (opened(rules, ticket, carrier) for _ in range(2))
    answered(rules, done, carrier)
    for thread in (asked, done):
        rules.close_side_thread(side_thread_id=thread["id"])

    states = [rules.reopen_side_thread(side_thread_id=thread["id"])["state"]
              for thread in (asked, done)]

    assert states == ["waiting", "answered"]


def test_answer_in_a_closed_side_thread_opens_it_again(rules, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    rules.close_side_thread(side_thread_id=thread["id"])

    answered(rules, thread, carrier)

    shown = rules.get_side_thread(side_thread_id=thread["id"])
    assert shown["state"] == "answered"
    assert "closed_at" not in shown


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"via": "email"}, "/via"),
    ({"promise": {"first_response_minutes": 5, "calendar_id": "business_calendar_" + UNKNOWN}},
     "/promise/calendar_id"),
    ({"attachment_ids": ["attachment_" + UNKNOWN]}, "/attachment_ids/0"),
    ({"copied_attachment_ids": ["attachment_" + UNKNOWN]}, "/copied_attachment_ids/0"),
])
def test_create_side_thread_refuses_what_goes_nowhere(rules, ticket, carrier, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        opened(rules, ticket, carrier, **fields)

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert SideThread.collection().count_documents({}) == 0
    assert rules.get_ticket(ticket_id=ticket["id"])["status"] == "new"


def test_create_side_thread_refuses_who_takes_part_in_the_ticket(rules, carrier):
    driver = a_driver(carrier)
    ticket = rules.create_ticket(**a_ticket(contact_ids=[party(), carrier]))

    with pytest.raises(ValidationFailed):
        opened(rules, ticket, driver)

    assert SideMessage.collection().count_documents({}) == 0


def test_side_thread_is_seen_by_who_sees_its_ticket(rules, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    sees = {"ticket": {"rows": "own", "fields": None}}
    mine = rules.by(Actor(OTHER, roles=("support",), sees=sees))
    other = rules.by(Actor("user_" + UNKNOWN, roles=("support",), sees=sees))

    assert [one["id"] for one in mine.list_side_threads()["items"]] == [thread["id"]]
    assert other.list_side_threads()["items"] == []
    with pytest.raises(NotFound):
        other.get_side_thread(side_thread_id=thread["id"])
    with pytest.raises(NotFound):
        other.list_side_messages(side_thread_id=thread["id"])
    with pytest.raises(NotFound):
        other.create_side_thread(**a_side_thread(ticket, carrier))
    rules.assign_ticket(ticket_id=ticket["id"], owner_id="user_" + UNKNOWN)
    assert [one["id"] for one in other.list_side_threads()["items"]] == [thread["id"]]
    assert mine.list_side_threads()["items"] == []


def test_update_side_thread_is_guarded_by_its_version(rules, ticket, carrier):
    thread = opened(rules, ticket, carrier)

    changed = rules.update_side_thread(side_thread_id=thread["id"], expected_version=1,
                                       changes={"subject": "Bulto 4712"})

    assert (changed["subject"], changed["version"]) == ("Bulto 4712", 2)
    with pytest.raises(PreconditionFailed):
        rules.update_side_thread(side_thread_id=thread["id"], expected_version=1,
                                 changes={"subject": "Otro"})
    assert rules.get_side_thread(side_thread_id=thread["id"])["subject"] == "Bulto 4712"


def test_photo_of_the_ticket_goes_along_as_a_copy(rules, ticket, carrier):
    file = rules.add_ticket_attachment(ticket_id=ticket["id"], name="silla.jpg",
                                       content_type="image/jpeg", content=PHOTO)
    rules.add_ticket_message(ticket_id=ticket["id"], body="Así llegó.", channel="phone",
                             contact_id=ticket["contact_ids"][0], attachment_ids=[file["id"]])
    brought = rules.add_ticket_attachment(ticket_id=ticket["id"], name="albaran.pdf",
                                          content=PHOTO)

    thread = opened(rules, ticket, carrier, attachment_ids=[brought["id"]],
                    copied_attachment_ids=[file["id"]])

    (message,) = rules.list_side_messages(side_thread_id=thread["id"])["items"]
    assert [(one["name"], one["content_type"]) for one in message["attachments"]] == [
        ("albaran.pdf", "application/octet-stream"), ("silla.jpg", "image/jpeg")]
    copy = message["attachments"][1]["id"]
    assert copy != file["id"]
    assert rules.get_side_attachment(
        side_thread_id=thread["id"], attachment_id=copy)["content"] == PHOTO
    with pytest.raises(NotFound):
        rules.get_ticket_attachment(ticket_id=ticket["id"], attachment_id=copy)


def test_file_that_is_brought_for_a_side_thread_goes_with_its_next_message(rules, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    file = rules.add_side_attachment(
        side_thread_id=thread["id"], name="foto.jpg", content=PHOTO)

    rules.add_side_message(side_thread_id=thread["id"], body="Mire.", attachment_ids=[file["id"]])

    assert rules.get_side_attachment(
        side_thread_id=thread["id"], attachment_id=file["id"])["content"] == PHOTO


def test_side_threads_go_where_their_ticket_goes(rules, ticket, carrier):
    other = rules.create_ticket(**a_ticket(contact_ids=ticket["contact_ids"]))
    thread = opened(rules, ticket, carrier)

    rules.merge_ticket(ticket_id=ticket["id"], into_id=other["id"])
    merged = rules.get_side_thread(side_thread_id=thread["id"])
    answered(rules, thread, carrier)
    rules.unmerge_ticket(ticket_id=ticket["id"])
    parted = rules.get_side_thread(side_thread_id=thread["id"])

    assert (merged["ticket_id"], merged["from_ticket_id"]) == (other["id"], ticket["id"])
    assert "owner_id" not in merged
    assert (parted["ticket_id"], parted["owner_id"]) == (ticket["id"], OTHER)
    assert "from_ticket_id" not in parted


def test_split_ticket_takes_named_side_threads_along(rules, ticket, carrier):
    stays, goes = (opened(rules, ticket, carrier) for _ in range(2))
    message = rules.add_ticket_message(ticket_id=ticket["id"], body="Y otra cosa.")

    made = rules.split_ticket(ticket_id=ticket["id"], message_ids=[message["id"]],
                              side_thread_ids=[goes["id"]], subject="Otra cosa")

    of = {one["id"]: ticket_id for ticket_id in (ticket["id"], made["id"]) for one in
          rules.list_ticket_side_threads(ticket_id=ticket_id)["items"]}
    assert of == {stays["id"]: ticket["id"], goes["id"]: made["id"]}
    with pytest.raises(ValidationFailed):
        rules.split_ticket(ticket_id=made["id"], message_ids=[message["id"]], subject="x",
                           side_thread_ids=[stays["id"]])


def test_notes_are_among_us_and_answer_nothing(rules, ticket, carrier):
    thread = opened(rules, ticket, carrier)

    rules.add_side_message(side_thread_id=thread["id"], kind="note", body="Siempre tardan.")

    assert rules.get_side_thread(side_thread_id=thread["id"])["state"] == "waiting"
    assert said(rules, thread)[1] == ("internal", "Siempre tardan.")
    with pytest.raises(ValidationFailed):
        rules.add_side_message(side_thread_id=thread["id"], kind="note", body="x",
                               contact_id=carrier)
