"""The agenda: tasks, calls, meetings and visits, when our people are free, and their calendars."""
