"""Figures of social for dashboards, each with the period before and with where its rows are."""
