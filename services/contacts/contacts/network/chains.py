"""The best chains between two ends of a network, exactly: no store, no rounding."""

from heapq import heappop, heappush

# Strengths are whole thousandths, so that products of them compare exactly.
WHOLE = 1000


def best_chains(ties, starts, end, *, steps, count):
    """The strongest chains of exactly so many steps, as `[(nodes, product of their strengths)]`.

    `ties` is `{node: {neighbour: strength}}`. A chain begins at one of `starts`, ends at `end`,
    meets nobody twice and no second start; of equals the one with the lower ids comes first.

    It is a best-first search: `bound` says how strong the rest of a chain can be at most (were
    meeting somebody twice allowed), so what is taken from the heap first is best.
    """
    bound = _Bounds(ties, starts, end).of
    heap = [(-bound(start, steps), (start,), 1) for start in starts if bound(start, steps)]
    heap.sort()
    found = []
    while heap and len(found) < count:
        _, nodes, product = heappop(heap)
        left = steps - len(nodes)
        if left < 0:
            found.append((nodes, product))
            continue
        for node, strength in ties.get(nodes[-1], {}).items():
            if node in nodes or node in starts:
                continue
            rest = bound(node, left)
            if rest:
                heappush(heap, (-product * strength * rest, (*nodes, node), product * strength))
    return found


class _Bounds:
    """How strong the best way of so many steps from a node to the end is, 0 for none."""

    def __init__(self, ties, starts, end):
        self._ties, self._starts, self._end = ties, starts, end
        self._known = {}

    def of(self, node, steps):
        if steps == 0:
            return 1 if node == self._end else 0
        if node == self._end:
            return 0
        if steps == 1:
            return self._ties.get(node, {}).get(self._end, 0)
        key = (node, steps)
        if key not in self._known:
            self._known[key] = self._best(node, steps)
        return self._known[key]

    def _best(self, node, steps):
        of, starts = self.of, self._starts
        return max((strength * of(other, steps - 1)
                    for other, strength in self._ties.get(node, {}).items()
                    if other not in starts), default=0)
