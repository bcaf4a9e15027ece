"""Billing profiles: what has to be known of a party to bill it, and how that changes."""
