"""Who may be approached for what, by which channel, and what they decided about it."""
