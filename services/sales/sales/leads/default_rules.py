"""The rules of leads that an installation begins with; from then on they are its own."""

from datetime import UTC, datetime

from bson.decimal128 import Decimal128

from .lead_rules import version_of
from .models import LeadRule, LeadRuleSet, LeadRuleVersion

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_PREFIX = "lead_rule_01kdvqgr00e1yr00000000000"
_OFFICE = {"time_zone": "Europe/Madrid", "open": [
    {"weekday": day, "starts": "09:00", "ends": "18:00"} for day in range(1, 6)]}
_CHIEFS = ["director", "gerente", "ceo", "cto", "cfo", "chief", "founder", "fundador", "owner",
           "head of", "jefe"]


def _contains_one(field, words):
    return [{"field": field, "operator": "contains", "words": words}]


def _is(field, flag):
    return [{"field": field, "operator": "equals", "flag": flag}]


def _one_of(field, words):
    return [{"field": field, "operator": "one_of", "words": words}]


def _from(field, number):
    return [{"field": field, "operator": "at_least", "number": Decimal128(number)}]


# The letter of the id, points, name and text, conditions.
_SCORING = (
    ("a", 20, "Brought by somebody", _one_of("source", ["referral", "partner"])),
    ("b", 10, "Came to us by themselves",
     _one_of("source", ["web_form", "phone", "chat", "email"])),
    ("c", 15, "A company is named", _is("has_company", True)),
    ("d", 15, "Fifty people or more work there", _from("company_size", "50")),
    ("e", 15, "Somebody who decides", _contains_one("job_title", _CHIEFS)),
    ("f", 10, "There is a phone to call", _is("has_phone", True)),
    ("g", 10, "Agreed to hear from us", _is("has_consent", True)),
    ("h", 15, "A contact of ours already", _is("is_known", True)),
    ("j", 10, "Came more than once", _from("submission_count", "2")),
    ("k", -10, "An address that tells of no company", _is("has_free_email", True)),
)


def seed(database):
    """Store the rules, and their first versions, unless they are there."""
    raws = [_raw(letter, "scoring", name, conditions, points=points, text=name)
            for letter, points, name, conditions in _SCORING]
    raws.append(_raw("m", "answering", "Within half a working day", [], position=900,
                     within_minutes=240, hours=_OFFICE))
    for raw in raws:
        names = (LeadRule, raw), (LeadRuleVersion, version_of(raw))
        for document, stored in names:
            database[document._get_collection_name()].update_one(
                {"_id": stored["_id"]}, {"$setOnInsert": stored}, upsert=True)
    for kind in ("scoring", "answering"):
        database[LeadRuleSet._get_collection_name()].update_one(
            {"_id": kind}, {"$setOnInsert": {"version": 1, "created_at": _SINCE,
                                             "updated_at": _SINCE}}, upsert=True)


def _raw(letter, kind, name, conditions, *, position=100, **says):
    return {
        "_id": _PREFIX + letter, "version": 1, "created_at": _SINCE, "updated_at": _SINCE,
        "kind": kind, "name": name, "position": position, "conditions": conditions,
        "is_active": True, "changed_by_id": "service:sales", **says,
    }
