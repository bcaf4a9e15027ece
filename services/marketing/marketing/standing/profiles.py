"""Of what is known of a party, that by which it is chosen."""

from chassis.parties import Party

ALWAYS = ("0000-00-00", "9999-99-99")


def profiles_of(contact_ids):
    """`{contact id: fields}` of those who are there, and neither archived nor merged."""
    found = Party.collection().find({
        "_id": {"$in": sorted(contact_ids)}, "kind": {"$exists": True}})
    return {party["_id"]: _profile(party) for party in found
            if not party.get("merged_into") and not party.get("archived_at")}


def _profile(party):
    countries = [address["country"] for address in party.get("addresses", ())
                 if address.get("country")]
    fields = {
        "is_living": True, "name": party.get("name"), "kind": party["kind"],
        "known_since": party["created_at"],
        "roles": [_role(role) for role in party.get("roles", ())],
        "tags": party.get("tags"), "countries": list(dict.fromkeys(countries)),
        "languages": party.get("languages"), "owner_id": party.get("owner_id"),
        "team_id": party.get("team_id"), "preferred_channel": party.get("preferred_channel"),
        "birthday": party.get("birthday"),
        "has_email": bool(party.get("emails")), "has_phone": bool(party.get("phones")),
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _role(role):
    begins, ends = ALWAYS
    return {"role": role["role"], "from": role.get("starts_on") or begins,
            "until": role.get("ends_on") or ends}
