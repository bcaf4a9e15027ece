"""The press: who writes about us, and what they ask."""
