"""Tickets: what is asked, what is said about it, and what comes of it."""
