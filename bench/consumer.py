"""A consumer that does as little as a reaction can, to time events from commit to handled."""

from chassis.service import Service, reacts_to
from contracts import contacts as contract


def on_contact_created(happened):
    """Hear of it; the inbox notes that it was handled."""


class ConsumerService(Service):
    name = "consumer"

    on_contact_created = reacts_to(contract.contact_created, on_contact_created)
