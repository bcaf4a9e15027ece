"""A service and the process that it runs in."""

import gc
import importlib
import os
import signal

import eventlet
import structlog
from nameko.constants import MAX_WORKERS_CONFIG_KEY
from nameko.containers import ServiceContainer

from . import (
    data_requests,
    deliveries,
    migrations,
    outbox,
    references,
    seams,
    store,
    telemetry,
    visibility,
)
from .bus import SETTINGS, Bus
from .events import reacts_to, reacts_to_many
from .health import Health
from .jobs import every
from .operations import serves
from .settings import ServiceSettings, read_settings

__all__ = ["Service", "every", "reacts_to", "reacts_to_many", "run", "serves"]

log = structlog.get_logger("vinculo.service")

# Prefetch counts bound the work under way; the pool itself is never what a message waits for.
POOL_SIZE = 2000


class Service:
    """A service: its operations, reactions and periodic work, one line each.

    `name` is its name on the bus. `documents` are its models, whose indexes are made at the start,
    and `migrations` the package of its numbered migrations, if it has one.
    """

    name = None
    documents = ()
    migrations = None
    # What is hidden from its actors: a module as `visibility.use` takes it.
    visibility = None

    # Every service tells events, even one that has no reactions.
    bus = Bus()


def find(target):
    """The service class of `contacts` (in `contacts.service`) or of `<module>:<Class>`."""
    module_name, _, class_name = target.partition(":")
    if class_name:
        return getattr(importlib.import_module(module_name), class_name)
    module = importlib.import_module(f"{module_name}.service")
    found = [
        item for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Service) and item.name
    ]
    if len(found) != 1:
        raise ValueError(f"{module.__name__} has to hold one service; it holds {len(found)}.")
    return found[0]


def open_store(service_class, settings):
    """Connect to the store and bring it up to date."""
    store.connect(settings.mongodb_url)
    if service_class.migrations is not None:
        migrations.migrate(service_class.migrations)
    open_indexes(service_class)


def open_indexes(service_class):
    """Make the indexes that are missing, the service's own and those of the chassis."""
    for part in (outbox, deliveries, data_requests, references):
        part.ensure_indexes()
    store.ensure_indexes(*service_class.documents)


def run(target):
    """Run a service until it is told to stop.

    SIGTERM and SIGINT drain: what is under way is finished, what is announced is published. A
    second signal ends the process at once.
    """
    settings = read_settings(ServiceSettings)
    service_class = find(target)
    gc.freeze()
    gc.enable()
    telemetry.set_up_logging(service_class.name, settings.log_level)
    telemetry.set_up_tracing(service_class.name, settings.otlp_endpoint)
    seams.arm(settings.faults, settings.fault_seed)
    open_store(service_class, settings)
    if service_class.visibility is not None:
        visibility.use(service_class.visibility)

    container = ServiceContainer(
        service_class, {SETTINGS: settings, MAX_WORKERS_CONFIG_KEY: POOL_SIZE}
    )
    process = _Process(container, settings)
    process.take_signals()
    process.start()
    log.info("service_started", pid=os.getpid())
    container.wait()
    log.info("service_stopped")


class _Process:
    def __init__(self, container, settings):
        self.container = container
        self.settings = settings
        self.health = None
        self._is_stopping = False

    def start(self):
        self.container.start()
        bus = self.container.shared_extensions[Bus]
        self.health = Health(bus)
        if self.settings.health_port:
            self.health.serve(self.settings.health_host, self.settings.health_port)

    def take_signals(self):
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, number, _frame):
        if self._is_stopping:
            os._exit(128 + number)
        self._is_stopping = True
        eventlet.spawn_n(self._drain)

    def _drain(self):
        log.info("service_drains")
        if self.health is not None:
            self.health.is_draining = True
        with eventlet.Timeout(self.settings.drain_seconds, False):
            self.container.stop()
            return
        log.error("drain_took_too_long", seconds=self.settings.drain_seconds)
        self.container.kill()
