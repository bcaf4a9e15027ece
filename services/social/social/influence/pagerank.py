"""Whose word has most weight in a network: PageRank (Brin and Page, The anatomy of a large-scale
hypertextual web search engine, 1998), with the weight of those who point at nobody shared out
evenly.
"""

import networkx

DAMPING = 0.85
# For each node, of a weight that adds up to 1.
CLOSE_ENOUGH = 1e-12
MOST_STEPS = 500


def pagerank(nodes, edges):
    """`{node: weight}` of these nodes; the weights add up to 1.

    `edges` is `{(from, to): weight}`, weights being above 0.
    """
    graph = networkx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from((who, to, weight) for (who, to), weight in edges.items())
    return networkx.pagerank(graph, DAMPING, tol=CLOSE_ENOUGH, max_iter=MOST_STEPS)
