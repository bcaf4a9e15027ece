"""The best chains to somebody, looking at no more of the network than it takes to be sure.

Chains of one step are sought, then of two, and so on, until there are enough. For each length the
network is looked at from its strongest parts on, until nobody whom it was not looked at yet could
be part of a chain as strong as those that were found. So the answer is that of the whole network.

Whether those on a chain may be named is asked only of who is on one; whoever may not is left out,
and the search goes on without them.
"""

from itertools import pairwise

from chassis import clock
from contracts.contacts.network import MOST_STEPS

from .chains import WHOLE, best_chains
from .evidence import is_user, pair_of
from .models import Tie
from .parties import Parties
from .strength import strength_of
from .surroundings import Surroundings

FIRST_BATCH, LAST_BATCH = 64, 1024


class Search:
    """A search for chains to `end`: from `start`, or where that is None from our own people."""

    def __init__(self, start, end):
        self.start, self.end = start, end
        self.around = Surroundings()
        self.parties = Parties()
        self.ties = {}

    def best(self, count):
        """The best chains, as `[(nodes, product of strengths)]`: the shortest, then strongest."""
        found = []
        for steps in range(1, MOST_STEPS + 1):
            found += self._of_length(steps, count - len(found))
            if len(found) >= count:
                break
        return found

    def _of_length(self, steps, count):
        batch = FIRST_BATCH
        while True:
            found = self._open_chains(steps, count)
            least = found[-1][1] if len(found) == count else 0
            wanted = self._wanted(steps, least)
            if not wanted:
                return found
            if self.around.is_spent:
                self.around.is_complete = False
                return found
            self._look(wanted[:batch])
            batch = min(2 * batch, LAST_BATCH)

    def _look(self, wanted):
        nodes = [node for _, node, is_for_ours in wanted if not is_for_ours]
        if nodes:
            self.around.look_at(nodes)
        nodes = [node for _, node, is_for_ours in wanted if is_for_ours]
        if nodes:
            self.around.ask_for_ours(nodes)

    # What has to be looked at

    def _wanted(self, steps, least):
        """Whom to look at, as `(at most so strong, node, whether only for our own people)`."""
        wanted = self._between(steps) if self.start else self._from_ours(steps)
        wanted = [item for item in wanted if item[0] >= least]
        wanted.sort(key=lambda item: (-item[0], item[1]))
        return wanted

    def _between(self, steps):
        """From both ends, so that two steps from each are enough for four."""
        looked_at = self.around.looked_at
        if steps < 3:
            ends = (self.start,) if steps == 1 else (self.start, self.end)
            return [(WHOLE**steps, node, False) for node in ends if node not in looked_at]
        sides = [self._side(self.start, self.end, steps), self._side(self.end, self.start, steps)]
        if steps == 3:
            # The middle step is seen from either side, so the one with less to look at will do.
            sides = [min(sides, key=len)]
        return [item for side in sides for item in side]

    def _side(self, end, other, steps):
        best = max(self.around.of(other).values(), default=0)
        return [
            (strength * best * WHOLE ** (steps - 2), node, False)
            for node, strength in self.around.of(end).items()
            if node not in self.around.looked_at and node != other
        ]

    def _from_ours(self, steps):
        """From the end back; of whoever may be next to our own people only these are asked for."""
        around, wanted = self.around, []
        walks = {self.end: 1}
        for done in range(steps):
            is_last = done == steps - 1
            known = around.asked_for_ours if is_last else around.looked_at
            wanted += [(best * WHOLE ** (steps - done), node, is_last)
                       for node, best in walks.items() if node not in known]
            if not is_last:
                walks = self._one_step_on(walks)
        return wanted

    def _one_step_on(self, walks):
        further, ours = {}, self.around.ours
        for node, best in walks.items():
            for other, strength in self.around.of(node).items():
                if further.get(other, 0) < best * strength:
                    further[other] = best * strength
        return {node: best for node, best in further.items()
                if node != self.end and node not in ours and not is_user(node)}

    # What is found

    def _open_chains(self, steps, count):
        """The best chains of that length, as far as was looked, on which everybody may be named."""
        while True:
            starts = {self.start} if self.start else self.around.ours - {self.end}
            found = best_chains(self.around.ties, starts, self.end, steps=steps, count=count)
            if not self._leave_out_closed(found) and not self._put_right(found):
                return found

    def _leave_out_closed(self, chains):
        """Leave out of the network who may not be named; whether there was anybody."""
        unknown = self.parties.learn({node for nodes, _ in chains for node in nodes})
        closed = {node for node in unknown if self.parties.closed_because(node)}
        self.around.leave_out(closed)
        past = {node for node in unknown & self.around.ours if not self.parties.is_ours(node)}
        self.around.take_for_others(past)
        return bool(closed or past)

    def _put_right(self, chains):
        """Take ties as they are by today, where their day has come and nobody reckoned them yet."""
        pairs = {pair_of(*pair) for nodes, _ in chains for pair in pairwise(nodes)}
        unknown = {pair for pair in pairs if pair not in self.ties}
        if not unknown:
            return False
        ids = [f"{low}/{high}" for low, high in sorted(unknown)]
        for raw in Tie.collection().find({"_id": {"$in": ids}}):
            self.ties[raw["low_id"], raw["high_id"]] = raw
        today, before = clock.today(), len(self.around.put_right)
        for pair in unknown:
            raw = self.ties.setdefault(pair, {"evidence": [], "due_on": today})
            if raw.get("due_on", "9999") <= today:
                strength = strength_of(raw["evidence"], today)
                if strength != self.around.of(pair[0])[pair[1]]:
                    self.around.count_as(*pair, strength)
        return len(self.around.put_right) > before
