"""The process that tells webhooks what happens: `python -m gateway.webhooks`."""

import signal
import sys
import threading

from chassis import store, telemetry
from chassis.background import Background
from chassis.listening import Listener
from chassis.settings import SettingsMissing, read_settings
from client import Broker

from ..settings import WebhookSettings
from . import health
from .attempts import forget_data
from .deliveries import write_down
from .models import WebhookDelivery
from .sending import Sending

NAME = "webhooks"
# So often one looks for what is due; what was just written down is sent at once.
LOOKING_SECONDS = 1.0
FORGETTING_SECONDS = 60.0


def run(settings):
    """Write down and send until the process is asked to end."""
    ended = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: ended.set())

    store.connect(settings.mongodb_url)
    # Before anything is written down, since they keep it from being doubled.
    store.ensure_indexes(WebhookDelivery)
    sending = Sending(settings)

    def take_up(events):
        write_down(events)
        sending.woken.set()

    broker = Broker(settings.broker_url, name=NAME)
    listener = Listener(broker, NAME, "all_events", ["#"], take_up).start()
    looking = Background("webhooks-due", sending.send_due, seconds=LOOKING_SECONDS,
                         woken=sending.woken)
    forgetting = Background("webhooks-forgetting", forget_data, seconds=FORGETTING_SECONDS,
                            woken=threading.Event())
    for thread in (looking, forgetting):
        thread.start()
    if settings.health_port:
        health.serve(settings.health_host, settings.health_port, broker, listener)

    ended.wait()
    listener.stop()
    for thread in (looking, forgetting):
        thread.stop()
        thread.join()
    sending.close()
    broker.stop()


def main():
    """Read the settings, and run."""
    try:
        settings = read_settings(WebhookSettings)
    except SettingsMissing as error:
        sys.exit(str(error))
    telemetry.set_up_logging(NAME, settings.log_level)
    run(settings)


if __name__ == "__main__":
    main()
