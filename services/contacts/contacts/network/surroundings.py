"""The part of the network that a question has looked at so far, read from the store in batches."""

from .chains import WHOLE
from .evidence import is_user
from .models import Tie

# Of one node no more than its strongest ties are looked at, and for one question no more ties
# than this. Whoever asks is told when there were more.
MOST_OF_ONE = 5_000
MOST_TIES = 100_000
# Of a batch of nodes, so many ties with our own people.
MOST_OF_OURS = 20_000
# Many are looked at together as long as they have so many times the ties that one may have.
BATCH_FOR_ONE = 4

_SHOWN = {"_id": 0, "low_id": 1, "high_id": 1, "strength": 1}
_SIDES = (("low", "high"), ("high", "low"))


class Surroundings:
    """Ties as `{node: {neighbour: strength in thousandths}}`, and which nodes were looked at."""

    def __init__(self):
        self.ties = {}
        self.looked_at = set()
        self.asked_for_ours = set()
        # Contacts that have a role of ours by some day; whether it goes on is for others to say.
        self.ours = set()
        self.not_ours = set()
        self.left_out = set()
        self.put_right = {}
        self.seen = 0
        self.is_complete = True

    @property
    def is_spent(self):
        """Whether so much was looked at that it has to do."""
        return self.seen >= MOST_TIES

    def look_at(self, nodes, most=MOST_OF_ONE, together=None):
        """Learn with whom these nodes have ties; of each the strongest, so many at least.

        They are asked for together as long as they have fewer ties than that, else one by one.
        """
        most_together = BATCH_FOR_ONE * most if together is None else together
        self.looked_at.update(nodes)
        # Users know thousands, so each is looked at by itself, the strongest ties first.
        contacts = [node for node in nodes if not is_user(node)]
        alone = [node for node in nodes if is_user(node)]
        for end, other in _SIDES:
            found = self._find({f"{end}_id": {"$in": contacts}}, most_together)
            if len(found) < most_together:
                self._take(found)
                singly = alone
            else:
                singly = [*contacts, *alone]
            for node in singly:
                found = self._find({f"{end}_id": node}, most,
                                   sort={"strength": -1, f"{other}_id": 1})
                self.is_complete &= len(found) < most
                self._take(found)

    def ask_for_ours(self, nodes):
        """Learn which of our own people these nodes have ties with."""
        self.asked_for_ours.update(nodes)
        for end, other in _SIDES:
            found = self._find(
                {f"{end}_is_ours": True, f"{other}_id": {"$in": nodes}}, MOST_OF_OURS)
            self.is_complete &= len(found) < MOST_OF_OURS
            self.ours.update(raw[f"{end}_id"] for raw in found)
            self._take(found)
        self.ours -= self.left_out | self.not_ours

    def _find(self, where, most, *, sort=None):
        found = Tie.collection().find({**where, "strength": {"$gt": 0}}, _SHOWN).limit(most)
        # In one answer of the store.
        found = found.batch_size(most)
        return list(found.sort(list(sort.items())) if sort else found)

    def _take(self, found):
        self.seen += len(found)
        ties, left_out, put_right = self.ties, self.left_out, self.put_right
        for raw in found:
            low, high = raw["low_id"], raw["high_id"]
            if left_out and (low in left_out or high in left_out):
                continue
            strength = round(raw["strength"] * WHOLE)
            if put_right:
                strength = put_right.get((low, high), strength)
                if not strength:
                    continue
            ties.setdefault(low, {})[high] = strength
            ties.setdefault(high, {})[low] = strength

    def of(self, node):
        """The ties of a node, as far as they were looked at."""
        return self.ties.get(node, {})

    def leave_out(self, nodes):
        """Do as if there were no such nodes, now and in whatever is still looked at."""
        self.left_out.update(nodes)
        self.ours.difference_update(nodes)
        for node in nodes:
            for other in self.ties.pop(node, {}):
                self.ties.get(other, {}).pop(node, None)

    def count_as(self, low, high, strength):
        """Take another strength of a tie than the one that was kept; 0 for none at all."""
        self.put_right[low, high] = strength
        for one, other in ((low, high), (high, low)):
            if strength:
                self.ties[one][other] = strength
            else:
                self.ties[one].pop(other, None)

    def take_for_others(self, nodes):
        """Do not count these among our own people."""
        self.not_ours.update(nodes)
        self.ours.difference_update(nodes)
