"""Files of contacts as other programs write and read them: CSV, vCard, JSON Lines."""
