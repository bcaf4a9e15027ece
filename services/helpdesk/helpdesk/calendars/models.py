"""What is kept of business calendars."""

from mongoengine import DateTimeField, DictField, ListField, StringField

from chassis.store import Document, view

# Lists that are shown where they are empty too.
_LISTS = {"closed_on": [], "exceptions": []}


class BusinessCalendar(Document):
    """The hours of a week in a time zone, but for days that are closed or of their own."""

    ENTITY = "business_calendar"
    meta = {
        "collection": "business_calendars",
        "indexes": [{"fields": ["archived_at", "created_at", "id"]}],
    }
    # What of it says hours.
    HOURS = ("time_zone", "open", "closed_on", "exceptions", "holidays")

    name = StringField(required=True)
    time_zone = StringField(required=True)
    open = ListField(DictField(), required=True)
    closed_on = ListField(StringField())
    exceptions = ListField(DictField())
    holidays = DictField()
    archived_at = DateTimeField()

    def to_view(self):
        return shown_calendar(self.stored or self.to_raw())


class CalendarHours(Document):
    """The hours of a calendar at one of its versions, by which promises may go on."""

    ENTITY = "calendar_hours"
    meta = {"collection": "calendar_hours"}

    hours = DictField(required=True)


def shown_calendar(raw):
    """A stored calendar as it is shown."""
    return {**_LISTS, **view(raw)}


CALENDAR_DOCUMENTS = (BusinessCalendar, CalendarHours)
