"""How many events a second journeys hear, from the queue of a real broker until it is empty.

python bench/journeys.py                    20,000 events, of which a live journey wants one in ten
"""

import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pika
import tables
from hearing import HearingService

from chassis import clock
from chassis.ids import new_id
from chassis.service import open_indexes
from chassis.testing.processes import ServiceProcess, wait_until
from chassis.testing.servers import Servers, Stack
from client.broker import Broker
from contracts import sales, wire
from marketing.campaigns.models import Campaign
from marketing.journeys.models import Journey, JourneyEdition, JourneyInstance, edition_id

HANDLED = 'vinculo_events_handled_total{handler="marketing.on_anything_told"}'
EVENT = {"type": sales.order_placed.type, "conditions": [
    {"path": "order.total.amount", "operator": "at_least", "value": "1"}]}
DEFINITION = {
    "start": {"kind": "event", "event": EVENT}, "exits": [], "hold_out_share": 0,
    "steps": [{"key": "rest", "kind": "wait", "lasts": {"days": 30}}],
    "re_entry": {"policy": "never"}}


def main():
    options = tables.options(__doc__, {"events": 1000}, events=20_000)
    with TemporaryDirectory(prefix="vinculo-bench-") as folder:
        servers = Servers(folder).start()
        try:
            tables.tell(options, measure(options, Stack(servers, "bench").set_up()))
        finally:
            servers.stop()


def measure(options, stack):
    """As many events as are asked for, three times: of none, one in ten and each is anything
    wanted."""
    table = tables.Table(
        "Events into journeys",
        f"`python bench/journeys.py`: {options.events:,} orders told by sales, as they wait in the "
        "queue of journeys, taken up by one process of marketing that does nothing else; of those "
        "that are wanted each brings somebody else into a journey, which then takes its first "
        "step. Events a second from the first to the last.",
        columns=["what", "events", "events a second", "entered"])
    stack.open_store("marketing")
    open_indexes(HearingService)
    prepare()
    environment = stack.environment("marketing") | {
        "PYTHONPATH": str(Path(__file__).parent), "VINCULO_LOG_LEVEL": "WARNING"}
    service = ServiceProcess("hearing:HearingService", environment)
    broker = Broker(stack.broker_url("sales"), name="bench").start()
    broker.wait_until_open(10)
    service.start().wait_until_ready()
    for what, wanted_of_ten, count in (
            ("none is wanted", 0, options.events), ("**one in ten is wanted**", 1, options.events),
            ("each is wanted", 10, options.events // 10)):
        service.stop()
        tables.say(f"telling {count:,} events: {what}")
        told = [_told(broker, number % 10 < wanted_of_ten) for number in range(count)]
        for one in told:
            one()
        before = JourneyInstance.collection().count_documents({})
        rate = _heard(service, count)
        entered = JourneyInstance.collection().count_documents({}) - before
        tables.say(f"{what}: {rate:,.0f} a second, {entered:,} entered")
        table.rows.append([what, f"{count:,}", f"{rate:,.0f}", f"{entered:,}"])
    service.stop()
    broker.stop()
    return table


def _heard(service, count):
    """Events a second, from the first that is taken up to the last."""
    service.start()
    wait_until(lambda: _handled(service), 120, "the first is heard", poll=0.005)
    began, first = time.perf_counter(), _handled(service)
    wait_until(lambda: _handled(service) >= count, 900, "all are heard", poll=0.02)
    return (count - first) / (time.perf_counter() - began)


def _handled(service):
    try:
        return service.metrics().get(HANDLED, 0)
    except OSError:
        # It is not up yet.
        return 0


def _told(broker, is_wanted):
    """Put an event on the bus; what waits until the broker has it."""
    event = sales.order_placed if is_wanted else sales.order_updated
    id, now = new_id("event"), datetime.now(UTC).isoformat()
    order = event.example["order"] | {"id": new_id("order"), "contact_ids": [new_id("contact")]}
    headers = {wire.CLOUDEVENTS + name: value for name, value in {
        "specversion": "1.0", "id": id, "source": "/sales", "type": event.type, "time": now,
        "actorid": "user:bench"}.items()}
    stored = broker.publish(
        wire.EVENTS_EXCHANGE, event.key, orjson.dumps({"order": order}), pika.BasicProperties(
            content_type=wire.JSON, delivery_mode=2, message_id=id, user_id=broker.user,
            headers=headers))
    return partial(stored.result, timeout=60)


def prepare():
    """A journey of a running campaign that wants orders that are placed."""
    campaign = Campaign(
        **dict.fromkeys(("name", "why", "for_whom", "benefit_for_us", "benefit_for_them"), "x"),
        payback_on="2030-01-01", starts_on="2026-01-01", purpose="marketing", state="running",
        budget={"amount": "0", "currency": "EUR"}, author_ids=["x"]).add()
    journey = Journey(
        campaign_id=campaign.id, name="x", definition=DEFINITION, state="live", edition=1,
        is_changed=False, published_at=clock.now(), types=[EVENT["type"]]).add()
    JourneyEdition(id=edition_id(journey.id, 1), journey_id=journey.id, number=1,
                   definition=DEFINITION, published_by_id="x").add()


if __name__ == "__main__":
    main()
