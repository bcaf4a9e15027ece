"""Business calendars: in which hours promises are kept."""
