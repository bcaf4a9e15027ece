"""Numbered changes of the store, each run once."""
