"""`vinculo events tail`: see the events of the suite as they are told."""

import json
import queue
import uuid
from fnmatch import fnmatchcase
from typing import Annotated

import orjson
import typer
from rich.console import Console

from cli.bus import OPERATOR, BrokerUrl, operators_broker, without_password
from cli.errors import CommandFailed
from client.broker import Broker
from client.subscription import Subscription
from contracts import wire

CONNECT_SECONDS = 20
# Who looks on too slowly misses the oldest; nobody else waits.
MOST_WAITING = 10_000

app = typer.Typer(no_args_is_help=True, help="See what the services tell each other.")

Types = Annotated[
    str, typer.Option("--type", help="Only events of such types, such as contacts.* .")
]
Count = Annotated[int, typer.Option(min=0, help="End after so many; 0 goes on for ever.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print each whole, as a line of JSON, personal data too.")
]


@app.callback()
def events():
    """See what the services tell each other."""


@app.command()
def tail(types: Types = "*", count: Count = 0, as_json: AsJson = False,
         broker_url: BrokerUrl = None):
    """Show events from now on, as they are told. Ctrl-C ends it."""
    url = operators_broker(broker_url)
    seen = queue.SimpleQueue()
    broker = Broker(url, name="vinculo-events")
    try:
        _listen(broker, url, types, seen)
        _show(seen, types, count, as_json)
    except KeyboardInterrupt:
        return
    finally:
        broker.stop()


def _listen(broker, url, types, seen):
    name = f"{OPERATOR}.events-{uuid.uuid4().hex}"

    def declare(channel):
        return [
            lambda done: channel.queue_declare(
                name, exclusive=True, auto_delete=True, callback=done,
                arguments={"x-max-length": MOST_WAITING}),
            lambda done: channel.queue_bind(
                name, wire.EVENTS_EXCHANGE, routing_key=routing_pattern(types), callback=done),
        ]

    def take(delivery):
        seen.put((wire.cloudevent_attributes(delivery.properties.headers), delivery.body))
        delivery.ack()

    subscription = Subscription(broker, name, take, declare=declare, prefetch=100)
    broker.add(subscription)
    if not subscription.wait_until_ready(CONNECT_SECONDS):
        raise CommandFailed(f"The broker at {without_password(url)} does not let events be seen.")
    Console(stderr=True).print("Listening. Ctrl-C ends it.", style="dim")


def _show(seen, types, count, as_json):
    shown = 0
    while not count or shown < count:
        attributes, body = seen.get()
        if fnmatchcase(attributes.get("type", ""), types):
            typer.echo(whole(attributes, body) if as_json else in_a_line(attributes, body))
            shown += 1


def routing_pattern(types):
    """A pattern of the broker that lets at least those types through."""
    return ".".join("#" if "*" in word or "?" in word or "[" in word else word
                    for word in types.split("."))


def whole(attributes, body):
    """The event as a line of JSON: the attributes of CloudEvents, and its data."""
    return json.dumps({**attributes, "data": _data(body)}, ensure_ascii=False)


def in_a_line(attributes, body):
    """When, what, about what and by whom, without what is personal."""
    data = _data(body)
    entity = next(iter(data.values()), None) if isinstance(data, dict) else None
    about = entity.get("id", "") if isinstance(entity, dict) else ""
    return (f"{attributes.get('time', ''):<24}  {attributes.get('type', ''):<32}  {about:<40}  "
            f"{attributes.get('actorid', '')}").rstrip()


def _data(body):
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode(errors="replace")
