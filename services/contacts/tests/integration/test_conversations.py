"""What other services tell was said is an interaction, with those who said it and nobody else."""

import copy

import orjson

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import helpdesk

AT = "2026-11-27T10:00:00Z"


def somebody(rules, name="Luis Mora"):
    return rules.create_contact(kind="person", name=name)["id"]


def happen(rules, reaction, event, data):
    told = event.schema.load(orjson.loads(orjson.dumps(data)))
    rules.react(reaction, Happened("1", event.type, clock.now(), told))


def with_whom(rules, contact_id):
    return [(item["channel"], item["direction"], item["text"], item["refers_to"][0]["type"])
            for item in rules.list_interactions(contact_id=contact_id)["items"]]


def test_what_is_said_in_a_side_thread_is_with_the_third_party_alone(rules):
    ana, luis = somebody(rules, "Ana Ruiz"), somebody(rules)
    suffix = "01kgewpy80fyb99wm70e7pjgsv"
    happen(rules, "on_side_message_added", helpdesk.side_message_added, {
        "subject": "Bulto 4711", "number": "S-2026-000001", "contact_ids": [luis],
        "side_message": {
            "id": f"side_message_{suffix}", "version": 1, "created_at": AT, "updated_at": AT,
            "side_thread_id": f"side_thread_{suffix}", "kind": "reply", "direction": "outbound",
            "channel": "email", "body": "¿Dónde está?", "said_at": AT}})

    assert with_whom(rules, luis) == [("email", "outbound", "¿Dónde está?", "side_thread")]
    assert with_whom(rules, ana) == []


def test_call_that_was_reported_is_with_who_called(rules):
    luis = somebody(rules)
    suffix = "01kgewpy80fyb99wm70e7pjgsv"
    happen(rules, "on_phone_call_logged", helpdesk.phone_call_logged, {
        "text": "Llamada con +34600123456, 3 min 20 s.",
        "phone_call": {
            "id": f"phone_call_{suffix}", "version": 1, "created_at": AT, "updated_at": AT,
            "phone_system_id": f"phone_system_{suffix}", "call_id": "c-1", "state": "ended",
            "direction": "inbound", "number": "+34600123456", "contact_id": luis,
            "started_at": AT}})

    assert with_whom(rules, luis) == [
        ("phone", "inbound", "Llamada con +34600123456, 3 min 20 s.", "phone_call")]


def ended(contact_id, **fields):
    """A chat of a contact that ended, as the helpdesk tells it."""
    told = copy.deepcopy(helpdesk.chat_ended.example)
    told["chat"]["contact_id"] = contact_id
    told |= fields
    return Happened(id=new_id("event"), type=helpdesk.chat_ended.type, at=clock.now(),
                    data=helpdesk.chat_ended.schema.load(told), actor_id="service:helpdesk")


def test_chat_that_ended_is_in_the_timeline_of_its_contact(rules):
    ana = rules.create_contact(kind="person", name="Ana Ruiz")["id"]
    told = helpdesk.chat_ended.example
    rules.react("on_chat_ended", ended(ana))

    (kept,) = rules.list_interactions(contact_id=ana)["items"]
    assert (kept["channel"], kept["direction"], kept["text"], kept["agent_ids"]) == (
        "chat", "inbound", told["transcript"], told["agent_ids"])
    assert kept["refers_to"] == [{"type": "chat", "id": told["chat"]["id"]}]


def test_chat_in_which_nobody_of_us_took_part_is_none(rules):
    ana = rules.create_contact(kind="person", name="Ana Ruiz")["id"]
    rules.react("on_chat_ended", ended(ana, transcript=None, agent_ids=[]))
    rules.react("on_chat_ended", ended(None))

    assert rules.list_interactions(contact_id=ana)["items"] == []
