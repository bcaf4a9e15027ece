"""What is looked up before a rule runs, and the guards that are asked so."""

import pytest

from chassis import asking, calls, guarding, numbers
from chassis.outbox import commit
from client import connect
from contracts import contacts
from contracts.context import Actor, Call, serving
from contracts.errors import GuardRaised, PermissionDenied, ServiceUnavailable
from contracts.guarding import NOBODY_TO_ASK

ANA = "contact_01h455vb4pex5vsknk084sn02q"
SELLER = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("sales",))
EXAMPLE = contacts.check_many_guards.example["reply"]
SAID = "Spoke with them on the phone this morning."


@pytest.fixture
def asker(stack, clean_stores):
    """Questions go over the bus as those of sales."""
    client = connect(stack.broker_url("sales"), name="asker", actor=Actor("service:sales"))
    asking.use(client)
    stack.open_store("sales")
    yield
    client.close()


def verdict(level, *, can_be_overridden=True, override=None, number="1"):
    """What contacts answers: one finding of that level."""
    finding = {**EXAMPLE["items"][0]["findings"][0], "id": "finding_" + number * 32,
               "level": level, "can_be_overridden": can_be_overridden, "override": override}
    return {**EXAMPLE, "items": [{"contact_id": ANA, "level": level, "findings": [finding]}]}


def acknowledged(number="1"):
    return {"finding_ids": ["finding_" + number * 32], "reason": SAID}


def ask_guards(acknowledgement=None, actor=SELLER):
    with serving(Call(actor)):
        return guarding.ask_guards([ANA], "close_deal", acknowledgement)


def test_rule_gets_what_was_looked_up_for_it():
    looked_up = calls.looked_up(
        [lambda a, **_: {"b": a + 1}, lambda **_: {"c": 3}], {"a": 1})

    assert looked_up == {"a": 1, "b": 2, "c": 3}


def test_other_service_is_asked_and_answers(asker, stub):
    answering = stub(contacts.contacts)

    told = asking.ask(contacts.get_contact, contact_id=ANA)

    assert told == contacts.get_contact.example["reply"]
    assert answering.requests == [("get_contact", {"contact_id": ANA})]


def test_nobody_is_asked_within_a_transaction(asker):
    with pytest.raises(RuntimeError, match="within a transaction"):
        commit(lambda: asking.ask(contacts.get_contact, contact_id=ANA))


def test_service_that_is_away_is_told_of(asker):
    with pytest.raises(ServiceUnavailable):
        asking.ask(contacts.get_contact, contact_id=ANA)


@pytest.mark.parametrize("level", ["warn", "block"])
def test_guard_is_raised_with_its_evidence_until_it_is_acknowledged(asker, stub, level):
    raised = verdict(level)
    stub(contacts.contacts, {"check_many_guards": raised})

    with pytest.raises(GuardRaised) as caught:
        ask_guards()
    known = ask_guards(acknowledged())

    assert caught.value.details == {
        "action": "close_deal", "findings": raised["items"][0]["findings"]}
    assert known == {"action": "close_deal", "contact_ids": [ANA], "reason": SAID,
                     "finding_ids": ["finding_" + "1" * 32]}


def test_guard_is_raised_again_when_something_else_was_acknowledged(asker, stub):
    stub(contacts.contacts, {"check_many_guards": verdict("warn")})

    with pytest.raises(GuardRaised):
        ask_guards(acknowledged("2"))


def test_block_that_cannot_be_overridden_stays(asker, stub):
    stub(contacts.contacts, {"check_many_guards": verdict("block", can_be_overridden=False)})

    with pytest.raises(GuardRaised):
        ask_guards(acknowledged())


def test_guard_is_acknowledged_only_by_whom_may(asker, stub):
    stub(contacts.contacts, {"check_many_guards": verdict("warn")})

    with pytest.raises(PermissionDenied):
        ask_guards(acknowledged(), Actor(SELLER.id, roles=("marketing",)))


@pytest.mark.parametrize("answer", [
    verdict("info"), verdict("warn", override={
        "id": "guard_override_01h455vb4pex5vsknk084sn02q", "reason": SAID,
        "actor_id": SELLER.id, "expires_at": "2026-03-02T09:00:00Z"}),
])
def test_nothing_is_asked_of_whom_only_an_info_or_an_override_concerns(asker, stub, answer):
    stub(contacts.contacts, {"check_many_guards": answer})

    assert ask_guards() is None


def test_person_decides_when_nobody_can_be_asked(asker):
    with pytest.raises(GuardRaised) as caught:
        ask_guards()
    known = ask_guards({"finding_ids": [NOBODY_TO_ASK], "reason": SAID})

    assert [finding["id"] for finding in caught.value.details["findings"]] == [NOBODY_TO_ASK]
    assert known["finding_ids"] == [NOBODY_TO_ASK]


def test_evidence_is_not_shown_to_whom_roles_hide_something(asker, stub):
    stub(contacts.contacts, {"check_many_guards": verdict("warn")})
    narrow = Actor(SELLER.id, roles=("sales",), sees={
        "contact": {"rows": "own", "fields": None}})

    with pytest.raises(GuardRaised) as caught:
        ask_guards(actor=narrow)

    (finding,) = caught.value.details["findings"]
    assert finding["evidence"] == []
    assert "roles" in finding["text"]["en"]


def test_numbers_run_without_a_repeat_when_many_take_them(asker):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(20) as pool:
        taken = [number for numbers_ in pool.map(lambda _: numbers.take("Q", 5), range(40))
                 for number in numbers_]

    assert len(set(taken)) == 200
    assert {number[-6:] for number in taken} == {f"{place:06}" for place in range(1, 201)}


def test_numbers_are_not_taken_within_a_transaction(asker):
    with pytest.raises(RuntimeError):
        commit(lambda: numbers.take("Q"))
