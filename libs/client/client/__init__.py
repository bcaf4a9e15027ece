"""Call the services of Vinculo: `connect().contacts.create_contact(kind="person", …)`."""

from .broker import Broker
from .calls import Client, Reply, connect
from .hearing import Hearing

__all__ = ["Broker", "Client", "Hearing", "Reply", "connect"]
