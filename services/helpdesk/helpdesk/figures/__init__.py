"""Figures of the helpdesk for dashboards, each with the period before and where its rows are."""
