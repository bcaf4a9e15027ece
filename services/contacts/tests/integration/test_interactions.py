"""Interactions: recorded once, shared by all who took part, corrected by another record."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from contacts_factories import call_with, person

from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"
USER = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def ana(contacts):
    return contacts.create_contact(**person())


@pytest.fixture
def eva(contacts):
    return contacts.create_contact(**person(given_name="Eva"))


def test_interaction_is_shown_as_it_was_recorded(contacts, ana, eva, events_seen):
    said = {
        "channel": "email",
        "direction": "inbound",
        "occurred_at": "2026-01-31T10:30:00.250000+01:00",
        "participants": [{"contact_id": ana["id"], "part": "from"},
                         {"contact_id": eva["id"], "part": "copied"}],
        "agent_ids": [USER],
        "subject": "Presupuesto",
        "text": "Buenos días:\n\n¿Puede enviarnos un presupuesto?",
        "duration_seconds": 90,
        "cost": {"amount": "12.50", "currency": "EUR"},
        "outcome": "asked for a quote",
        "refers_to": [{"type": "deal", "id": "deal_1"}, {"type": "order", "id": "A-7"}],
        "next_step": {"what": "Send the quote", "due_at": "2026-02-02T09:00:00Z",
                      "owner_id": USER},
    }

    recorded = contacts.record_interaction(**said)

    assert contacts.get_interaction(interaction_id=recorded["id"]) == recorded
    assert {name: recorded[name] for name in said} == {
        **said,
        "occurred_at": "2026-01-31T09:30:00.250000Z",
        "next_step": {**said["next_step"], "due_at": "2026-02-02T09:00:00Z"},
    }
    (event,) = events_seen.wait_for("contacts.interaction.recorded")
    assert event["data"] == {"interaction": recorded}


def test_interaction_is_of_now_when_no_time_is_given(contacts, ana):
    recorded = contacts.record_interaction(**call_with(ana))

    assert recorded["occurred_at"] <= recorded["created_at"]
    assert recorded["occurred_at"][:16] == recorded["created_at"][:16]


@pytest.mark.parametrize("amount", [
    "0.10", "0.1", "0", "0.30", "-3.333333", "999999999999999.999999", "0.000001", "1000000",
])
def test_cost_is_kept_to_the_last_digit(contacts, ana, amount):
    cost = {"amount": amount, "currency": "EUR"}

    recorded = contacts.record_interaction(**call_with(ana, cost=cost))

    assert recorded["cost"] == cost
    assert contacts.get_interaction(interaction_id=recorded["id"])["cost"] == cost


def test_cost_is_stored_as_a_decimal(rules, store):
    ana = rules.create_contact(**person())

    rules.record_interaction(**call_with(ana, cost={"amount": "0.10", "currency": "EUR"}))

    stored = store.interactions.find_one()["cost"]["amount"]
    assert (type(stored).__name__, str(stored)) == ("Decimal128", "0.10")


def test_interaction_is_listed_with_each_who_took_part(contacts, ana, eva):
    both = contacts.record_interaction(**call_with(ana, eva))
    one = contacts.record_interaction(**call_with(eva, channel="visit"))

    def listed(contact, **filters):
        found = contacts.list_contact_interactions(contact_id=contact["id"], **filters)
        assert contacts.list_interactions(contact_id=contact["id"], **filters) == found
        return found["items"]

    assert listed(ana) == [both]
    assert listed(eva) == [one, both]
    assert listed(eva, channel="visit") == [one]
    assert contacts.list_interactions(channel="phone")["items"] == [both]
    assert contacts.list_interactions()["items"] == [one, both]


def test_interactions_are_listed_from_one_moment_to_before_another(contacts, ana):
    moments = [f"2026-01-0{day}T00:00:00Z" for day in (1, 2, 3)]
    recorded = [contacts.record_interaction(**call_with(ana, occurred_at=at)) for at in moments]

    def listed(**bounds):
        return contacts.list_contact_interactions(contact_id=ana["id"], **bounds)["items"]

    assert listed(occurred_after=moments[1]) == [recorded[2], recorded[1]]
    assert listed(occurred_before=moments[1]) == [recorded[0]]
    assert listed(occurred_after=moments[1], occurred_before=moments[2]) == [recorded[1]]


def test_contact_takes_part_when_the_interaction_is_recorded_with_it(contacts, ana, eva):
    alone = contacts.record_interaction_with(
        contact_id=ana["id"], channel="phone", direction="outbound")
    added = contacts.record_interaction_with(contact_id=ana["id"], **call_with(eva))
    named = contacts.record_interaction_with(
        contact_id=ana["id"], channel="phone", direction="outbound",
        participants=[{"contact_id": ana["id"], "part": "about"}])

    assert alone["participants"] == [{"contact_id": ana["id"], "part": "with"}]
    assert [item["contact_id"] for item in added["participants"]] == [ana["id"], eva["id"]]
    assert named["participants"] == [{"contact_id": ana["id"], "part": "about"}]


def test_contact_who_takes_part_twice_has_one_line_in_the_timeline(contacts, ana):
    parts = [{"contact_id": ana["id"], "part": part} for part in ("from", "about")]

    recorded = contacts.record_interaction(**call_with(ana) | {"participants": parts})

    assert recorded["participants"] == parts
    entry = contacts.get_timeline(contact_id=ana["id"])["items"][0]
    assert entry["contact_ids"] == [ana["id"]]


REFUSED = [
    ({"participants": []}, "/participants"),
    ({"participants": [{"contact_id": UNKNOWN}]}, "/participants/0/contact_id"),
    ({"channel": "pigeon"}, "/channel"),
    ({"direction": "up"}, "/direction"),
    ({"occurred_at": "2026-01-31T09:30:00"}, "/occurred_at"),
    ({"occurred_at": "yesterday"}, "/occurred_at"),
    ({"duration_seconds": -1}, "/duration_seconds"),
    ({"cost": {"amount": 12.5, "currency": "EUR"}}, "/cost/amount"),
    ({"cost": {"amount": "1e3", "currency": "EUR"}}, "/cost/amount"),
    ({"cost": {"amount": "12.50", "currency": "eur"}}, "/cost/currency"),
    ({"corrected_by_id": "interaction_01h455vb4pex5vsknk084sn02q"}, "/corrected_by_id"),
]


@pytest.mark.parametrize(("fields", "pointer"), REFUSED)
def test_interaction_is_refused_when_something_is_wrong(contacts, ana, nothing_changes, fields,
                                                       pointer):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.record_interaction(**call_with(ana) | fields)

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_unknown_interaction_or_contact_is_not_found(contacts, ana, nothing_changes):
    unknown = "interaction_01h455vb4pex5vsknk084sn02q"

    with nothing_changes():
        with pytest.raises(NotFound):
            contacts.get_interaction(interaction_id=unknown)
        with pytest.raises(NotFound):
            contacts.correct_interaction(interaction_id=unknown, reason="x", **call_with(ana))
        with pytest.raises(NotFound):
            contacts.record_interaction_with(contact_id=UNKNOWN, **call_with(ana))


def test_first_record_stays_and_names_its_correction(contacts, ana, eva, events_seen):
    wrong = contacts.record_interaction(**call_with(
        ana, subject="Wrong", occurred_at="2026-01-31T09:30:00Z",
        cost={"amount": "1.00", "currency": "EUR"}))

    right = contacts.correct_interaction(
        interaction_id=wrong["id"], expected_version=1, reason="It was Eva.",
        **call_with(eva, subject="Right"))

    kept = contacts.get_interaction(interaction_id=wrong["id"])
    changed = {"version": 2, "corrected_by_id": right["id"], "updated_at": kept["updated_at"]}
    assert kept == {**wrong, **changed}
    assert right["corrects_id"] == wrong["id"]
    assert right["correction_reason"] == "It was Eva."
    # What the correction does not say is not taken over, but for when it was.
    assert right["occurred_at"] == wrong["occurred_at"]
    assert "cost" not in right
    (event,) = events_seen.wait_for("contacts.interaction.corrected")
    assert event["data"] == {"interaction": right}


def test_correction_takes_the_place_of_the_first_record(contacts, ana, eva):
    wrong = contacts.record_interaction(**call_with(ana, subject="Wrong"))

    right = contacts.correct_interaction(
        interaction_id=wrong["id"], reason="It was Eva.", **call_with(eva, subject="Right"))

    assert contacts.list_interactions()["items"] == [right]
    assert contacts.list_contact_interactions(contact_id=ana["id"])["items"] == []
    told = {"type": "contacts.interaction.recorded"}
    assert contacts.get_timeline(contact_id=ana["id"], **told)["items"] == []
    (entry,) = contacts.get_timeline(contact_id=eva["id"], **told)["items"]
    assert entry["title"] == "Right"
    assert entry["about"] == {"type": "interaction", "id": right["id"]}


def test_correction_can_be_corrected_but_not_what_it_corrects(contacts, ana, nothing_changes):
    first = contacts.record_interaction(**call_with(ana))
    second = contacts.correct_interaction(
        interaction_id=first["id"], reason="wrong", **call_with(ana))

    with nothing_changes(), pytest.raises(Conflict) as caught:
        contacts.correct_interaction(interaction_id=first["id"], reason="x", **call_with(ana))
    third = contacts.correct_interaction(
        interaction_id=second["id"], reason="wrong again", **call_with(ana))

    assert caught.value.code == "interaction_is_corrected"
    assert caught.value.details == {"corrected_by_id": second["id"]}
    assert contacts.list_interactions()["items"] == [third]


def test_correction_is_refused_when_something_is_wrong(contacts, ana, nothing_changes):
    recorded = contacts.record_interaction(**call_with(ana))

    with nothing_changes():
        with pytest.raises(PreconditionFailed):
            contacts.correct_interaction(interaction_id=recorded["id"], expected_version=2,
                                         reason="x", **call_with(ana))
        with pytest.raises(ValidationFailed):
            contacts.correct_interaction(interaction_id=recorded["id"], **call_with(ana))
        with pytest.raises(ValidationFailed):
            contacts.correct_interaction(interaction_id=recorded["id"], reason="x",
                                         **call_with({"id": UNKNOWN}))


def test_one_wins_when_fifty_correct_the_same_at_once(contacts, ana):
    recorded = contacts.record_interaction(**call_with(ana))

    def correct(number):
        try:
            return contacts.correct_interaction(
                interaction_id=recorded["id"], reason=f"r{number}", **call_with(ana))
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(correct, range(50)))

    won = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    assert outcomes.count("interaction_is_corrected") == 49
    assert contacts.list_interactions()["items"] == won
    told = contacts.get_timeline(contact_id=ana["id"], type="contacts.interaction.recorded")
    assert len(told["items"]) == 1


def test_pages_hold_each_interaction_once_when_they_share_a_moment(contacts, ana):
    at = "2026-01-31T09:30:00Z"
    recorded = [contacts.record_interaction(**call_with(ana, occurred_at=at)) for _ in range(7)]

    seen, after = [], None
    while True:
        page = contacts.list_interactions(limit=2, after=after)
        seen += page["items"]
        after = page["next"]
        if after is None:
            break

    assert sorted(item["id"] for item in seen) == sorted(item["id"] for item in recorded)
    assert seen == contacts.list_interactions()["items"]
