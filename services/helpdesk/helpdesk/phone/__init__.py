"""Calls that telephone systems report."""
