"""Making profiles again, for when the rules that make them have changed, or facts were lost."""

import orjson
from marshmallow import ValidationError

from chassis import paging, schemas
from contracts.catalogue import all_services
from contracts.errors import ValidationFailed

from ..models import Contact
from . import tallies
from .facts import learn, show_again
from .kinds import SERVICES, fact_of
from .models import Fact, Profile

# In this order: where facts are shown, then the profiles of contacts, then profiles of nobody.
_PHASES = (Fact, Contact, Profile)


def rebuild_profiles(*, after, limit):
    """Make the next so many profiles again of the facts that are held, and say how to go on."""
    phase, last_id = (0, "") if after is None else paging.decode(after, (_phase, paging.text))
    documents = _PHASES[phase]
    ids = [raw["_id"] for raw in documents.collection().find(
        {"_id": {"$gt": last_id}}, {"_id": 1}).sort("_id", 1).limit(limit)]

    changed_count = _do_again(documents, ids)
    if len(ids) == limit:
        next = paging.encode([phase, ids[-1]])
    else:
        next = paging.encode([phase + 1, ""]) if phase + 1 < len(_PHASES) else None
    return {"looked_at_count": len(ids), "changed_count": changed_count, "next": next}


def _phase(value):
    if value not in range(len(_PHASES)):
        raise ValueError("no such phase")
    return value


def _do_again(documents, ids):
    where = {"_id": {"$in": ids}}
    if documents is Fact:
        # The profiles come after; these are of contacts of a phase to come.
        return len(show_again(where))
    if documents is Profile:
        known = {raw["_id"] for raw in Contact.collection().find(where, {"_id": 1})}
        ids = [id for id in ids if id not in known]
    return tallies.recompute(ids)


def learn_facts(*, facts):
    """Take up what services tell again, however old: the newest of each entity is kept."""
    return {"learnt_count": learn([_fact(index, told) for index, told in enumerate(facts)])}


def _fact(index, told):
    service = told["type"].partition(".")[0]
    event = all_services()[service].events.get(told["type"]) if service in SERVICES else None
    if event is None:
        raise ValidationFailed.at(f"/facts/{index}/type", "Profiles are not made of such events.")
    try:
        data = schemas.tolerant(event.schema).load(orjson.loads(told["data"]))
    except orjson.JSONDecodeError as error:
        raise ValidationFailed.at(f"/facts/{index}/data", "This is not JSON.") from error
    except ValidationError as error:
        raise schemas.invalid(error, f"/facts/{index}/data") from error
    return fact_of(told["type"], data)
