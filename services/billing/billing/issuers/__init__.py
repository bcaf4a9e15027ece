"""The company itself as it appears on what it issues, and its series of numbers."""
