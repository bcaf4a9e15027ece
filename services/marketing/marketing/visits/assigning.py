"""Who of us visits whom: the owner, whose territory it is, or the agents in turn."""


def assigned(parties, visit_list, load):
    """`{contact id: user id or None}`; `load` says how many visits each agent has, and grows."""
    agents = visit_list.get("agents") or ()
    found = {}
    for contact_id, party in parties.items():
        user_id = _of_one(party, visit_list["assigned_by"], agents, load)
        if user_id is not None:
            load[user_id] = load.get(user_id, 0) + 1
        found[contact_id] = user_id
    return found


def most_a_day_of(user_id, visit_list):
    """How many visits of an agent there may be on a day."""
    agents = visit_list.get("agents") or ()
    own = next((agent for agent in agents if agent["user_id"] == user_id), {})
    return own.get("most_a_day") or visit_list["most_a_day"]


def address_of(party):
    """Where somebody is visited: the primary address, else the first; None without any."""
    addresses = party.get("addresses") or ()
    return next((one for one in addresses if one.get("is_primary")), next(iter(addresses), None))


def place_of(party):
    """An address as a line of the agenda."""
    address = address_of(party) or {}
    town = " ".join(filter(None, (address.get("postal_code"), address.get("locality"))))
    street = " ".join((address.get("street") or "").split())
    return ", ".join(filter(None, (street, town)))[:300]


def _of_one(party, assigned_by, agents, load):
    if assigned_by == "territory":
        return _by_territory(address_of(party) or {}, agents)
    if assigned_by == "owner" and party.get("owner_id"):
        return party["owner_id"]
    if not agents:
        return None
    return min(agents, key=lambda agent: load.get(agent["user_id"], 0))["user_id"]


def _by_territory(address, agents):
    """The agent with the longest beginning that fits; one without any takes the whole country."""
    code = (address.get("postal_code") or "").replace(" ", "").upper()
    fitting = [
        (len(beginning), agent["user_id"]) for agent in agents
        if not agent.get("country") or agent["country"] == address.get("country")
        for beginning in (one.replace(" ", "").upper() for one in agent.get("postal_codes") or [""])
        if code.startswith(beginning) and (beginning or agent.get("country"))]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None
