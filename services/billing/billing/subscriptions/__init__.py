"""Subscriptions: plans that are billed period by period, by the ordinary way of invoices."""
