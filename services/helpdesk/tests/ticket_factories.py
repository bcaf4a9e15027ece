"""Tickets for tests; what is given replaces what is made up."""

from chassis.testing.parties import party

OTHER = "user_01keeca2mwf04sf6mrhrvrar59"
UNKNOWN = "0" * 26


def named(text):
    return {"en": text, "es": text}


def a_ticket(**fields):
    """A ticket of a person, as it is asked for."""
    if "contact_ids" not in fields:
        fields["contact_ids"] = [party()]
    return {"subject": "La silla llegó rota", "body": "Tiene una pata rota.", **fields}


def a_status(status, state, *moves, waits_for=None):
    return {"status": status, "name": named(status), "state": state, "waits_for": waits_for,
            "moves": list(moves)}


def a_type(**fields):
    """A type of tickets with four statuses, as it is asked for."""
    return {"name": named("Warranty"), "kind": "request", "statuses": [
        a_status("new", "open", "asked", "done"),
        a_status("asked", "waiting", "new", "done", waits_for="requester"),
        a_status("with_carrier", "waiting", "new", "done", waits_for="third_party"),
        a_status("done", "resolved", "new"),
    ], **fields}
