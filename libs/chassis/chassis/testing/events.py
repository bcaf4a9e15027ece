"""Looking on at the events of a virtual host, and putting some on the bus."""

import threading
import uuid

import orjson
import pika

from chassis.outbox import WAITING
from chassis.testing.processes import wait_until
from client.broker import Broker
from client.subscription import Subscription
from contracts import wire


class EventsSeen:
    """Every event since the fixture was asked for, in the order of arrival."""

    def __init__(self, url):
        self._broker = Broker(url, name="events-seen")
        self._lock = threading.Lock()
        self._events = []
        queue = f"operator.events-seen-{uuid.uuid4().hex}"

        def declare(channel):
            return [
                lambda done: channel.queue_declare(
                    queue, exclusive=True, auto_delete=True, callback=done),
                lambda done: channel.queue_bind(
                    queue, wire.EVENTS_EXCHANGE, routing_key="#", callback=done),
            ]

        subscription = Subscription(self._broker, queue, self._on_delivery, declare=declare,
                                    prefetch=500)
        self._broker.add(subscription)
        assert subscription.wait_until_ready(10), "the broker does not let events be seen"

    def _on_delivery(self, delivery):
        attributes = wire.cloudevent_attributes(delivery.properties.headers)
        with self._lock:
            self._events.append({**attributes, "data": orjson.loads(delivery.body)})
        delivery.ack()

    def all(self, type=None):
        """The events so far: dicts of their CloudEvents attributes and `data`."""
        with self._lock:
            return [event for event in self._events if type in (None, event["type"])]

    def wait_for(self, type, count=1, seconds=10):
        """The events of that type, once there are so many."""
        wait_until(lambda: len(self.all(type)) >= count, seconds, f"{count} × {type} is seen",
                   or_else=lambda: f"Seen: {[event['type'] for event in self.all()]}")
        return self.all(type)

    def close(self):
        self._broker.stop()


def waiting_events(store):
    """The events in the outbox of a database that are not told yet, in the order of their ids."""
    documents = store["outbox"].find(WAITING)
    events = (event for document in documents for event in document["events"])
    return sorted(events, key=lambda event: event["id"])


def put_event(broker, event, data, *, id=None, actor_id="service:test", time=None):
    """Put an event on the bus as the broker's user, and return its id."""
    id = id or str(uuid.uuid4())
    attributes = {
        "specversion": "1.0", "id": id, "source": f"/{event.service}", "type": event.type,
        "time": time or "2026-01-31T09:30:00.000Z", "actorid": actor_id,
    }
    headers = {wire.CLOUDEVENTS + name: value for name, value in attributes.items()}
    body = data if isinstance(data, bytes) else orjson.dumps(data)
    stored = broker.publish(
        wire.EVENTS_EXCHANGE, event.key, body,
        pika.BasicProperties(content_type=wire.JSON, delivery_mode=2, message_id=id,
                             user_id=broker.user, headers=headers),
    )
    assert stored.result(timeout=10), f"nobody listens to {event.type}"
    return id
