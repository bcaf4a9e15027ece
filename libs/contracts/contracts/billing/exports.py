"""What billing can tell again, for profiles to be made anew."""

from ..facts import exports_facts
from .declared import billing

export_facts = exports_facts(billing)
