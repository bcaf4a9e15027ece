"""Custom fields: what a company says of its parties and activities beyond what all do."""
