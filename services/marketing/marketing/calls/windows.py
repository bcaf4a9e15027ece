"""When somebody may be called: within the hours of the list, by the clock where they are."""

from datetime import timedelta

import phonenumbers
from phonenumbers import timezone

from chassis.business_hours import Hours
from chassis.parties import phone_of

_UNKNOWN = "Etc/Unknown"


def time_zone_of(party, call_list):
    """Where somebody is: as the contact says, else as the number does, else as the list does."""
    return party.get("time_zone") or _zone_of_number(phone_of(party)) or call_list["time_zone"]


def _zone_of_number(number):
    if not number:
        return None
    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None
    # A number that may be in several says nothing.
    return zones[0] if len(zones) == 1 and zones[0] != _UNKNOWN else None


def next_opening(call_list, time_zone, moment):
    """`moment` where it may ring then, else when it may first; None where it never does."""
    hours = Hours({"time_zone": time_zone, "open": call_list["open"],
                   "holidays": call_list.get("holidays") or None})
    if hours.is_open(moment):
        return moment
    opened = hours.after(moment, timedelta.resolution)
    return opened and opened - timedelta.resolution
