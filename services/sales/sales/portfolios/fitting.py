"""Which rule a customer falls under, and who of it has most room."""

from chassis import clock


def rule_for(plan, party):
    """The first rule of a plan that fits a party, or None."""
    return next((rule for rule in plan["rules"] if fits(rule, party)), None)


def fits(rule, party):
    """Whether all conditions of a rule fit a party; one of its addresses has to fit all of them."""
    today = clock.today()
    roles = {role["role"] for role in party.get("roles", ())
             if (role.get("starts_on") or "") <= today <= (role.get("ends_on") or "9999")}
    languages = {tag.partition("-")[0] for tag in party.get("languages", ())}
    return (
        _meets(rule.get("tags"), party.get("tags", ()))
        and _meets(rule.get("roles"), roles)
        and _meets([tag.partition("-")[0] for tag in rule.get("languages", ())], languages)
        and _is_there(rule, party))


def _meets(asked, held):
    return not asked or bool(set(asked) & set(held))


def _is_there(rule, party):
    if not any(rule.get(name) for name in ("countries", "regions", "postal_prefixes")):
        return True
    return any(
        _meets(rule.get("countries"), {address.get("country")})
        and _meets([region.casefold() for region in rule.get("regions", ())],
                   {(address.get("region") or "").casefold()})
        and (not rule.get("postal_prefixes")
             or (address.get("postal_code") or "").startswith(tuple(rule["postal_prefixes"])))
        for address in party.get("addresses", ()))


class Room:
    """How many customers each caretaker has, and how many they can have."""

    def __init__(self, plan, counts):
        self.capacities = {one["user_id"]: one["capacity"] for one in plan["caretakers"]}
        self.counts = dict(counts)

    def left(self, user_id):
        return self.capacities.get(user_id, 0) - self.counts.get(user_id, 0)

    def filled(self, user_id):
        """How full somebody is, of their capacity; full who has none."""
        capacity = self.capacities.get(user_id, 0)
        return self.counts.get(user_id, 0) / capacity if capacity else 1.0

    def most_of(self, user_ids):
        """Who of these has room and is least full; None when nobody has any."""
        free = [user_id for user_id in user_ids if self.left(user_id) > 0]
        return min(free, key=lambda user_id: (self.filled(user_id), user_id), default=None)

    def give(self, user_id):
        self.counts[user_id] = self.counts.get(user_id, 0) + 1

    def take(self, user_id):
        self.counts[user_id] -= 1
