"""What is kept of who works when."""

from mongoengine import DictField, ListField, StringField

from chassis.store import Document


class AgentRoster(Document):
    """When somebody works; the id is that of the user."""

    ENTITY = "agent_roster"
    meta = {"collection": "agent_rosters"}

    time_zone = StringField(required=True)
    shifts = ListField(DictField())
    days_off = ListField(DictField())


STAFFING_DOCUMENTS = (AgentRoster,)
