"""What is measured, one function each."""

import csv
import io
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import orjson
import people
import wrk
from pymongo import MongoClient
from tables import Table

from chassis.outbox import backlog
from chassis.testing.processes import wait_until

ROUTES = ("floor", "get", "list", "search", "timeline", "create")
BENCH = Path(__file__).parent
NEW_CONTACT = {
    "kind": "person", "given_name": "Lucía", "family_name": "Fernández Ortiz",
    "emails": [{"address": "lucia.fernandez@example.com", "label": "work"}],
    "phones": [{"number": "+34600123123", "label": "mobile"}],
    "roles": [{"role": "customer", "starts_on": "2026-01-01"}], "tags": ["vip", "madrid"],
}
QUERIES = ("maria", "garcia lopez", "jose", "acme", "gonzlez", "martinez", "carm", "60012")


@dataclass(frozen=True)
class ImportRun:
    rows: int
    seconds: float
    peak_mebibytes: int
    contacts_after: int

    @property
    def rows_per_second(self):
        return self.rows / self.seconds


@dataclass(frozen=True)
class EventRun:
    events: int
    seconds: float
    lags: dict

    @property
    def events_per_second(self):
        return self.events / self.seconds


def import_rows(suite, held, size):
    """Import so many more contacts through the gateway, as one CSV file."""
    file = io.StringIO()
    rows = people.rows(size - held, seed=size)
    first = next(rows)
    writer = csv.DictWriter(file, fieldnames=list(first))
    writer.writeheader()
    writer.writerow(first)
    writer.writerows(rows)
    body = file.getvalue().encode()

    began = time.monotonic()
    found = suite.ask("POST", "/api/v1/imports?policy=create&file_name=bench.csv", body,
                      content_type="text/csv")
    peak = 0
    while found["state"] in ("receiving", "waiting", "running"):
        time.sleep(0.2)
        peak = max(peak, _import_memory())
        found = suite.ask("GET", f"/api/v1/imports/{found['id']}")
    if found["state"] != "done" or found["refused_count"]:
        raise RuntimeError(f"the import did not go as it should: {found}")
    return ImportRun(size - held, time.monotonic() - began, peak, size)


def _import_memory():
    """The resident memory of the importing process in MiB; 0 when there is none."""
    found = subprocess.run(["pgrep", "-f", "chassis.work contacts.import"], text=True,
                           capture_output=True, check=False)
    sizes = [0]
    for pid in found.stdout.split():
        try:
            text = Path(f"/proc/{pid}/status").read_text()
        except FileNotFoundError:
            continue
        sizes += [int(kibibytes) // 1024 for kibibytes in re.findall(r"VmRSS:\s+(\d+)", text)]
    return max(sizes)


def wait_until_told(suite):
    """Wait until no event is on its way, so that nothing works beside what is measured."""
    with MongoClient(suite.stack.servers.mongod.admin_url, tz_aware=True) as mongo:
        store = mongo[suite.stack.databases["contacts"]]
        wait_until(lambda: backlog(store)[0] == 0, 900, "the outbox is empty", poll=0.5)
        # Whoever was imported is compared with everybody, by a process that takes its time.
        wait_until(lambda: store.match_keys.estimated_document_count()
                   >= store.contacts.estimated_document_count(), 900, "all are compared", poll=1)
    wait_until(lambda: _queued(suite) == 0, 900, "the queues are empty", poll=1)


def _queued(suite):
    import pika

    with pika.BlockingConnection(pika.URLParameters(suite.stack.admin_broker_url)) as connection:
        channel = connection.channel()
        waiting = [channel.queue_declare(f"contacts.{handler}", passive=True)
                   for handler in ("on_contact_created", "on_contact_updated")]
    return sum(queue.method.message_count for queue in waiting)


class Paths:
    """The addresses that are asked, over contacts that are really there."""

    def __init__(self, suite):
        self.suite = suite
        page = suite.ask("GET", "/api/v1/contacts?limit=200&sort=name")
        self.ids = [contact["id"] for contact in page["items"]]
        for id in self.ids[:5]:
            for number in range(50):
                suite.ask("POST", f"/api/v1/contacts/{id}/interactions", {
                    "channel": "phone", "direction": "inbound", "subject": f"call {number}"})

    def load(self, route, connections, seconds):
        """Put load on one route."""
        token, gateway = self.suite.token, self.suite.gateway
        contacts = f"{gateway}/api/v1/contacts"
        if route == "floor":
            return wrk.run(self.suite.floor + "/", connections=connections, seconds=seconds)
        if route == "create":
            script = wrk.with_token(token, method="POST",
                                    body=orjson.dumps(NEW_CONTACT).decode())
            return wrk.run(contacts, connections=connections, seconds=seconds, script=script)
        script = wrk.with_token(token, paths=self._paths(route))
        return wrk.run(contacts, connections=connections, seconds=seconds, script=script)

    def _paths(self, route):
        base = "/api/v1/contacts"
        if route == "get":
            return [f"{base}/{id}" for id in self.ids]
        if route == "list":
            return [f"{base}?limit=50"]
        if route == "search":
            return [f"{base}/search?q={query.replace(' ', '+')}" for query in QUERIES]
        return [f"{base}/{id}/timeline" for id in self.ids[:5]]


def events(suite, count):
    """Events from the commit to their being handled by another service."""
    consumer = suite.start_consumer()
    name = 'vinculo_events_handled_total{handler="consumer.on_contact_created"}'
    before, lags_before = consumer.metrics(), _lags(consumer.metrics())
    began = time.monotonic()
    subprocess.run(
        [sys.executable, BENCH / "create_many.py", str(count),
         suite.stack.broker_url("gateway")], check=True)
    wait_until(lambda: consumer.metrics()[name] - before.get(name, 0) >= count, 300,
               "all events are handled")
    seconds = time.monotonic() - began
    lags = {step: value - lags_before.get(step, 0)
            for step, value in _lags(consumer.metrics()).items()}
    return EventRun(count, seconds, lags)


def _lags(metrics):
    """`{upper bound in seconds: how many events}` of the lag histogram."""
    found = {}
    for name, value in metrics.items():
        if name.startswith("vinculo_event_lag_seconds_bucket") and "on_contact_created" in name:
            found[float(re.search(r'le="([^"]+)"', name)[1])] = value
    return found


def in_service(name, *, small):
    """The table of a measure of the service itself, in a process and on a store of its own."""
    command = [sys.executable, "-W", "ignore", BENCH / f"{name}.py", "--json"]
    told = subprocess.run([*command, "--small"] if small else command, stdout=subprocess.PIPE,
                          text=True, check=True).stdout
    return Table(**orjson.loads(told))
