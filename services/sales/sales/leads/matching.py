"""Who a lead may be that is known already: parties, and other open leads."""

from chassis.parties import Party
from contracts.sales.lead import MOST_MATCHES

from .models import Lead
from .points import fold, keys_of

# Names are compared without regard to capitals and accents; see the index of parties.
BY_NAME = {"locale": "es", "strength": 1}
MOST_FOUND = 50


def open_leads_like(lead, *, but_id=None):
    """The open leads that share a key with this one (a view), the oldest first."""
    where = {"_look_keys": {"$in": keys_of(lead)}}
    if but_id:
        where["_id"] = {"$ne": but_id}
    return list(Lead.collection().find(where).sort("_id", 1).limit(MOST_FOUND))


def same_person(lead, others):
    """The open lead among these that is surely of the same person; None without one."""
    return next((other for other in others if _is_same(lead, other)), None)


def _is_same(lead, other):
    """By the email; else by phone, tax id or name and company, where nothing speaks against it.

    A switchboard and a tax id belong to a whole company, so two of its people stay two.
    """
    if _agree(lead, other, "email"):
        return True
    is_same_name = fold(lead["name"]) == fold(other["name"])
    have_emails = bool(lead.get("email") and other.get("email"))
    if _agree(lead, other, "phone"):
        return is_same_name or (not have_emails and _is_nameless(lead, other))
    if _agree(lead, other, "tax_id"):
        return is_same_name
    is_same_company = fold(lead.get("company") or "") == fold(other.get("company") or "") != ""
    have_phones = bool(lead.get("phone") and other.get("phone"))
    return is_same_name and is_same_company and not have_emails and not have_phones


def _agree(lead, other, name):
    return lead.get(name) is not None and lead.get(name) == other.get(name)


def _is_nameless(lead, other):
    """Whether one of them is called by a number or an address, for want of a name."""
    return any(one["name"] in (one.get("phone"), one.get("email")) for one in (lead, other))


def settle(lead, others=None):
    """Write down whom a lead may be, and whom it surely is, before it is stored."""
    shown = lead.to_mongo().to_dict()
    others = open_leads_like(shown, but_id=lead.id) if others is None else others
    found = [*_parties_like(shown), *(_match_of_lead(shown, other) for other in others)]
    lead.matches = found[:MOST_MATCHES]
    sure = [match for match in found if match["is_sure"] and match["kind"] == "person"]
    if len({match["contact_id"] for match in sure}) == 1:
        lead.contact_id = sure[0]["contact_id"]
    elif not lead.converted_at:
        lead.contact_id = None
    companies = {match["contact_id"] for match in found
                 if match["kind"] == "organisation" and match["is_sure"]}
    lead.organisation_id = companies.pop() if len(companies) == 1 else None
    _claim(lead, others)


def release(lead):
    """Let others of the same person be open leads, as this one is closed; before it is stored."""
    lead.look_keys = lead.open_keys = []


def _claim(lead, others):
    """Hold the keys that no other open lead has: of these there is one open lead at a time."""
    keys = keys_of(lead.to_mongo())
    taken = {key for other in others for key in other.get("_open_keys", ())}
    lead.look_keys = keys
    lead.open_keys = [key for key in keys if key not in taken]


def _match_of_lead(lead, other):
    reason = next((name for name in ("email", "phone", "tax_id") if _agree(lead, other, name)),
                  "name_and_company")
    return {"lead_id": other["_id"], "kind": "lead", "reason": reason, "is_sure": False}


def _parties_like(lead):
    """The parties that share a contact point, a tax id or a name with a lead, each once."""
    matches = {}
    for party, reason, is_sure in (*_by_points(lead), *_by_names(lead)):
        held = matches.get(party["_id"])
        if held is None or (is_sure and not held["is_sure"]):
            matches[party["_id"]] = {"contact_id": party["_id"], "kind": party["kind"],
                                     "reason": reason, "is_sure": is_sure}
    return sorted(matches.values(), key=lambda match: not match["is_sure"])


def _by_points(lead):
    asked = {"emails.address": lead.get("email"), "phones.number": lead.get("phone"),
             "tax_ids.value": lead.get("tax_id")}
    where = [{path: value} for path, value in asked.items() if value]
    found = _living(Party.collection().find({"$or": where}).limit(MOST_FOUND))
    for party in found:
        is_same_name = fold(party.get("name", "")) == fold(lead["name"])
        is_person = party["kind"] == "person"
        if lead.get("email") in _values(party, "emails", "address"):
            # An address of a whole organisation does not say which of its people it is.
            yield party, "email", is_person
        elif lead.get("tax_id") in _values(party, "tax_ids", "value"):
            yield party, "tax_id", True
        elif lead.get("phone") in _values(party, "phones", "number"):
            yield party, "phone", is_person and is_same_name


def _by_names(lead):
    name, company = fold(lead["name"]), fold(lead.get("company") or "")
    if not company:
        return
    found = list(_living(Party.collection().find(
        {"name": {"$in": [lead["name"], lead["company"]]}}, collation=BY_NAME).limit(MOST_FOUND)))
    organisations = {party["_id"] for party in found
                     if party["kind"] == "organisation" and fold(party["name"]) == company}
    for party in found:
        if party["_id"] in organisations:
            yield party, "company", len(organisations) == 1
        elif fold(party["name"]) == name and organisations & {
                one["organisation_id"] for one in party.get("affiliations", ())}:
            yield party, "name_and_company", False


def _living(parties):
    return [party for party in parties
            if "kind" in party and not party.get("merged_into") and not party.get("archived_at")]


def _values(party, name, key):
    return [point[key] for point in party.get(name, ())]
