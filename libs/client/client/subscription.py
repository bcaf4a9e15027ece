"""Taking messages from a queue, for as long as the subscription lasts."""

import threading
from dataclasses import dataclass
from typing import Any

from .broker import BrokerClosed


@dataclass(frozen=True, eq=False)
class Delivery:
    """A message, to be acknowledged or given back from any thread."""

    subscription: "Subscription"
    channel: Any
    tag: int
    key: str
    is_redelivered: bool
    properties: Any
    body: bytes

    def ack(self):
        self._settle(lambda: self.channel.basic_ack(self.tag))

    def reject(self, *, requeue):
        self._settle(lambda: self.channel.basic_nack(self.tag, requeue=requeue))

    def _settle(self, settle):
        def settle_if_open():
            # A message of a lost connection is the broker's again already.
            if self.channel.is_open:
                settle()

        try:
            self.subscription.broker.run(settle_if_open)
        except BrokerClosed:
            return


class Subscription:
    """A queue that is declared and consumed anew whenever the connection is made anew.

    `declare(channel)` gives the steps that make the queue: functions which are given the callback
    to pass on. `on_delivery` runs in the connection's thread, so it only hands over.
    """

    def __init__(self, broker, queue, on_delivery, *, declare=None, prefetch=10):
        self.broker = broker
        self.queue = queue
        self.prefetch = prefetch
        self._declare = declare or (lambda channel: [])
        self._on_delivery = on_delivery
        self._channel = None
        self._consumer_tag = None
        self._is_cancelled = False
        self._ready = threading.Event()

    @property
    def is_ready(self):
        return self._ready.is_set()

    def wait_until_ready(self, seconds):
        return self._ready.wait(seconds)

    def set_up(self, connection):
        if self._is_cancelled:
            return

        def steps(channel):
            return [
                *self._declare(channel),
                lambda done: channel.basic_qos(prefetch_count=self.prefetch, callback=done),
                lambda done: self._consume(channel, done),
                lambda done: self._ready.set(),
            ]

        self.broker.open_channel(connection, steps)

    def connection_lost(self, _reason):
        self._channel = None
        self._ready.clear()

    def cancel(self, seconds=10):
        """Take no more messages; those on their way to a handler can still be acknowledged."""
        cancelled = threading.Event()

        def cancel():
            self._is_cancelled = True
            self._ready.clear()
            if self._channel is None or not self._channel.is_open:
                cancelled.set()
                return
            self._channel.basic_cancel(self._consumer_tag, callback=lambda _: cancelled.set())

        try:
            self.broker.run(cancel)
        except BrokerClosed:
            return
        cancelled.wait(seconds)

    def _consume(self, channel, done):
        def deliver(channel, method, properties, body):
            self._on_delivery(
                Delivery(self, channel, method.delivery_tag, method.routing_key,
                         method.redelivered, properties, body)
            )

        self._channel = channel
        # The broker cancels a consumer whose queue was deleted; then all is set up anew.
        channel.add_on_cancel_callback(
            lambda _: self.broker.channel_failed(channel, f"{self.queue} was deleted")
        )
        self._consumer_tag = channel.basic_consume(self.queue, deliver, callback=done)
