"""Invoices and credit notes: drafted, issued without gaps, chained, and never changed after."""
