"""Staffing: how many tickets are to come, how many people they take, and how many there are."""
