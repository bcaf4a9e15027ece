"""Objectives of people, teams and partners, and how far each is."""
