"""Contacts that may be one and the same: how they are found, and what people say of it."""
