"""What is told to whoever listens at this moment, and is no matter for anybody later.

    signal(contract.chat_noticed, chat_id=chat_id, by="agent", is_typing=True)

It is an event like any other on the bus, but is neither stored nor confirmed: it costs no
transaction, and is lost where nobody listens or the broker is away.
"""

from contracts import wire

from . import schemas
from .outbox import envelope_of
from .relay import properties_of

_broker = None


def use(broker):
    """Tell by this connection (`client.Broker`) from now on; without one nothing is told."""
    global _broker
    _broker = broker


def signal(event, **data):
    """Tell an event to those who listen now. Raises ValueError for what its contract does not say.
    """
    body = schemas.to_json(data, event.schema)
    if _broker is not None and _broker.is_open:
        _broker.send(wire.EVENTS_EXCHANGE, event.type, body,
                     properties_of(envelope_of(event, body), _broker.user))
