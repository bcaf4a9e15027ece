"""Figures of sales for dashboards, each with the period before and with where its rows are."""
