"""Figures of marketing for dashboards, in the currency of the house, with where their rows are."""
