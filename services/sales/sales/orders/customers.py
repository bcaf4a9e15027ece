"""Whose the orders of a shop or an ERP are: customers by our ids or by those of other systems."""

from chassis.asking import ask
from chassis.parties import Party, learning, parties_of
from chassis.parties.looking import ask_for
from contracts import contacts
from contracts.errors import ServiceUnavailable, ValidationFailed


def found_for(orders, *, is_alone=False):
    """`(by id, by external id)`: the parties that these orders name, survivors of merges.

    The first is `{contact id: party}`, the second `{(system, id): party}`. An order that comes
    alone is worth a question to contacts about an external id that is not known here yet.
    """
    wanted = {_key(order["customer"]["external_id"]) for order in orders
              if "external_id" in order["customer"]}
    named = _named(wanted)
    if is_alone and wanted - named.keys():
        _learn(wanted - named.keys())
        named = _named(wanted)
    ids = {id for order in orders for id in ids_in(order)} | set(named.values())
    found = parties_of(ids)
    missing = ids - found.keys()
    if missing:
        found |= ask_for(sorted(missing))
    return found, {key: found[id] for key, id in named.items() if id in found}


def ids_in(order):
    """The ids of contacts that an order names."""
    told = [order["customer"].get("contact_id"), order.get("partner_id"),
            *order.get("contact_ids", ())]
    return [id for id in told if id is not None]


def _key(external):
    return external["system"], external["id"]


def _named(keys):
    """`{(system, id): contact id}` of those that are known here."""
    named = {}
    for system in {system for system, _ in keys}:
        wanted = {"system": system, "id": {"$in": [id for of, id in keys if of == system]}}
        for raw in Party.collection().find(
                {"external_ids": {"$elemMatch": wanted}}, {"external_ids": 1}):
            named |= {_key(item): raw["_id"] for item in raw["external_ids"]}
    return {key: id for key, id in named.items() if key in keys}


def _learn(keys):
    """Ask contacts for parties by their external ids."""
    for system, id in keys:
        try:
            told = ask(contacts.list_contacts, external_system=system, external_id=id, limit=1)
        except (ServiceUnavailable, ValidationFailed):
            # Nobody is known by it, then; contacts takes only words for the name of a system.
            continue
        learning.keep_contacts(told["items"])
