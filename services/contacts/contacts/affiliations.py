"""Who belongs where: organisations are named beside their people, and survivors of merges found."""

from chassis import clock, paging
from contracts.errors import ValidationFailed

from .merges import survivors
from .models import Contact

MOST_PEOPLE = 1000


def refuse_itself(contact_id, affiliations):
    errors = [
        {"pointer": f"/affiliations/{index}/organisation_id",
         "detail": "Nobody belongs to themselves."}
        for index, affiliation in enumerate(affiliations)
        if affiliation["organisation_id"] == contact_id
    ]
    if errors:
        raise ValidationFailed(errors=errors)


def name_organisations(affiliations):
    """Write beside each affiliation what the organisation is called now.

    A merged organisation gives way to its survivor; the way is returned.
    """
    if not affiliations:
        return []
    hops, ids = [], [affiliation["organisation_id"] for affiliation in affiliations]
    found = names_of_organisations(ids)
    if len(found) < len(set(ids)):
        hops = survivors.follow({"affiliations": affiliations}, "affiliations.organisation_id")
        ids = [affiliation["organisation_id"] for affiliation in affiliations]
        found = names_of_organisations(ids)
    errors = [
        {"pointer": f"/affiliations/{index}/organisation_id",
         "detail": "There is no such organisation."}
        for index, id in enumerate(ids) if id not in found
    ]
    if errors:
        raise ValidationFailed(errors=errors)
    for affiliation in affiliations:
        affiliation["organisation_name"] = found[affiliation["organisation_id"]]
    return hops


def names_of_organisations(ids):
    """What the organisations among these contacts are called now, by id."""
    found = Contact.collection().find({"_id": {"$in": ids}, "kind": "organisation"}, {"name": 1})
    return {raw["_id"]: raw["name"] for raw in found}


def people_of(ids):
    """The ids of those who belong today to the organisation that has these ids.

    Of very many, those who were added last.
    """
    today = clock.today()
    found = Contact.collection().find(
        {"affiliations.organisation_id": paging.any_of(ids), "archived_at": None},
        {"affiliations": 1}).sort([("created_at", -1), ("_id", -1)]).limit(MOST_PEOPLE)
    return [raw["_id"] for raw in found if any(
        item["organisation_id"] in ids
        and (item.get("starts_on") or today) <= today <= (item.get("ends_on") or today)
        for item in raw["affiliations"])]
