"""What marketing can tell again, for profiles to be made anew."""

from ..facts import exports_facts
from .declared import marketing

export_facts = exports_facts(marketing)
