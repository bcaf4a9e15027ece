"""The rules that an installation begins with; from then on they are the administrator's."""

from datetime import UTC, datetime

from bson.decimal128 import Decimal128

from chassis import clock

from .models import GuardRule, GuardRuleVersion
from .rules import version_of

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_PREFIX = "guard_rule_01kdvqgr00e1yr00000000000"
SELLING = ["close_deal", "send_quote", "phone_order"]
APPROACHING = ["campaign", "call"]


def _where(kind, *questions, **more):
    return {"kind": kind, "all": list(questions), "at_least": 1, **more}


def _is(field, value):
    if isinstance(value, bool):
        return {"field": field, "operator": "equals", "flag": value}
    if isinstance(value, list):
        return {"field": field, "operator": "one_of", "words": value}
    return {"field": field, "operator": "equals", "word": value}


def _from(field, number):
    return {"field": field, "operator": "at_least", "number": Decimal128(number)}


# The letter of the id, name, actions, level, reach, whether it can be overridden, conditions, text.
_RULES = (
    ("a", "Angry ticket", [*SELLING, "campaign", "dun"], "warn", "organisation", True,
     _where("ticket", _is("mood", "angry"), _from("mood_confidence", "0.7")),
     "Somebody is angry, and the ticket is open: {title}, since {days} days.",
     "Hay alguien enfadado y la incidencia sigue abierta: {title}, desde hace {days} días."),
    ("b", "Broken promise", [*SELLING, "dun"], "warn", "organisation", True,
     _where("ticket", _is("is_sla_breached", True)),
     "We broke our promise on open tickets: {count}. The first: {title}.",
     "No hemos cumplido el plazo en incidencias abiertas: {count}. La primera: {title}."),
    ("c", "Angry about money", ["dun"], "block", "contact", True,
     _where("ticket", _is("mood", "angry"), _from("mood_confidence", "0.7"),
            _is("priority", ["high", "urgent"])),
     "Do not dun before this is resolved: {title}.",
     "No reclame el pago antes de resolver esto: {title}."),
    ("d", "Return under way", ["close_deal", "phone_order", "dun"], "info", "organisation", True,
     _where("return"),
     "Returns under way: {count}. The first: {title}, since {days} days.",
     "Devoluciones en curso: {count}. La primera: {title}, desde hace {days} días."),
    ("e", "Public complaint", [*SELLING, *APPROACHING, "dun"], "warn", "group", True,
     _where("complaint"),
     "A public complaint is not settled: {title}",
     "Hay una queja pública sin resolver: {title}"),
    ("f", "Overdue debt", SELLING, "warn", "organisation", True,
     _where("invoice", _from("overdue_days", "1")),
     "Overdue: {amount} in {count} invoices, the first since {days} days.",
     "Vencido: {amount} en {count} facturas, la primera desde hace {days} días."),
    ("g", "Debt that is long overdue", ["close_deal", "phone_order"], "block", "group", True,
     _where("invoice", _from("overdue_days", "60")),
     "Overdue for 60 days or more: {amount} in {count} invoices.",
     "Vencido desde hace 60 días o más: {amount} en {count} facturas."),
    ("h", "No marketing", ["campaign"], "block", "contact", False,
     _where("contact", _is("objects_to", ["all", "marketing"])),
     "{title} may not be approached for marketing.",
     "No se puede contactar a {title} con fines comerciales."),
    ("j", "No approach at all", ["call"], "block", "contact", False,
     _where("contact", _is("objects_to", ["all"])),
     "{title} may not be approached.",
     "No se puede contactar a {title}."),
    ("k", "Crisis", [*APPROACHING, "dun"], "block", "organisation", True,
     _where("crisis"),
     "We hold back because of a crisis: {title}, since {days} days.",
     "Guardamos silencio por una crisis: {title}, desde hace {days} días."),
    ("m", "Crisis, in selling", SELLING, "warn", "organisation", True,
     _where("crisis"),
     "There is a crisis: {title}, since {days} days.",
     "Hay una crisis: {title}, desde hace {days} días."),
    ("n", "Archived contact", [*SELLING, *APPROACHING], "block", "contact", True,
     _where("contact", _is("is_archived", True)),
     "{title} was put away.", "{title} está archivado."),
    ("p", "No calls", ["call"], "block", "contact", False,
     _where("contact", _is("barred_channels", ["phone"])),
     "{title} may not be called.", "No se puede llamar a {title}."),
)


def default_rules():
    """The rules as they are stored."""
    return [
        {
            "_id": _PREFIX + letter, "version": 1, "created_at": _SINCE, "updated_at": _SINCE,
            "name": name, "actions": actions, "level": level, "reach": reach,
            "conditions": conditions, "text": {"en": en, "es": es}, "is_active": True,
            "can_be_overridden": can_be_overridden, "changed_by_id": "service:contacts",
        }
        for letter, name, actions, level, reach, can_be_overridden, conditions, en, es in _RULES
    ]


def ask_for_confidence(database):
    """Have the rule on who is angry about money ask how sure the mood is, if nobody changed it."""
    rule = next(one for one in default_rules() if one["name"] == "Angry about money")
    asked = [one for one in rule["conditions"]["all"] if one["field"] != "mood_confidence"]
    rules = database[GuardRule._get_collection_name()]
    as_it_was = {"_id": rule["_id"], "version": 1, "conditions.all": asked,
                 **{name: rule[name] for name in (
                     "name", "actions", "level", "reach", "text", "is_active",
                     "can_be_overridden", "changed_by_id")}}
    now = clock.now()
    rules.update_one(as_it_was, {"$set": {
        "conditions": rule["conditions"], "version": 2, "updated_at": now}})
    # Also where a process died between the two.
    held = rules.find_one({"_id": rule["_id"], "version": 2, "conditions": rule["conditions"]})
    if held is not None:
        version = version_of(held)
        database[GuardRuleVersion._get_collection_name()].update_one(
            {"_id": version["_id"]}, {"$setOnInsert": version}, upsert=True)


def seed(database):
    """Add those that are not there yet; what somebody has changed stays as it is."""
    rules = database[GuardRule._get_collection_name()]
    versions = database[GuardRuleVersion._get_collection_name()]
    for rule in default_rules():
        for collection, raw in ((rules, rule), (versions, version_of(rule))):
            collection.update_one({"_id": raw["_id"]}, {"$setOnInsert": raw}, upsert=True)
