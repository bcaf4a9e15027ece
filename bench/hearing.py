"""Journeys alone, as a service that does nothing else, to time how many events they hear."""

from chassis.service import Service
from marketing.journeys.switchboard import JourneyLines
from marketing.models import DOCUMENTS


class HearingService(JourneyLines, Service):
    name = "marketing"
    documents = DOCUMENTS
