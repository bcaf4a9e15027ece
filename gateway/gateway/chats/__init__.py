"""Chats as they go on: what is said is told at once, over server-sent events."""
