"""Leads: taken in, scored, assigned, answered in time, and made customers to be."""
