"""Numbered migrations of the gateway's store."""
