"""Who a node of the network is, and whether it may be named in introductions."""

from chassis import clock

from .. import visibility
from ..models import Contact
from .evidence import is_user

_SHOWN = {"name": 1, "kind": 1, "archived_at": 1, "_objects_to": 1, "roles": 1}
OBJECTIONS = {"all", "introduction"}


class Parties:
    """The contacts among nodes, each read once for a question."""

    def __init__(self):
        self._raws = {}
        self._hidden = set()

    def learn(self, nodes):
        """Read those that were not read yet; which they were."""
        unknown = {node for node in nodes if node not in self._raws and not is_user(node)}
        if unknown:
            self._raws.update(dict.fromkeys(unknown))
            self._raws.update(
                (raw["_id"], raw) for raw in
                Contact.collection().find({"_id": {"$in": sorted(unknown)}}, _SHOWN))
            self._hidden |= visibility.hidden_from_caller(unknown)
        return unknown

    def shown(self, node):
        """A node with its name, as it is told."""
        if is_user(node):
            return {"type": "user", "id": node}
        raw = self._raws[node]
        return {"type": raw["kind"], "id": node, "name": raw["name"]}

    def closed_because(self, node):
        """Why nobody may be introduced by way of this node, or None."""
        if is_user(node):
            return None
        raw = self._raws[node]
        if raw is None or raw.get("archived_at") or node in self._hidden:
            # Whoever is hidden from the caller is not there for them.
            return "archived"
        return "objects" if OBJECTIONS & set(raw.get("_objects_to", ())) else None

    def is_there(self, node):
        return is_user(node) or self.closed_because(node) != "archived"

    def is_ours(self, node):
        """Whether that is one of our own people by today."""
        return is_user(node) or is_employee(self._raws[node] or {}, clock.today())


def is_employee(raw, day):
    """Whether a contact, as it is stored, is an employee of ours on that day."""
    return any(
        role["role"] == "employee"
        and (role.get("starts_on") or day) <= day <= (role.get("ends_on") or day)
        for role in raw.get("roles", ())
    )
