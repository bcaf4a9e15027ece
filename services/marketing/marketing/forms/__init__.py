"""Forms that strangers fill in, and what becomes of what they send: a touch, a lead, consents."""
