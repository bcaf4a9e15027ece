"""Who asks travels with the call, and what they may do is the same wherever it is asked."""

import json
import re
import time

import pytest

from contracts.access import PERMISSIONS, ROLES, may
from contracts.context import (
    DEFAULT_SECONDS,
    Actor,
    Call,
    current_call,
    new_traceparent,
    serving,
    with_call_id,
)
from contracts.testing import each
from contracts.wire import cloudevent_attributes

LUCIA = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("sales",))


@pytest.mark.parametrize("actor", [
    LUCIA,
    Actor("service:contacts", roles=("service",)),
    Actor("key_01h455vb4pex5vsknk084sn02q", roles=("sales",), permissions=("contacts:read",),
          on_behalf_of="user_01h455vb4pex5vsknk084sn02q"),
    Actor("key_01h455vb4pex5vsknk084sn02q", roles=("sales",), permissions=()),
])
def test_actor_arrives_as_it_was_sent(actor):
    assert Actor.from_wire(json.loads(json.dumps(actor.to_wire()))) == actor


def test_actor_of_a_caller_that_says_little_may_do_nothing():
    actor = Actor.from_wire({"id": "user_01h455vb4pex5vsknk084sn02q"})

    assert actor == Actor("user_01h455vb4pex5vsknk084sn02q")
    assert not any(may(actor, permission) for permission in PERMISSIONS)


@pytest.mark.parametrize(("role", "permission", "expected"), [
    ("administrator", "users:write", True),
    ("sales", "contacts:write", True),
    ("sales", "users:write", False),
    ("sales", "discounts:approve", False),
    ("sales_manager", "discounts:approve", True),
    ("sales_manager", "invoices:write", False),
    ("support", "contacts:import", False),
    ("read_only", "contacts:read", True),
    ("read_only", "contacts:write", False),
    ("no such role", "contacts:read", False),
])
def test_role_allows_what_it_names(role, permission, expected):
    assert may(Actor("user_1", roles=(role,)), permission) is expected


@each("role", ROLES)
def test_scopes_only_ever_narrow_what_the_roles_allow(role):
    whole = Actor("user_1", roles=(role,))

    for permission in PERMISSIONS:
        scoped = Actor("key_1", roles=(role,), permissions=(permission,))
        for other in PERMISSIONS:
            assert may(scoped, other) is (other == permission and may(whole, other))


def test_key_without_scopes_may_do_nothing():
    key = Actor("key_1", roles=("administrator",), permissions=())

    assert not any(may(key, permission) for permission in PERMISSIONS)


def test_call_is_the_current_one_only_while_it_is_served():
    outer, inner = Call(LUCIA), Call(LUCIA)

    with serving(outer):
        with serving(inner):
            assert current_call() is inner
        assert current_call() is outer

    assert current_call() is None


def test_call_that_fails_is_the_current_one_no_longer():
    def fail():
        with serving(Call(LUCIA)):
            raise RuntimeError("it failed")

    with pytest.raises(RuntimeError, match="it failed"):
        fail()

    assert current_call() is None


def test_call_has_the_time_until_its_deadline():
    assert Call(LUCIA).seconds_left == DEFAULT_SECONDS
    assert 4 < Call(LUCIA, deadline=time.time() + 5).seconds_left <= 5
    assert Call(LUCIA, deadline=time.time() - 1).seconds_left < 0


def test_call_under_an_id_of_its_own_is_the_same_call():
    call = Call(LUCIA)
    named = with_call_id(call, "order-17")

    assert (named.call_id, named.request_id, named.traceparent) == (
        "order-17", call.request_id, call.traceparent)
    assert call.call_id is None


def test_trace_goes_on_under_a_new_span():
    first = new_traceparent()
    second = new_traceparent(Call(LUCIA, traceparent=first).trace_id)

    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", first)
    assert first.split("-")[1] == second.split("-")[1]
    assert first.split("-")[2] != second.split("-")[2]


def test_attributes_of_an_event_are_found_under_either_prefix():
    headers = {"cloudEvents_id": "1", "cloudEvents:type": "a.b.c", "vinculo-attempt": 2}

    assert cloudevent_attributes(headers) == {"id": "1", "type": "a.b.c"}
    assert cloudevent_attributes(None) == {}
