"""Documents of billing on paper and as e-invoices."""
