"""The queues behind a handler: its own, the delays before another attempt, and its dead letters."""

from contracts import wire

# A message that keeps killing the process that takes it is a dead letter after so many deliveries.
DELIVERY_LIMIT = 20

# How often a dead letter may be looked at.
MOST_LOOKS = 1_000_000

# Dead-lettering by the broker itself must not lose a message either.
AT_LEAST_ONCE = {
    "x-queue-type": "quorum",
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


def in_words(seconds):
    """A delay as it stands in names of queues: `5`, `0.5`."""
    return f"{seconds:g}"


def of_handler(service, queue, keys, delays, *, in_order=False):
    """The steps that make the queues of a handler, for a `Subscription`.

    With `in_order` one consumer at a time has what waits in its queue.

    The queues of the delays are common to all handlers of a service, so one of them makes them.
    """

    def steps(channel):
        return [
            # Made once for all by whoever set up the broker; no service may change it.
            lambda done: channel.exchange_declare(
                wire.EVENTS_EXCHANGE, passive=True, callback=done),
            *_exchange(channel, wire.redelivery_exchange(service)),
            *_exchange(channel, wire.dead_letter_exchange(service)),
            *_queue(channel, queue, {
                **AT_LEAST_ONCE,
                **({"x-single-active-consumer": True} if in_order else {}),
                "x-delivery-limit": DELIVERY_LIMIT,
                "x-dead-letter-exchange": wire.dead_letter_exchange(service),
                "x-dead-letter-routing-key": queue,
            }),
            *(step for key in keys for step in _bind(channel, queue, wire.EVENTS_EXCHANGE, key)),
            *_bind(channel, queue, wire.redelivery_exchange(service), queue),
            *_queue(channel, wire.dead_letter_queue(queue), {
                "x-queue-type": "quorum",
                # Each look at a dead letter is a delivery, and RabbitMQ 4 counts by itself.
                "x-delivery-limit": MOST_LOOKS,
            }),
            *_bind(channel, wire.dead_letter_queue(queue), wire.dead_letter_exchange(service),
                   queue),
            *(step for delay in delays for step in _delay(channel, service, delay)),
        ]

    return steps


def _delay(channel, service, seconds):
    """A queue where a message rests, and from which it returns to the handler it came from."""
    name = wire.retry_exchange(service, in_words(seconds))
    return [
        *_exchange(channel, name, "fanout"),
        *_queue(channel, name, {
            **AT_LEAST_ONCE,
            "x-message-ttl": int(seconds * 1000),
            # The routing key stays, and is the name of the handler's queue.
            "x-dead-letter-exchange": wire.redelivery_exchange(service),
        }),
        *_bind(channel, name, name, ""),
    ]


def _exchange(channel, name, type="direct"):
    return [lambda done: channel.exchange_declare(name, type, durable=True, callback=done)]


def _queue(channel, name, arguments):
    return [lambda done: channel.queue_declare(
        name, durable=True, arguments=arguments, callback=done)]


def _bind(channel, queue, exchange, key):
    return [lambda done: channel.queue_bind(queue, exchange, routing_key=key, callback=done)]
