"""Numbered migrations of the contacts store."""
