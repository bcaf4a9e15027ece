"""What parties did and what was done with them, a small row each, to choose people by."""
