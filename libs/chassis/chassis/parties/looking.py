"""Looking parties up: here, or, when they are not known yet, by asking contacts."""

from contracts import contacts
from contracts.errors import NotFound, ValidationFailed

from ..asking import ask
from ..store import view
from ..visibility import contact_ids_in, pointer_to
from .learning import MOST_HOPS, keep_contacts, kept_of
from .models import Party


def known(**request):
    """For `serves(…, first=…)`: the parties that a request names, `{"parties": {id: party}}`.

    One that is not known here yet is asked for. Raises ValidationFailed at the place of one that
    does not exist.
    """
    asked = contact_ids_in(request)
    found = parties_of(asked)
    missing = asked - found.keys()
    if missing:
        found |= ask_for(sorted(missing))
    errors = [{"pointer": pointer_to(id, request), "detail": "There is no such contact."}
              for id in sorted(asked - found.keys())]
    if errors:
        raise ValidationFailed(errors=errors)
    return {"parties": found}


def named(field, given_as):
    """For `serves(…, first=…)`: the party that a path names in this field, `{given_as: party}`.

    Of a merged one it is the survivor. The function raises NotFound for one that does not exist.
    """

    def party(**request):
        contact_id = request[field]
        try:
            found = known(contact_id=contact_id)["parties"]
        except ValidationFailed as error:
            raise NotFound(f"There is no contact {contact_id}.", id=contact_id) from error
        return {given_as: found[contact_id]}

    return party


def parties_of(contact_ids):
    """`{id asked for: party}` of those known here, as they are shown; of merged ones the survivor.

    The survivor of a contact is known by the id asked for, and has its own under `id`.
    """
    leads_to = {id: id for id in contact_ids}
    found = {}
    for _ in range(MOST_HOPS):
        wanted = set(leads_to.values()) - found.keys()
        if not wanted:
            break
        read = {raw["_id"]: raw for raw in
                Party.collection().find({"_id": {"$in": sorted(wanted)}})}
        found |= {id: read.get(id) for id in wanted}
        for asked, id in leads_to.items():
            merged_into = (found.get(id) or {}).get("merged_into")
            if merged_into:
                leads_to[asked] = merged_into
    return {asked: view(found[id]) for asked, id in leads_to.items() if found.get(id)}


def survivor_of(contact_id):
    """The id that what is of a contact is kept under: its own, or that of whom it was merged into.
    """
    return parties_of([contact_id]).get(contact_id, {}).get("id", contact_id)


def ask_for(ids):
    """Parties that are not known here yet, by asking contacts, without those that do not exist."""
    answered = {}
    told = {item["id"]: item for item in
            ask(contacts.get_contacts, contact_ids=ids)["items"]}
    for id in ids:
        if id in told:
            answered[id] = told[id]
        elif told.keys() - set(ids):
            # It may be a merged one, in whose place its survivor was told.
            try:
                answered[id] = ask(contacts.get_contact, contact_id=id)
            except NotFound:
                continue
    keep_contacts(answered.values())
    return {id: view(kept_of(contact)) for id, contact in answered.items()}


def email_of(party):
    """The address to write to: the primary one, else the first; None without any."""
    return _primary(party.get("emails"), "address")


def phone_of(party):
    """The number to call: the primary one, else the first; None without any."""
    return _primary(party.get("phones"), "number")


def _primary(points, name):
    points = points or ()
    first = next((point for point in points if point.get("is_primary")), next(iter(points), None))
    return first[name] if first else None


def organisation_of(party, day):
    """The id of the organisation that somebody belongs to on a day: their primary one; or None."""
    current = [item for item in party.get("affiliations", ())
               if (item.get("starts_on") or "") <= day <= (item.get("ends_on") or "9999")]
    chosen = next((item for item in current if item.get("is_primary")), next(iter(current), None))
    return chosen["organisation_id"] if chosen else None
