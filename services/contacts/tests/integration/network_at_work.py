"""Rules of the network for tests, and events taken up as the service would, in any order."""

from dataclasses import dataclass

import orjson

from chassis import schemas
from chassis.deliveries import Happened
from chassis.outbox import commit
from contracts.contacts import contacts as contract


@dataclass
class Teller:
    """What was announced and not taken up yet; without a bus, so that tests choose the order."""

    store: object

    def waiting(self):
        """The events that wait, as reactions see them, and none of them a second time."""
        found = list(self.store.outbox.find({"events": {"$exists": True}}).sort("_id", 1))
        self.store.outbox.delete_many({"_id": {"$in": [held["_id"] for held in found]}})
        return [self._happened(event) for held in found for event in held["events"]]

    def tell(self, events=None):
        """Have the service react to these, or to all that wait."""
        from contacts.service import ContactsService

        for happened in self.waiting() if events is None else events:
            _, entity, participle = happened.type.split(".")
            reaction = getattr(ContactsService, f"on_{entity}_{participle}", None)
            if reaction is not None:
                commit(lambda reaction=reaction, happened=happened: reaction.react([happened]))

    @staticmethod
    def _happened(event):
        schema = schemas.tolerant(contract.events[event["type"]].schema)
        return Happened(id=event["id"], type=event["type"], at=event["time"],
                        data=schema.load(orjson.loads(event["data"])))


def ways(found):
    """The chains of a reply as `[(ids, strength in its product of thousandths)]`."""
    return [
        (tuple([chain["steps"][0]["from"]["id"], *(step["to"]["id"] for step in chain["steps"])]),
         round(chain["strength"] * 1000 ** chain["length"]))
        for chain in found["chains"]
    ]
