"""Whom to approach: people chosen by rules or lists, split, kept, and told when they move."""
