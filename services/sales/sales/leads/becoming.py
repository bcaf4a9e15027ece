"""Which person and which organisation a lead becomes: those that are known, else new ones.

They are made before the lead is converted, under names that are the lead's own, so that whoever
asks again, or died in between, comes to the same ones.
"""

from chassis.asking import ask
from chassis.parties import known
from contracts import contacts
from contracts.errors import Conflict, ValidationFailed

from ..errors import LeadIsDisqualified
from .models import Lead

# By which external id contacts knows what was made of a lead.
SYSTEM = "sales_lead"
EXTERNAL_ID_TAKEN = "external_id_taken"


def parties_of_lead(*, lead_id, contact_id, organisation_id, makes_organisation, **_request):
    """For `serves(…, first=…)`: `becomes`, the ids of the person and the organisation.

    It is None of a lead that is converted already. Raises LeadIsDisqualified.
    """
    lead = Lead.fetch(lead_id)
    if lead.converted_at:
        return {"becomes": None}
    if not lead.is_open:
        raise LeadIsDisqualified(id=lead_id)

    named = _named(contact_id=contact_id, organisation_id=organisation_id)
    organisation_id = named.get("organisation_id") or lead.organisation_id
    if organisation_id is None and makes_organisation and lead.company:
        organisation_id = _made(f"{lead_id}/organisation", _organisation(lead))
    contact_id = named.get("contact_id") or lead.contact_id
    if contact_id is None:
        contact_id = _made(lead_id, _person(lead, organisation_id))
    return {"becomes": {"contact_id": contact_id, "organisation_id": organisation_id}}


def _named(**asked):
    """The ids of the parties that a request names. Raises ValidationFailed for misfits."""
    asked = {name: id for name, id in asked.items() if id is not None}
    parties = known(**asked)["parties"]
    for name, kind in (("contact_id", "person"), ("organisation_id", "organisation")):
        party = parties.get(asked.get(name))
        if party is None:
            continue
        if party["kind"] != kind:
            raise ValidationFailed.at(f"/{name}", f"This is no {kind}.")
        if party.get("archived_at"):
            raise ValidationFailed.at(f"/{name}", "The contact is archived. Restore it first.")
    return {name: parties[id]["id"] for name, id in asked.items()}


def _made(external_id, fields):
    """The id of a new contact, or of the one that was made under that external id before."""
    try:
        return ask(contacts.create_contact, once=f"convert_lead/{external_id}",
                   external_ids=[{"system": SYSTEM, "id": external_id}], **fields)["id"]
    except Conflict as error:
        if error.code != EXTERNAL_ID_TAKEN:
            raise
    for is_archived in (False, True):
        found = ask(contacts.list_contacts, external_system=SYSTEM, external_id=external_id,
                    is_archived=is_archived, limit=1)["items"]
        if found:
            return found[0]["id"]
    raise Conflict("Another contact was made of this lead, and is gone.")


def _organisation(lead):
    return _said({
        "kind": "organisation", "name": lead.company, "tax_ids": _tax_ids(lead),
        "addresses": _addresses(lead), **_of_ours(lead),
    })


def _person(lead, organisation_id):
    is_of_company = bool(lead.company)
    place = {"organisation_id": organisation_id, "title": lead.job_title, "is_primary": True}
    return _said({
        "kind": "person", "name": lead.name, "given_name": lead.given_name,
        "family_name": lead.family_name,
        "emails": [{"address": lead.email}] if lead.email else [],
        "phones": [{"number": lead.phone}] if lead.phone else [],
        "languages": [lead.language] if lead.language else [],
        "tax_ids": [] if is_of_company else _tax_ids(lead),
        "addresses": [] if is_of_company else _addresses(lead),
        "affiliations": [_said(place)] if organisation_id else [],
        **_of_ours(lead),
    })


def _of_ours(lead):
    return {"roles": [{"role": "prospect"}], "owner_id": lead.owner_id, "team_id": lead.team_id}


def _tax_ids(lead):
    return [{"country": lead.country, "value": lead.tax_id}] if (
        lead.tax_id and lead.country) else []


def _addresses(lead):
    names = ("street", "locality", "region", "postal_code", "country")
    address = _said({name: getattr(lead, name) for name in names})
    return [address] if address else []


def _said(fields):
    return {name: value for name, value in fields.items() if value not in (None, [])}
