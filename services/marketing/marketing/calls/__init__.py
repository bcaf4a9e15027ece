"""The telemarketing desk: who is called next, by whom, with which script, and what came of it."""
