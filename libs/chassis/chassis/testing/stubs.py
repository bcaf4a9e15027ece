"""Services that are not there: they answer with the examples of their contract."""

import orjson
import pika

from client.broker import Broker
from client.subscription import Subscription
from contracts import wire
from contracts.errors import NotFound, VinculoError, to_wire


class Stub:
    """A stand-in for a service on the bus.

    `answers` says otherwise than the examples: `{operation name: reply, or a function of the
    request that returns the reply or raises}`. `requests` is what was asked, in order.
    """

    def __init__(self, url, service, answers=None):
        self.service = service
        self.answers = answers or {}
        self.requests = []
        self._broker = Broker(url, name=f"stub-{service.name}")
        queue = wire.request_queue(service.name)

        def declare(channel):
            return [
                lambda done: channel.queue_declare(
                    queue, durable=True, auto_delete=True, callback=done),
                lambda done: channel.queue_bind(
                    queue, wire.RPC_EXCHANGE, routing_key=f"{service.name}.*", callback=done),
            ]

        subscription = Subscription(self._broker, queue, self._on_delivery, declare=declare)
        self._broker.add(subscription)
        assert subscription.wait_until_ready(10), f"the stub of {service.name} did not start"

    def _on_delivery(self, delivery):
        name = delivery.key.partition(".")[2]
        request = orjson.loads(delivery.body)["kwargs"]
        self.requests.append((name, request))
        try:
            envelope = {"result": self._answer(name, request), "error": None}
        except VinculoError as error:
            envelope = {"result": None, "error": to_wire(error)}
        properties = delivery.properties
        self._broker.send(
            wire.RPC_EXCHANGE, properties.reply_to, orjson.dumps(envelope),
            pika.BasicProperties(content_type=wire.JSON, correlation_id=properties.correlation_id),
        )
        delivery.ack()

    def _answer(self, name, request):
        if name not in self.service.operations:
            raise NotFound(f"There is no operation {name}.")
        if name in self.answers:
            answer = self.answers[name]
            return answer(request) if callable(answer) else answer
        return self.service.operations[name].example["reply"]

    def close(self):
        self._broker.stop()
