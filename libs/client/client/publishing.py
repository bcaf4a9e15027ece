"""Publishing with confirmation: many at once on the way, each with its own outcome."""

from collections import OrderedDict
from concurrent.futures import Future


class NotConfirmed(Exception):
    """The broker did not say that it has the message. It may have it all the same."""


class Sender:
    """Publishing without confirmation, for what is asked for again when it is lost."""

    def __init__(self, broker):
        self.broker = broker
        self._channel = None

    def send(self, exchange, key, body, properties):
        def send():
            if self._channel is not None and self._channel.is_open:
                self._channel.basic_publish(exchange, key, body, properties)

        self.broker.run(send)

    def set_up(self, connection):
        def keep(channel):
            self._channel = channel

        self.broker.open_channel(connection, lambda channel: [lambda done: keep(channel)])

    def connection_lost(self, _reason):
        self._channel = None


class Publisher:
    """Publishing with a Future for each message."""

    def __init__(self, broker):
        self.broker = broker
        self._channel = None
        self._next_tag = 1
        self._waiting = OrderedDict()
        self._unwanted = set()

    def publish(self, exchange, key, body, properties):
        future = Future()

        def send():
            if self._channel is None or not self._channel.is_open:
                future.set_exception(NotConfirmed("There is no connection to the broker."))
                return
            self._waiting[self._next_tag] = (future, properties.message_id)
            self._next_tag += 1
            self._channel.basic_publish(exchange, key, body, properties, mandatory=True)

        self.broker.run(send)
        return future

    def set_up(self, connection):
        def ready(channel):
            self._next_tag = 1
            self._channel = channel
            self.broker.became_usable()

        def steps(channel):
            channel.add_on_return_callback(self._on_return)
            return [
                lambda done: channel.confirm_delivery(self._on_confirm, callback=done),
                lambda done: ready(channel),
            ]

        self.broker.open_channel(connection, steps)

    def connection_lost(self, reason):
        self._channel = None
        waiting, self._waiting = self._waiting, OrderedDict()
        self._unwanted.clear()
        for future, _ in waiting.values():
            future.set_exception(NotConfirmed(str(reason)))

    def _on_return(self, _channel, _method, properties, _body):
        self._unwanted.add(properties.message_id)

    def _on_confirm(self, frame):
        method = frame.method
        is_stored = method.NAME == "Basic.Ack"
        for tag in self._confirmed_tags(method):
            future, message_id = self._waiting.pop(tag)
            if not is_stored:
                future.set_exception(NotConfirmed("The broker refused the message."))
                continue
            future.set_result(message_id not in self._unwanted)
            self._unwanted.discard(message_id)

    def _confirmed_tags(self, method):
        if not method.multiple:
            return [method.delivery_tag] if method.delivery_tag in self._waiting else []
        tags = []
        for tag in self._waiting:
            if tag > method.delivery_tag:
                break
            tags.append(tag)
        return tags
