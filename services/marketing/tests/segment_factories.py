"""Parties of whom something is known, as events tell it, for tests of segments."""

import orjson
from marketing_factories import a_contact, a_line, an_order, happened, moment, placed

from chassis.ids import new_id
from chassis.outbox import commit
from marketing.behaviour import happenings
from marketing.segments.expanding import expanded
from marketing.segments.searching import Search


def told(rules, **fields):
    """The id of a contact that contacts told of."""
    contact = a_contact(**fields)
    rules.react("on_contact_created", happened("contacts.contact.created", {
        "contact": contact, "changed": []}))
    return contact["id"]


def bought(rules, contact_id, *, days_ago=1, total="100.00", product_id=None, **fields):
    """The id of an order that was placed so many days ago."""
    lines = [a_line(total, product_id=product_id)] if product_id else []
    order = an_order(contact_id, total, placed_at=moment(days_ago), lines=lines, **fields)
    rules.react("on_behaviour_told", placed(order))
    return order["id"]


def noted(contact_ids, type, at, *, id=None, **fields):
    """Have something be noted as marketing's own parts do."""
    id = id or f"{type}/{new_id('x')}"
    commit(lambda: happenings.note(
        id=id, type=type, contact_ids=contact_ids, occurred_at=at, **fields))


def consented(rules, contact_id, decision="granted", *, purpose="marketing", days_ago=1,
              objects_to=(), **fields):
    """A decision of a party, told."""
    at = moment(days_ago)
    basis = {"lawful_basis": "consent"} if decision == "granted" else {}
    rules.react("on_consent_recorded", happened("contacts.consent.recorded", {
        "consent": {"id": new_id("consent"), "version": 1, "created_at": at, "updated_at": at,
                    "contact_id": contact_id, "purpose": purpose, "decision": decision,
                    "given_at": at, "recorded_by": "user:x", "evidence": [], **basis, **fields},
        "objects_to": list(objects_to)}))


def related(rules, from_id, to_id, type="knows", *, event="created", **fields):
    """A relationship, told."""
    at = moment()
    told = {"id": new_id("relationship"), "version": 1, "created_at": at, "updated_at": at,
            "from_id": from_id, "to_id": to_id, "type": type, "evidence": [], **fields}
    rules.react("on_relationship_told", happened(
        f"contacts.relationship.{event}", {"relationship": told}))
    return told


def found(tree):
    """Whom a rule holds now."""
    return Search().ids(expanded(tree))


def profile(field, operator, **compared):
    return {"profile": {"field": field, "operator": operator, **compared}}


def behaviour(type="sales.order.placed", **fields):
    return {"behaviour": {"type": type, **fields}}


SPANISH = profile("country", "is", value="ES")
ADDRESS = [{"country": "ES"}]


def a_segment(rules, rule=SPANISH, **fields):
    return rules.create_segment(name="Clientes", rule=rule, **fields)


def a_list(rules, *contact_ids, **fields):
    made = rules.create_segment(name="Lista", kind="static", **fields)
    if contact_ids:
        rules.set_segment_members(segment_id=made["id"], add=list(contact_ids))
    return made


def members(rules, segment_id):
    return [item["contact_id"] for item in
            rules.list_segment_members(segment_id=segment_id)["items"]]


def events(rules):
    """What was announced: `[(type, data)]`."""
    return [(event["type"], orjson.loads(event["data"]))
            for raw in rules.store.outbox.find().sort("_id", 1)
            for event in raw.get("events", ())]
