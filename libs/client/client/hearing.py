"""Hearing what happens while it happens, by a queue that is gone with the connection."""

import uuid

from contracts import wire

# What nobody took up is dropped, the oldest first: who hears it too late asks anew anyway.
MOST_WAITING = 10_000


class Hearing:
    """The part of a connection that hears events of these keys, for what may be missed.

    `on_event(key, body, user)` is called in the connection's thread, `user` being whose word the
    broker has checked it to be. `on_ready()` is called whenever it hears (again): what happened
    before was missed.
    """

    def __init__(self, broker, keys, on_event, on_ready):
        self._broker = broker
        self._keys = keys
        self._on_event = on_event
        self._on_ready = on_ready

    def set_up(self, connection):
        # A new name each time: the broker may not have noticed yet that the old one is free.
        queue = wire.hearing_queue(self._broker.user, uuid.uuid4().hex)

        def steps(channel):
            return [
                lambda done: channel.queue_declare(
                    queue, exclusive=True, auto_delete=True, callback=done,
                    arguments={"x-max-length": MOST_WAITING}),
                *[self._bind(channel, queue, key) for key in self._keys],
                lambda done: channel.basic_consume(
                    queue, self._on_delivery, auto_ack=True, exclusive=True, callback=done),
                lambda done: self._on_ready(),
            ]

        self._broker.open_channel(connection, steps)

    def connection_lost(self, _reason):
        """It hears again when there is a connection again."""

    @staticmethod
    def _bind(channel, queue, key):
        return lambda done: channel.queue_bind(
            queue, wire.EVENTS_EXCHANGE, routing_key=key, callback=done)

    def _on_delivery(self, _channel, method, properties, body):
        self._on_event(method.routing_key, body, properties.user_id)
