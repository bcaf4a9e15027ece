"""What other services tell, made of the examples of their contracts; what is given replaces it."""

import copy
import json

from chassis import schemas
from chassis.ids import new_id
from contacts.profiles.kinds import fact_of
from contracts.catalogue import all_services


def told(type, *contacts, new=True, **fields):
    """The data of an event about these contacts, as it goes over the bus."""
    data = copy.deepcopy(event(type).example)
    # Beside the entity, an event may say more.
    ((entity, held),) = ((name, value) for name, value in data.items() if isinstance(value, dict))
    if new:
        held["id"] = new_id(held["id"].rpartition("_")[0])
    if contacts:
        held["contact_ids"] = [contact["id"] for contact in contacts]
    held.update(fields)
    return {**data, entity: held}


def event(type):
    """The declaration of an event."""
    return all_services()[type.partition(".")[0]].events[type]


def fact(type, *contacts, **fields):
    """The fact that contacts keeps of such an event."""
    return fact_of(type, schemas.tolerant(event(type).schema).load(told(type, *contacts, **fields)))


def as_exported(type, data):
    """Such an event as a service tells it again."""
    return {"type": type, "data": json.dumps(data)}


def eur(amount):
    return {"amount": amount, "currency": "EUR"}
