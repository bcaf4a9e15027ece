"""Partners: agreements, the deals that they register, what they earn, and what they see of it."""
