"""Dead letters: what handlers gave up, to be looked at, sent back to them, or dropped."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import unquote, urlsplit

import pika
from pika.exceptions import (
    AMQPConnectionError,
    ChannelClosedByBroker,
    NackError,
    ProbableAccessDeniedError,
    ProbableAuthenticationError,
    UnroutableError,
)

from contracts import wire
from contracts.errors import Conflict, NotFound, PermissionDenied, ServiceUnavailable

ENDING = wire.dead_letter_queue("")
# They are few where somebody looks after them; this bounds the memory where nobody does.
MOST_LOOKED_AT = 10_000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# What an event was refused with whose publisher may not speak for its source.
_FORGED = " may not speak for "
# Headers that the retries, the dead letters and the broker itself put on an event.
_OF_THE_WAY = (wire.ATTEMPT, wire.FAILED_WITH, wire.FAILED_AT)
_OF_THE_BROKER = "x-"


class HandlerGone(Conflict):
    """There is nobody to send the dead letters back to, so they stay."""

    code = "handler_gone"
    detail = "The queue of the handler takes nothing, so the dead letters stay where they are."


@dataclass(frozen=True)
class DeadLetter:
    """An event that a handler gave up. `attempt` is 0 when the broker itself gave it up."""

    queue: str
    id: str
    type: str
    error: str
    attempt: int
    failed_at: datetime | None
    attributes: dict
    body: bytes

    @property
    def is_forged(self):
        """Whether it was refused for whoever published it; it must not come back as genuine."""
        return _FORGED in self.error


class DeadLetters:
    """The dead letters behind the handlers of a broker, as the operator gets at them.

    Handlers are named by their queues, such as `contacts.on_contact_updated`.
    """

    def __init__(self, url):
        self._user = unquote(urlsplit(url).username or "guest")
        try:
            self._connection = pika.BlockingConnection(pika.URLParameters(url))
        except (ProbableAuthenticationError, ProbableAccessDeniedError) as error:
            raise PermissionDenied(f"The broker does not let {self._user} in.") from error
        except AMQPConnectionError as error:
            raise ServiceUnavailable("The message broker cannot be reached.") from error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()

    def look(self, queue, most=MOST_LOOKED_AT):
        """The dead letters of a handler, the oldest first; they stay where they are."""
        with self._channel(queue) as channel:
            found = [letter for letter, _ in islice(_take(channel, queue), most)]
        # A quorum queue puts what is given back behind the others.
        return sorted(found, key=lambda letter: letter.failed_at or _LONG_AGO)

    def find(self, queue, id):
        """The one of that event. Raises NotFound."""
        with self._channel(queue) as channel:
            return _with_id(channel, queue, id)[0]

    def replay(self, queue, id=None):
        """Send one back to its handler, or all that are there now, as if they came first.

        Returns `(how many, the forged ones that stay)`. One leaves the dead letters only after the
        broker has confirmed that the handler's queue has it, so none is lost; it may come twice,
        which handlers are made for. Raises NotFound and HandlerGone.
        """
        sent, forged = set(), []
        with self._channel(queue) as channel:
            channel.confirm_delivery()
            for letter, delivery in _chosen(channel, queue, id):
                if letter.is_forged:
                    forged.append(letter)
                elif letter.id not in sent:
                    # One that is there again has failed meanwhile, and stays.
                    self._send_back(channel, queue, delivery)
                    channel.basic_ack(delivery.method.delivery_tag)
                    sent.add(letter.id)
        return len(sent), forged

    def drop(self, queue, id=None):
        """Delete one for good, or all that are there now, and return how many."""
        count = 0
        with self._channel(queue) as channel:
            for _, delivery in _chosen(channel, queue, id):
                channel.basic_ack(delivery.method.delivery_tag)
                count += 1
        return count

    def _send_back(self, channel, queue, delivery):
        properties = delivery.properties
        headers = {
            name: value for name, value in (properties.headers or {}).items()
            if name not in _OF_THE_WAY and not name.startswith(_OF_THE_BROKER)
        }
        again = pika.BasicProperties(
            content_type=properties.content_type, delivery_mode=2, user_id=self._user,
            message_id=properties.message_id, headers=headers,
        )
        exchange = wire.redelivery_exchange(queue.partition(".")[0])
        try:
            channel.basic_publish(exchange, queue, delivery.body, again, mandatory=True)
        except (UnroutableError, NackError) as error:
            raise HandlerGone(queue=queue) from error

    @contextmanager
    def _channel(self, queue):
        """A channel for one task. What was taken and not acknowledged goes back when it ends."""
        channel = self._connection.channel()
        try:
            yield channel
        except ChannelClosedByBroker as error:
            if error.reply_code == 404:
                raise NotFound(f"There are no dead letters of {queue}.", id=queue) from error
            if error.reply_code == 403:
                raise PermissionDenied(f"{self._user} may not do this to {queue}.") from error
            raise
        finally:
            if channel.is_open:
                channel.close()


@dataclass(frozen=True)
class _Delivery:
    method: pika.spec.Basic.GetOk
    properties: pika.BasicProperties
    body: bytes


def _take(channel, queue):
    """`(letter, delivery)` of each, as long as there are any, none of them acknowledged."""
    while True:
        method, properties, body = channel.basic_get(wire.dead_letter_queue(queue))
        if method is None:
            return
        yield _read(queue, properties, body), _Delivery(method, properties, body)


def _chosen(channel, queue, id):
    return _take(channel, queue) if id is None else [_with_id(channel, queue, id)]


def _with_id(channel, queue, id):
    for letter, delivery in _take(channel, queue):
        if letter.id == id:
            return letter, delivery
    raise NotFound(f"There is no dead letter {id} of {queue}.", id=id)


def _read(queue, properties, body):
    headers = properties.headers or {}
    attributes = wire.cloudevent_attributes(headers)
    return DeadLetter(
        queue=queue,
        id=str(attributes.get("id") or properties.message_id or ""),
        type=str(attributes.get("type", "")),
        error=headers.get(wire.FAILED_WITH) or _error_of_the_broker(headers),
        attempt=headers.get(wire.ATTEMPT, 0) if wire.FAILED_WITH in headers else 0,
        failed_at=_failed_at(headers),
        attributes=attributes,
        body=body,
    )


def _error_of_the_broker(headers):
    """Why the broker moved it here: its handler took it too often without ever answering."""
    reason = headers.get("x-first-death-reason", "unknown")
    return f"Given up by the broker ({reason}): the process that took it kept ending."


def _failed_at(headers):
    if wire.FAILED_AT in headers:
        return datetime.fromisoformat(headers[wire.FAILED_AT])
    deaths = headers.get("x-death") or [{}]
    moment = deaths[0].get("time")
    return moment.replace(tzinfo=UTC) if moment else None
