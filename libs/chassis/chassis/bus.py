"""The connection of a service process to the broker, and its relay, shared by its entrypoints."""

import structlog
from nameko.extensions import SharedExtension

from client import Client
from client.broker import Broker
from client.subscription import Subscription

from . import asking, signals
from .relay import Relay

log = structlog.get_logger("vinculo.bus")

SETTINGS = "VINCULO"


class Bus(SharedExtension):
    """Lives as long as the service: opened before its entrypoints, closed after its last worker."""

    broker = None
    relay = None

    def setup(self):
        if self.broker is None:
            self.settings = self.container.config[SETTINGS]
            self.broker = Broker(self.settings.broker_url, name=self.container.service_name)
            self.relay = Relay(self.broker)
            asking.use(Client(self.broker))
            signals.use(self.broker)
            self.subscriptions = []
            self._delays = self.settings.retry_delays
            # Operations by name, as the entrypoints make themselves known.
            self.operations = {}

    def start(self):
        self.broker.start()
        self.relay.start()

    def stop(self):
        self.relay.stop()
        self.broker.stop()

    kill = stop

    def subscribe(self, queue, on_delivery, *, declare, prefetch):
        """Take messages from a queue until the service stops."""
        subscription = Subscription(
            self.broker, queue, on_delivery, declare=declare, prefetch=prefetch
        )
        self.subscriptions.append(subscription)
        self.broker.add(subscription)
        return subscription

    def take_delays(self):
        """The delays before another attempt, for the one handler that makes queues for all."""
        delays, self._delays = self._delays, ()
        return delays

    @property
    def is_ready(self):
        """Whether the broker is reachable and all queues are declared and being read."""
        return self.broker.is_open and all(item.is_ready for item in self.subscriptions)
