"""Visit lists: who visits whom of an action and when, through the agenda, and what came of it."""
