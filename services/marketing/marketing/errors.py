"""What the rules of marketing refuse."""
