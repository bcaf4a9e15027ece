"""Dunning: reminders by levels that listen to what else is going on with a customer."""
