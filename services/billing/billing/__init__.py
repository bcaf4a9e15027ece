"""What is owed: billing profiles, invoices and payments."""
