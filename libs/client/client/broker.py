"""One connection to the broker, kept up by a thread of its own, for any number of threads."""

import logging
import threading
import time
from collections import deque
from urllib.parse import unquote, urlsplit

import pika
from pika.adapters.select_connection import IOLoop, SelectConnection

from .publishing import Publisher, Sender

log = logging.getLogger("vinculo.broker")

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0


# Frames that wait to be sent are joined up to this size.
PACKET_BYTES = 16 * 1024


class JoinedFrames(SelectConnection):
    """A connection that sends what is waiting in one packet.

    pika sends each frame by itself, and a message is three of them, so that most of the time of a
    small call went into sending. It reaches into pika's transport for that, as the pinned version
    allows; without it all works the same, only slower.
    """

    def _adapter_emit_data(self, data):
        waiting = self._transport._tx_buffers
        if waiting and len(waiting[-1]) + len(data) < PACKET_BYTES:
            waiting[-1] += data
            self._transport._tx_buffered_byte_count += len(data)
        else:
            super()._adapter_emit_data(data)

    def drop(self):
        """Let go of the socket at once, whatever state the connection is in."""
        if self._transport is not None:
            self._transport._sock.close()


class BrokerClosed(Exception):
    """The connection was closed on purpose, so nothing more is sent."""


class Broker:
    """A connection that comes back by itself.

    Everything that touches the connection runs in its thread; other threads hand work over with
    `run`. Parts (a publisher, a caller, a subscription) are told when the connection is open and
    when it is lost, and set themselves up anew each time.
    """

    def __init__(self, url, *, name="vinculo"):
        self.parameters = pika.URLParameters(url)
        self.parameters.heartbeat = self.parameters.heartbeat or 30
        self.parameters.client_properties = {"connection_name": name}
        self.user = unquote(urlsplit(url).username or "guest")
        self.name = name
        self.connection = None
        self.publisher = Publisher(self)
        self.sender = Sender(self)
        self._parts = [self.publisher, self.sender]
        self._loop = None
        self._work = deque()
        self._thread = None
        self._is_open = threading.Event()
        self.is_stopping = False
        self._stopped = threading.Event()
        self._pause = FIRST_PAUSE
        self._start_lock = threading.Lock()
        self.lost_at = time.monotonic()

    # For any thread

    def start(self):
        """Begin to connect. Safe to repeat."""
        with self._start_lock:
            if self._thread is None:
                self._loop = IOLoop()
                self._thread = threading.Thread(
                    target=self._run, name=f"broker-{self.name}", daemon=True
                )
                self._thread.start()
        return self

    def wait_until_open(self, seconds):
        """Whether the connection is open, waiting for it that long."""
        return self._is_open.wait(max(0, seconds))

    @property
    def is_open(self):
        return self._is_open.is_set()

    def run(self, work):
        """Have `work()` done by the connection's thread."""
        if self._loop is None or self._stopped.is_set():
            raise BrokerClosed()
        self._work.append(work)
        self._loop.add_callback_threadsafe(self._do_work)

    def add(self, part):
        """Add a part; it is set up as soon as the connection is open."""

        def begin():
            self._parts.append(part)
            if self.connection is not None and self.connection.is_open:
                part.set_up(self.connection)

        self.start()
        self.run(begin)
        return part

    def publish(self, exchange, key, body, properties):
        """Publish with the broker's confirmation.

        Returns a Future: True when stored in a queue, False when no queue wants it; it raises
        `NotConfirmed` when the connection was lost meanwhile, in which case it may be stored.
        """
        return self.publisher.publish(exchange, key, body, properties)

    def send(self, exchange, key, body, properties):
        """Publish without waiting for a confirmation, as replies are; lost with the connection."""
        self.sender.send(exchange, key, body, properties)

    def stop(self, seconds=10):
        """Close the connection after what was handed over has been sent."""
        if self._thread is None or self._stopped.is_set():
            return
        self.run(self._begin_to_stop)
        self._stopped.wait(seconds)

    # For the connection's thread

    def _run(self):
        self._loop.call_later(0, self._connect)
        while not self._has_ended():
            self._start_over()
        self._stopped.set()

    def _has_ended(self):
        """Do what comes until the end; False when something went wrong that nobody foresaw."""
        try:
            self._loop.start()
        except Exception:
            log.exception("The connection to the broker failed and is being made again.")
            return False
        return True

    def _start_over(self):
        """Leave everything as it is and begin anew: without this thread all would stand still."""
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.drop()
        time.sleep(self._pause)
        self._loop = IOLoop()
        self._loop.add_callback_threadsafe(self._do_work)
        self._on_lost(None, "It failed.")

    def _do_work(self):
        for _ in range(len(self._work)):
            self._work.popleft()()

    def _connect(self):
        if self.is_stopping:
            self._loop.stop()
            return
        self.connection = JoinedFrames(
            self.parameters,
            on_open_callback=self._on_open,
            on_open_error_callback=self._on_lost,
            on_close_callback=self._on_lost,
            custom_ioloop=self._loop,
        )

    def _on_open(self, connection):
        if self.is_stopping:
            connection.close()
            return
        self._pause = FIRST_PAUSE
        for part in list(self._parts):
            part.set_up(connection)

    def became_usable(self):
        """The publisher says that what is published now will be sent."""
        self._is_open.set()

    def _on_lost(self, connection, reason):
        if connection is not self.connection:
            # It was dropped, and another is in its place.
            return
        was_open = self._is_open.is_set()
        if was_open:
            self.lost_at = time.monotonic()
        self._is_open.clear()
        for part in list(self._parts):
            part.connection_lost(reason)
        if self.is_stopping:
            self._loop.stop()
            return
        if was_open:
            log.warning("The connection to the broker was lost and is being made again: %s", reason)
        self._loop.call_later(self._pause, self._connect)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _begin_to_stop(self):
        self.is_stopping = True
        if self.connection is not None and self.connection.is_open:
            self.connection.close()
        elif self.connection is None or self.connection.is_closed:
            self._loop.stop()

    def channel_failed(self, channel, reason):
        """A channel that the broker closes tells of a fault; all is set up anew after a pause."""
        if self.is_stopping or isinstance(reason, pika.exceptions.ChannelClosedByClient):
            return
        log.error("The broker closed a channel: %s", reason)
        self._pause = LONGEST_PAUSE / 2
        if self.connection.is_open:
            self.connection.close()

    def open_channel(self, connection, steps):
        """Open a channel and take `steps(channel)`, each a function that is given its callback."""

        def opened(channel):
            channel.add_on_close_callback(self.channel_failed)
            remaining = deque(steps(channel))

            def proceed(*_):
                if remaining and channel.is_open:
                    remaining.popleft()(proceed)

            proceed()

        connection.channel(on_open_callback=opened)

