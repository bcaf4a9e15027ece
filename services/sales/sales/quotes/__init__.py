"""Quotes: written, approved, sent, accepted."""
