"""Letters that went to the post: what they cost, whom they reached, and what came back."""

import json

import pytest
from letter_factories import (
    Post,
    composed,
    hand_over,
    launched_letter,
    letters,
    reader,
    rows,
)

from contracts.errors import NotFound, ValidationFailed
from marketing.campaigns import ledgers
from marketing.errors import (
    LetterIsNotSent,
    LetterRunIsNotReady,
    LetterRunIsOpen,
)
from marketing.letters import letter_runs


@pytest.fixture(autouse=True)
def post(rules, monkeypatch):
    return Post(monkeypatch)


def test_run_that_is_handed_over_costs_its_postage_once_and_reached_them(rules):
    ana, luis = reader(1), reader(2)
    action = launched_letter(rules, [ana, luis])
    run = composed(rules, action)

    hand_over(rules, run)

    assert rows(rules, action) == {ana: ("sent", None), luis: ("sent", None)}
    costs = rules.list_cost_entries(action_id=action["id"])["items"]
    assert [(one["kind"], one["amount"]["amount"]) for one in costs] == [("letter", "0.82")] * 2
    touches = rules.list_touches(action_id=action["id"])["items"]
    assert [(one["kind"], one["channel"]) for one in touches] == [("sent", "letter")] * 2
    figures = rules.get_action_results(action_id=action["id"])["figures"]
    assert (figures["reach_count"], figures["cost"]["amount"]) == (2, "1.64")


def test_next_run_is_for_those_who_got_no_letter_yet(rules):
    action = launched_letter(rules, [reader(1)])
    first = composed(rules, action)
    with pytest.raises(LetterRunIsOpen):
        rules.create_letter_run(action_id=action["id"])
    hand_over(rules, first)

    second = composed(rules, action)

    assert (second["state"], second["letter_count"], second["page_count"]) == ("ready", 0, 0)
    with pytest.raises(NotFound):
        rules.get_letter_run_pdf(letter_run_id=second["id"])


def test_letter_that_came_back_reached_nobody_and_its_postage_stays(rules):
    ana, luis = reader(1), reader(2)
    action = launched_letter(rules, [ana, luis])
    run = composed(rules, action)
    letter = letters(rules, run)[0]
    with pytest.raises(LetterIsNotSent):
        rules.return_letter(letter_id=letter["id"], because="moved")
    hand_over(rules, run)

    for _ in range(2):
        returned = rules.return_letter(letter_id=letter["id"], because="moved")
        ledgers.enter_sent()

    assert (returned["state"], returned["returned_because"]) == ("returned", "moved")
    assert rows(rules, action)[letter["contact_id"]] == ("bounced", "moved")
    figures = rules.get_action_results(action_id=action["id"])["figures"]
    assert (figures["reach_count"], figures["cost"]["amount"]) == (1, "1.64")


def test_letter_is_told_once_as_it_goes_and_as_it_comes_back_without_its_address(rules):
    ana = reader(1)
    run = composed(rules, launched_letter(rules, [ana]))
    (letter,) = letters(rules, run)
    hand_over(rules, run)
    letter_runs.note_handed_over_letters()
    for _ in range(2):
        rules.return_letter(letter_id=letter["id"], because="moved")

    told = [(event["type"], json.loads(event["data"])) for held in rules.store.outbox.find()
            for event in held.get("events", ())
            if event["type"].startswith("marketing.letter.")]

    assert [type for type, _data in told] == ["marketing.letter.sent", "marketing.letter.returned"]
    assert {(data["letter"]["id"], *data["letter"]["contact_ids"]) for _type, data in told} == {
        (letter["id"], ana)}
    sent, returned = (data["letter"] for _type, data in told)
    held = rules.store.letters.find_one({"_id": letter["id"]})
    assert sent["version"] < returned["version"] == held["version"]
    assert sent["sent_at"] == returned["sent_at"]
    assert "returned_at" not in sent
    assert returned["returned_because"] == "moved"
    assert not any("address" in data["letter"] for _type, data in told)


def test_run_is_not_printed_or_handed_over_before_it_is_ready(rules):
    run = rules.create_letter_run(action_id=launched_letter(rules, [reader()])["id"])

    for ask in (rules.get_letter_run_pdf, rules.get_letter_run_addresses,
                rules.hand_over_letter_run):
        with pytest.raises(LetterRunIsNotReady):
            ask(letter_run_id=run["id"])

    assert rules.get_letter_run(letter_run_id=run["id"]) == run


def test_run_is_not_handed_over_on_a_day_that_is_still_to_come(rules):
    run = composed(rules, launched_letter(rules, [reader()]))

    for day in ("2999-01-01", "2020-01-01"):
        with pytest.raises(ValidationFailed):
            rules.hand_over_letter_run(letter_run_id=run["id"], handed_over_on=day)

    assert rules.get_letter_run(letter_run_id=run["id"])["state"] == "ready"
