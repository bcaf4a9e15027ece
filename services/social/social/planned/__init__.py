"""Planned posts: said to everybody by an account of ours, at a time, once."""
