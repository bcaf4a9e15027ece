"""Portfolios: who looks after which contacts, since when, and handing them over."""
