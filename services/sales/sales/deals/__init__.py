"""Pipelines and the deals in them: how far they are, and how well they go."""
