"""Parties, pipelines and deals for tests; what is given replaces what is made up."""

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party

EUR = {"amount": "18000.00", "currency": "EUR"}
UNKNOWN = "0" * 26


def customer():
    """`[an organisation, two of its people]`, as the contacts of a deal."""
    return [party("organisation"), party(), party()]


def named(text):
    return {"en": text, "es": text}


def a_pipeline(**fields):
    """A pipeline of four stages, as it is asked for."""
    return {
        "name": named("Renewals"),
        "stages": [
            {"name": named("First"), "probability": 0.2, "expected_days": 5},
            {"name": named("Second"), "probability": 0.6, "required_fields": ["value", "people"]},
            {"name": named("Won"), "kind": "won"},
            {"name": named("Lost"), "kind": "lost"},
        ],
        "lost_reasons": [{"reason": "price", "name": named("Price")}],
        "won_reasons": [{"reason": "service", "name": named("Service")}],
        **fields,
    }


def stages_of(pipeline):
    """The ids of the stages of a pipeline, in their order."""
    return [stage["id"] for stage in pipeline["stages"]]


def told_interaction(*contact_ids, at=None, **fields):
    """An interaction as contacts tells of it."""
    at = at or clock.now()
    return {
        "id": new_id("interaction"), "version": 1, "channel": "phone", "direction": "inbound",
        "occurred_at": at.isoformat(), "created_at": at.isoformat(), "updated_at": at.isoformat(),
        "participants": [{"contact_id": id, "part": "with"} for id in contact_ids], **fields}
