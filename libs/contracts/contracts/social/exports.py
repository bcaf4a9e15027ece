"""What social can tell again, for profiles to be made anew."""

from ..facts import exports_facts
from .declared import social

export_facts = exports_facts(social)
