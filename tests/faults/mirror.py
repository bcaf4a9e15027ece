"""A consumer as another service would be: it notes each change of a contact that it hears of.

An effect is a plain insert, so that an event which took effect twice would leave two.
"""

from mongoengine import IntField, StringField

from chassis.service import Service, reacts_to
from chassis.store import Document
from contracts import contacts as contract


class Effect(Document):
    ENTITY = "effect"
    meta = {"collection": "effects"}

    event_id = StringField()
    contact_id = StringField()
    contact_version = IntField()


def _note(happened):
    contact = happened.data["contact"]
    if contact["name"] == "Poison":
        raise RuntimeError("this contact cannot be mirrored")
    Effect(event_id=happened.id, contact_id=contact["id"],
           contact_version=contact["version"]).add()


def on_contact_created(happened):
    _note(happened)


def on_contact_updated(happened):
    _note(happened)


class MirrorService(Service):
    name = "mirror"
    documents = (Effect,)

    on_contact_created = reacts_to(contract.contact_created, on_contact_created)
    on_contact_updated = reacts_to(contract.contact_updated, on_contact_updated)
