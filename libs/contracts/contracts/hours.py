"""Times of day, by which hours are said."""

from .common import Pattern

TIME_OF_DAY = Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
                      error="This is not a time of day such as 09:30.")
