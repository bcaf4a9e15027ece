"""What support costs, line by line, and what articles saved."""
