"""Journeys: people led step by step, each at their own time, by what happens with them."""
