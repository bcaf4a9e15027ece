"""Self-billing: invoices that we issue in the name of suppliers, and owe them by it."""
