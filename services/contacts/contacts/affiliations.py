"""Who belongs where: organisations are named beside their people, and survivors of merges found."""

from contracts.errors import ValidationFailed

from .merges import survivors
from .models import Contact


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
