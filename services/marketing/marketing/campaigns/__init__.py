"""Campaigns: what for, for whom, and what is done; and what came of it."""
