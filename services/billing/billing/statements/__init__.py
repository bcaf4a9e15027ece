"""Statements: how a party stands, who owes since when, what is disputed, and the portal."""
