"""PageRank: how much weight everybody has who is pointed at, by whom they are pointed at.

Brin and Page, The anatomy of a large-scale hypertextual web search engine, 1998; by power
iteration, with the weight of those who point at nobody shared out evenly.
"""

import numpy as np

DAMPING = 0.85
# In all, of a weight that adds up to 1.
CLOSE_ENOUGH = 1e-9
MOST_STEPS = 200


def pagerank(count, edges):
    """The weights of `count` nodes, which add up to 1.

    `edges` is `{(from, to): weight}`, nodes being numbers below `count` and weights above 0.
    """
    if not count:
        return np.empty(0)
    ends = np.array(list(edges), dtype=np.int64).reshape(-1, 2)
    weights = np.fromiter(edges.values(), dtype=float, count=len(edges))
    sources, targets = ends[:, 0], ends[:, 1]
    given = np.bincount(sources, weights=weights, minlength=count)
    shares = weights / given[sources]
    is_silent = given == 0
    ranks = np.full(count, 1 / count)
    for _ in range(MOST_STEPS):
        passed_on = np.bincount(targets, weights=ranks[sources] * shares, minlength=count)
        after = (1 - DAMPING + DAMPING * ranks[is_silent].sum()) / count + DAMPING * passed_on
        if np.abs(after - ranks).sum() < CLOSE_ENOUGH:
            return after
        ranks = after
    return ranks
