"""The people of a customer: who is named in open deals, and who of us knows them best."""

from chassis import clock
from contracts.sales.handover import MOST_KNOWN_BY, MOST_PEOPLE


def people_of(customer_id, contacts, network, deals):
    """`(people, whether these are all)`: those of most open deals first, then the best known.

    They are who belongs to the customer now or knows it, and the customer itself if a person.
    `contacts` is a page of contacts, `network` what there is around the customer, or None.
    """
    people = _around(network) | _belonging(customer_id, contacts["items"])
    known_by = _known_by(network, people.keys())
    for id, person in people.items():
        person["deal_ids"] = [deal["id"] for deal in deals if id in deal["contact_ids"]]
        person["known_by"] = known_by.get(id, [])
    ordered = sorted(people.values(), key=_by_weight)
    is_all = (contacts["next"] is None and len(ordered) <= MOST_PEOPLE
              and (network is None or network["is_complete"]))
    return [
        {**person, "known_by": person["known_by"][:MOST_KNOWN_BY]}
        for person in ordered[:MOST_PEOPLE]], is_all


def _by_weight(person):
    best = person["known_by"][0]["strength"] if person["known_by"] else 0
    return (-len(person["deal_ids"]), -best, person["name"], person["contact_id"])


def _around(network):
    nodes = network["nodes"] if network else ()
    return {node["id"]: _person(node["id"], node["name"], {})
            for node in nodes if node["type"] == "person" and node["steps"] <= 1}


def _belonging(customer_id, contacts):
    today = clock.today()
    found = {}
    for contact in contacts:
        places = [
            place for place in contact.get("affiliations", ())
            if place["organisation_id"] == customer_id
            and (place.get("starts_on") or today) <= today <= (place.get("ends_on") or today)]
        if places:
            found[contact["id"]] = _person(contact["id"], contact["name"], places[0])
    return found


def _person(id, name, place):
    return {"contact_id": id, "name": name, "title": place.get("title"),
            "department": place.get("department")}


def _known_by(network, ids):
    """`{person: those of our users who know them, the best first}`."""
    found = {}
    for edge in network["edges"] if network else ():
        for one, other in (("from_id", "to_id"), ("to_id", "from_id")):
            if edge[one].startswith("user_") and edge[other] in ids:
                found.setdefault(edge[other], []).append({
                    "user_id": edge[one], "strength": edge["strength"],
                    "seen_at": edge["seen_at"]})
    return {id: sorted(known, key=lambda item: (-item["strength"], item["user_id"]))
            for id, known in found.items()}
