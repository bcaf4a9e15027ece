"""Leads, rules and forms as tests need them."""

from datetime import timedelta
from itertools import count

from chassis import clock
from chassis.ids import new_id
from chassis.parties import Party

_next = count(1)


def user_id():
    return new_id("user")


def lead(**fields):
    """A lead of a person whom nobody else is like."""
    number = next(_next)
    return {"given_name": "Ana", "family_name": f"Ruiz {number}",
            "email": f"ana{number}@example.com", **fields}


def where(field, value, operator=None):
    """A condition: `where("country", "ES")`, `where("company_size", "50")`."""
    if isinstance(value, bool):
        return {"field": field, "operator": operator or "equals", "flag": value}
    if isinstance(value, list):
        return {"field": field, "operator": operator or "one_of", "words": value}
    if field in ("company_size", "submission_count"):
        return {"field": field, "operator": operator or "at_least", "number": value}
    return {"field": field, "operator": operator or "equals", "word": value}


def scoring(points, *conditions, **fields):
    return {"kind": "scoring", "name": "Scoring", "points": points, "text": f"{points} points",
            "conditions": list(conditions), **fields}


def assigning(user_ids, *conditions, **fields):
    return {"kind": "assignment", "name": "Assigning", "user_ids": user_ids,
            "conditions": list(conditions), **fields}


def answering(minutes, *conditions, **fields):
    return {"kind": "answering", "name": "Answering", "within_minutes": minutes,
            "conditions": list(conditions), **fields}


def form(**fields):
    """A web form that asks for a name, an email, a company and a phone."""
    return {
        "name": "Demo", "thanks": "We will call you.",
        "fields_asked": [{"name": "given_name"}, {"name": "family_name"},
                         {"name": "email", "is_required": True}, {"name": "company"},
                         {"name": "phone"}, {"name": "country"}, {"name": "message"}],
        "consents": [{"purpose": "newsletter", "channel": "email",
                      "text": "Send me the newsletter by email."},
                     {"purpose": "marketing", "text": "Tell me of offers."}],
        **fields,
    }


def party(kind="person", name="Ana Ruiz", **fields):
    """Have sales know a party, and return its id; `email` and `phone` stand for lists."""
    for single, many, key in (("email", "emails", "address"), ("phone", "phones", "number"),
                              ("tax_id", "tax_ids", "value")):
        if single in fields:
            fields[many] = [{key: fields.pop(single)}]
    now = clock.now()
    raw = {"_id": new_id("contact"), "kind": kind, "name": name, "version": 1,
           "created_at": now, "updated_at": now, **fields}
    Party.collection().insert_one(raw)
    return raw["_id"]


def at(**shift):
    """A moment so far from now."""
    return clock.now() + timedelta(**shift)
