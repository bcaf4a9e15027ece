"""What helpdesk can tell again, for profiles to be made anew."""

from ..facts import exports_facts
from .declared import helpdesk

export_facts = exports_facts(helpdesk)
