"""Influence: who is heard by whom, on networks and among those who know each other."""
