"""Errors cross the wire as a code, its kind, a sentence and details, and nothing else."""

import json

import pytest

from contracts.errors import (
    KINDS,
    Conflict,
    InternalError,
    NotFound,
    ValidationFailed,
    from_wire,
    to_wire,
)


class LeadIsLost(Conflict):
    code = "lead_is_lost"
    detail = "The lead is lost."


def sent(error):
    return from_wire(json.loads(json.dumps(to_wire(error))))


def test_domain_error_arrives_as_the_class_of_its_kind_with_its_own_code():
    arrived = sent(LeadIsLost(lead_id="lead_1"))

    assert type(arrived) is Conflict
    assert arrived.code == "lead_is_lost"
    assert arrived.kind == "conflict"
    assert arrived.status == 409
    assert str(arrived) == arrived.detail == "The lead is lost."
    assert arrived.details == {"lead_id": "lead_1"}


def test_error_that_arrives_leaves_its_class_as_it_was():
    sent(LeadIsLost())

    assert (Conflict.code, Conflict.detail) == ("conflict", Conflict().detail)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_arrives_as_itself(kind):
    arrived = sent(kind())

    assert type(arrived) is kind
    assert (arrived.code, arrived.kind) == (kind.code, kind.code)
    assert arrived.details == kind().details


@pytest.mark.parametrize("told", [
    {"code": "new", "kind": "of_a_later_release", "detail": "…", "details": {}},
    {"code": "new", "kind": None, "detail": "…"},
    {"code": "new", "detail": "…", "details": None},
])
def test_error_of_an_unknown_kind_is_an_internal_one(told):
    arrived = from_wire(told)

    assert type(arrived) is InternalError
    assert (arrived.code, arrived.details) == ("new", {})


def test_wrong_value_is_told_by_its_pointer():
    error = ValidationFailed.at("/emails/0/address", "This is not an email address.")

    assert sent(error).details == {
        "errors": [{"pointer": "/emails/0/address", "detail": "This is not an email address."}],
    }


def test_wire_tells_nothing_of_where_the_error_was_raised():
    error = NotFound("There is no lead lead_1.", id="lead_1")
    error.__cause__ = KeyError("/srv/sales/leads.py")

    assert to_wire(error) == {
        "code": "not_found", "kind": "not_found", "detail": "There is no lead lead_1.",
        "details": {"id": "lead_1"},
    }
