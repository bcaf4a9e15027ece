"""Crises: met together, in one voice, while we hold back towards those whom they concern."""
