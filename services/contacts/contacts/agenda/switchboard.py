"""What contacts answers of the agenda; a part of its switchboard."""

from chassis.service import every, serves
from contracts import contacts as contract

from . import activities, calendars, closing, free_busy, invitations, reminders, series


class AgendaLines:
    create_activity = serves(contract.create_activity, activities.create_activity)
    get_activity = serves(contract.get_activity, activities.get_activity)
    list_activities = serves(contract.list_activities, activities.list_activities)
    update_activity = serves(contract.update_activity, activities.update_activity)
    update_occurrence = serves(contract.update_occurrence, series.update_occurrence)
    complete_activity = serves(contract.complete_activity, closing.complete_activity)
    cancel_activity = serves(contract.cancel_activity, closing.cancel_activity)
    get_free_busy = serves(contract.get_free_busy, free_busy.get_free_busy)
    remind = every(15, reminders.remind)
    create_calendar = serves(contract.create_calendar, calendars.create_calendar)
    renew_calendar = serves(contract.renew_calendar, calendars.renew_calendar)
    list_calendars = serves(contract.list_calendars, calendars.list_calendars)
    revoke_calendar = serves(contract.revoke_calendar, calendars.revoke_calendar)
    read_calendar = serves(contract.read_calendar, calendars.read_calendar)
    write_invitation = serves(contract.write_invitation, invitations.write_invitation)
