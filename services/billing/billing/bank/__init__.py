"""Bank statements: files of banks, and what of them is a payment of whom."""
