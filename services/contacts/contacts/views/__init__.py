"""Views: filters, columns and order of a list, kept under a name."""
