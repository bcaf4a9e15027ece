"""Payments: money that comes in, what of which invoice it settles, and what is paid back."""
