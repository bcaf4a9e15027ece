"""Returns and cancellations: from the wish to give back to its settlement, and to its cause."""
