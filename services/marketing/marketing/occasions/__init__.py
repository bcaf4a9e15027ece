"""Fairs, webinars, seminars and the like: who registers, who waits for a place, and who came."""
