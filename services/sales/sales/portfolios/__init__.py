"""Portfolios: who looks after which customers, by rules and capacity."""
