"""How far handlers are behind the events that they take up, by what the services measured.

RabbitMQ does not tell the age of the oldest message of a queue. So for each handler this is how
many events wait, and how long those that were handled since the processes started had taken from
their commit on; whatever waits longer is seen only when it is handled.
"""

import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from prometheus_client.parser import text_string_to_metric_families

from contracts import wire

LAG = "vinculo_event_lag_seconds"
SHARE = 0.99


def lags_of(programs, depths):
    """`{handler: {waiting, handled, mean_seconds, p99_seconds}}`; `depths` are those of queues.

    `p99_seconds` is the bound that 99 % kept below, one of the buckets of the histogram; None
    beyond the last, or when nothing was handled yet.
    """
    with ThreadPoolExecutor(max_workers=16) as pool:
        samples = [sample for found in pool.map(_samples_of, programs) for sample in found]
    handlers = {}
    for sample in samples:
        handlers.setdefault(sample.labels["handler"], Lag()).add(sample)
    for queue in depths:
        if _is_of_a_handler(queue):
            handlers.setdefault(queue, Lag())
    return {name: lag.told(depths.get(name, 0)) for name, lag in sorted(handlers.items())}


class Lag:
    """The histogram of one handler, that of all its replicas together."""

    def __init__(self):
        self.count = 0
        self.total = 0.0
        self.buckets = defaultdict(float)

    def add(self, sample):
        if sample.name.endswith("_bucket"):
            self.buckets[float(sample.labels["le"])] += sample.value
        elif sample.name.endswith("_count"):
            self.count += int(sample.value)
        elif sample.name.endswith("_sum"):
            self.total += sample.value

    def told(self, waiting):
        bound = next((bound for bound, below in sorted(self.buckets.items())
                      if self.count and below >= SHARE * self.count), None)
        return {
            "waiting": waiting,
            "handled": self.count,
            "mean_seconds": round(self.total / self.count, 4) if self.count else None,
            "p99_seconds": None if bound == float("inf") else bound,
        }


def _is_of_a_handler(queue):
    service, _, handler = queue.partition(".")
    return handler.startswith("on_") and queue == wire.handler_queue(service, handler)


def _samples_of(program):
    """What one process measured; nothing of one that does not run or tells no metrics."""
    try:
        with urllib.request.urlopen(f"{program.address}/metrics", timeout=3) as answer:
            families = list(text_string_to_metric_families(answer.read().decode()))
    except (OSError, ValueError):
        # The rest of the report says which processes run.
        return []
    return [sample for family in families if family.name == LAG for sample in family.samples]
