"""What each customer is worth to us, kept from what is told, and published as a score."""
