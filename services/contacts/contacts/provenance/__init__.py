"""Where each value of a contact comes from, and what it was before."""
