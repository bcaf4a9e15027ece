"""`reacts_to`: an event of any service, taken up by a reaction, with its effect exactly once."""

from nameko.extensions import Entrypoint, register_entrypoint

from contracts import wire

from . import topology
from .bus import Bus
from .deliveries import Delivered, take_up

# How many events one transaction takes up at most.
MOST_TOGETHER = 100


def reacts_to(event, reaction, *, concerns=None):
    """Have `reaction(happened)` take up every event of that kind, or of each kind of a tuple.

    `concerns(data)` says of what is told, as it came and without a look at the store, whether
    there is anything to do; what does not concern the service costs it nearly nothing.

    It runs as one transaction with what it announces, together with a note in the inbox, so that
    an event that is delivered again has no second effect. When it raises, the event is tried
    again after growing delays, without holding up others, and is a dead letter after the last.
    """

    def react(happenings):
        reaction(*happenings)

    return _entrypoint(React, event, reaction.__name__, react, concerns)


def reacts_to_many(event, reaction, *, concerns=None, wanted=None, in_order=False):
    """As `reacts_to`, for what comes by the thousand: `reaction([happened, …])` takes them up.

    Those that wait are taken up together, in one transaction. When that fails, each of them is
    taken up alone, so that only what is at fault is tried again. `wanted()` is asked of the store
    once for those that wait, and gives the types there is anything to do about; of the others
    nothing is read. `in_order` has one replica at a time take them up, as they came; another goes
    on when it ends. What is tried again comes later all the same.
    """
    return _entrypoint(
        ReactTogether, event, reaction.__name__, reaction, concerns, wanted, in_order=in_order)


def _entrypoint(kind, event, name, react, concerns, wanted=None, **options):
    events = event if isinstance(event, tuple) else (event,)

    def handle(_service, deliveries):
        take_up(deliveries, events, react, concerns, wanted)

    handle.__name__ = name
    # For those who have it react without a bus.
    handle.react = react
    register_entrypoint(handle, kind(events, **options))
    return handle


class React(Entrypoint):
    """The nameko entrypoint behind `reacts_to`."""

    bus = Bus()

    def __init__(self, events, *, in_order=False, **options):
        self.events = events
        self.in_order = in_order
        self._subscription = None
        super().__init__(**options)

    def start(self):
        service = self.container.service_name
        self.queue = wire.handler_queue(service, self.method_name)
        self._subscription = self.bus.subscribe(
            self.queue,
            lambda delivery: self._on_delivery(
                Delivered(delivery, self.bus, service, self.queue)),
            declare=topology.of_handler(
                service, self.queue, [event.key for event in self.events], self.bus.take_delays(),
                in_order=self.in_order),
            prefetch=self.prefetch,
        )

    @property
    def prefetch(self):
        return self.bus.settings.parallel_events

    def stop(self):
        if self._subscription is not None:
            self._subscription.cancel()

    def _on_delivery(self, delivered):
        self._take_up([delivered])

    def _take_up(self, deliveries, then=lambda: None):
        def ended(_ctx, result, exc):
            then()
            return result, exc

        self.container.spawn_worker(self, (deliveries,), {}, handle_result=ended)


class ReactTogether(React):
    """One worker at a time, which takes up what has come while the one before it was at work."""

    def __init__(self, events, **options):
        self._waiting = []
        self._is_at_work = False
        super().__init__(events, **options)

    @property
    def prefetch(self):
        return MOST_TOGETHER

    def _on_delivery(self, delivered):
        self._waiting.append(delivered)
        if not self._is_at_work:
            self._take_up_waiting()

    def _take_up_waiting(self):
        taken, self._waiting = self._waiting, []
        self._is_at_work = bool(taken)
        if taken:
            self._take_up(taken, self._take_up_waiting)
