"""The telemarketing desk: nobody is called twice, nobody who must not be, and nobody at night."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from call_factories import (
    LUZ,
    a_list,
    a_script,
    an_ending,
    callable_contact,
    end,
    entries,
    opened,
    take,
)

from chassis import clock, parties
from chassis.testing.processes import wait_until
from contracts.context import Actor
from contracts.errors import ValidationFailed
from marketing.errors import (
    CallListIsClosed,
    CallListIsNotOpen,
    ContactIsBeingCalled,
)
from marketing.standing import customers


def test_take_next_call_gives_each_in_turn_with_number_and_script(desk):
    first, second = (callable_contact(desk, number) for number in (1, 2))
    script = desk.create_call_script(**a_script())
    call_list = opened(desk, [first, second], call_script_id=script["id"])

    call = take(desk, call_list)

    assert (call["contact_id"], call["phone"], call["attempt"]) == (first, "+34600100001", 1)
    assert (call["call_script_id"], call["script_edition"]) == (script["id"], 1)
    assert call["time_zone"] == "Europe/Madrid"
    assert take(desk, call_list) == call
    assert take(desk, call_list, by=LUZ)["contact_id"] == second
    assert desk.get_call_list(call_list_id=call_list["id"])["counts"]["held"] == 2


def test_take_next_call_skips_who_may_not_be_called_and_says_why(desk):
    silent = desk.contacts.create_contact(
        kind="person", name="Sin permiso", phones=[{"number": "+34600200200"}])["id"]
    willing = callable_contact(desk, 3)
    call_list = opened(desk, [silent, willing])

    call = take(desk, call_list)

    assert call["contact_id"] == willing
    assert (entries(desk, call_list)[silent]["state"],
            entries(desk, call_list)[silent]["reason"]) == ("skipped", "no_basis")
    end(desk, call)
    assert take(desk, call_list) is None


def test_take_next_call_puts_off_whom_a_guard_blocks(desk):
    blocked = callable_contact(desk, 4)
    desk.contacts.create_guard_rule(
        name="Nobody calls them", actions=["call"], level="block", reach="contact",
        conditions={"kind": "contact", "all": [
            {"field": "is_archived", "operator": "equals", "flag": False}]},
        text={"en": "Not now.", "es": "Ahora no."}, is_active=True)
    call_list = opened(desk, [blocked], retry_minutes=60)

    assert take(desk, call_list) is None

    entry = entries(desk, call_list)[blocked]
    assert (entry["state"], entry["reason"], entry["attempts"]) == ("later", "guard_raised", 0)


def test_take_next_call_waits_until_it_is_day_where_they_are(desk):
    contact_id = callable_contact(desk, 5)
    now = clock.now()
    # An hour of tomorrow, and nothing before.
    tomorrow = (now + timedelta(days=1)).isoweekday()
    call_list = opened(desk, [contact_id], time_zone="Etc/UTC", open=[
        {"weekday": tomorrow % 7 + 1, "starts": "09:00", "ends": "10:00"}])

    assert take(desk, call_list) is None

    entry = entries(desk, call_list)[contact_id]
    assert (entry["state"], entry["reason"]) == ("later", "out_of_hours")
    assert entry["due_at"] > now.isoformat()[:19]


def test_take_next_call_leaves_alone_whom_another_list_called_today(desk):
    contact_id = callable_contact(desk, 6)
    first, other = opened(desk, [contact_id]), opened(desk, [contact_id])
    end(desk, take(desk, first))

    assert take(desk, other, by=LUZ) is None

    assert entries(desk, other)[contact_id]["reason"] == "called_lately"


def test_lists_that_are_not_open_are_not_called(desk):
    contact_id = callable_contact(desk, 15)
    call_list = opened(desk, [contact_id])
    desk.pause_call_list(call_list_id=call_list["id"])
    with pytest.raises(CallListIsNotOpen):
        take(desk, call_list)

    desk.open_call_list(call_list_id=call_list["id"])
    take(desk, call_list)
    with pytest.raises(ContactIsBeingCalled):
        desk.remove_call_list_contact(call_list_id=call_list["id"], contact_id=contact_id)
    desk.close_call_list(call_list_id=call_list["id"])
    with pytest.raises(CallListIsClosed):
        desk.open_call_list(call_list_id=call_list["id"])


def test_contact_is_on_a_list_once(desk):
    ids = [callable_contact(desk, number) for number in (16, 17)]
    call_list = opened(desk, ids)

    told = desk.add_call_list_contacts(call_list_id=call_list["id"], contact_ids=ids[:1])

    assert told == {"added_count": 0, "known_count": 1, "next_id": None}
    desk.remove_call_list_contact(call_list_id=call_list["id"], contact_id=ids[0])
    assert list(entries(desk, call_list)) == ids[1:]


def test_segment_is_put_on_a_list_as_it_is_now(desk):
    ids = [callable_contact(desk, number) for number in (21, 22)]
    parties.known(contact_ids=ids)
    customers.refresh(set(ids))
    segment = desk.create_segment(name="Otoño", kind="static")
    desk.set_segment_members(segment_id=segment["id"], add=ids)
    call_list = desk.create_call_list(**a_list())
    where = {"call_list_id": call_list["id"], "segment_id": segment["id"]}

    told = desk.add_call_list_contacts(**where)
    again = desk.add_call_list_contacts(**where, after_id=min(ids))

    assert told == {"added_count": 2, "known_count": 0, "next_id": None}
    assert again == {"added_count": 0, "known_count": 1, "next_id": None}
    assert sorted(entries(desk, call_list)) == sorted(ids)
    with pytest.raises(ValidationFailed):
        desk.add_call_list_contacts(
            call_list_id=call_list["id"], segment_id="segment_01h455vb4pex5vsknk084sn02q")


def test_list_by_lifetime_value_calls_the_greatest_first(desk):
    from decimal import Decimal

    from bson.decimal128 import Decimal128

    ids = [callable_contact(desk, number) for number in (18, 19, 20)]
    desk.store.worth.insert_many([
        {"_id": ids[1], "lifetime_value": Decimal128(Decimal("80.00"))},
        {"_id": ids[2], "lifetime_value": Decimal128(Decimal("900.00"))}])
    call_list = opened(desk, ids, ranked_by="lifetime_value")

    taken = []
    for _ in ids:
        call = take(desk, call_list)
        taken.append(call["contact_id"])
        end(desk, call)

    assert taken == [ids[2], ids[1], ids[0]]


def test_two_hundred_are_called_by_five_agents_at_once_and_nobody_twice(desk):
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(partial(callable_contact, desk), range(1000, 1200)))
    call_list = opened(desk, ids)
    agents = [Actor(f"user_01h455vb4pex5vsknk084sn1{number}0", roles=("telemarketing",))
              for number in range(5)]

    def work(agent):
        called = []
        while (call := take(desk, call_list, by=agent)) is not None:
            called.append(call["contact_id"])
            end(desk, call, "no_need", 420, by=agent)
        return called

    with ThreadPoolExecutor(5) as pool:
        by_agent = list(pool.map(work, agents))

    called = [contact_id for one in by_agent for contact_id in one]
    assert sorted(called) == sorted(ids)
    assert all(by_agent)
    results = desk.get_call_list_results(call_list_id=call_list["id"])
    assert (results["calls"], results["reached"], results["seconds"]) == (200, 200, 200 * 420)
    assert sorted(one["calls"] for one in results["by_agent"]) == sorted(map(len, by_agent))


def test_call_is_in_the_timeline_and_what_is_forbidden_in_the_ledger(
        marketing, client, stack):
    contact = client.contacts.create_contact(
        kind="person", name="Ana", phones=[{"number": "+34600300300"}])
    client.contacts.record_consent(
        contact_id=contact["id"], purpose="telemarketing", channel="phone", decision="granted",
        lawful_basis="consent", text_version="v1", evidence=[{"text": "Sí"}])
    call_list = marketing.create_call_list(**a_list())
    marketing.add_call_list_contacts(call_list_id=call_list["id"], contact_ids=[contact["id"]])
    marketing.open_call_list(call_list_id=call_list["id"])

    call = marketing.take_next_call(call_list_id=call_list["id"])["call"]
    marketing.end_call(call_id=call["id"], **an_ending("never_again", 65, note="Está harta."))

    def noted():
        items = client.contacts.list_contact_interactions(contact_id=contact["id"])["items"]
        asked = client.contacts.may_approach_contact(
            contact_id=contact["id"], purpose="telemarketing", channel="phone")
        return items and not asked["is_allowed"] and items[0]

    interaction = wait_until(noted)
    assert (interaction["duration_seconds"], interaction["outcome"]) == (65, "never_again")
    assert {"type": "call", "id": call["id"]} in interaction["refers_to"]
    assert "Está harta." in interaction["text"]
