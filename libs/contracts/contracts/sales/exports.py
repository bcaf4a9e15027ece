"""What sales can tell again, for profiles to be made anew."""

from ..facts import exports_facts
from .declared import sales

export_facts = exports_facts(sales)
