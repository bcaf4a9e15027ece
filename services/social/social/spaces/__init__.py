"""Spaces: where people of several organisations and we work together."""
