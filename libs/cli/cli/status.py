"""`vinculo status`: what runs, and what waits to be done."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from pymongo import MongoClient
from pymongo.errors import PyMongoError
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from chassis import outbox
from chassis.local import LocalServerError
from chassis.local.process import memory_of
from cli.home import Home
from cli.lag import lags_of
from cli.logins import read_logins
from cli.readiness import is_ready
from cli.servers import Servers
from cli.suite import gateway_address, process_names, read_plan, service_names

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]

STORE_PATIENCE = {"serverSelectionTimeoutMS": 2000, "connectTimeoutMS": 2000, "timeoutMS": 5000}


def status(as_json: AsJson = False):
    """Show each process, what waits in the queues, the dead letters, and how far handlers are.

    Queue depths are a few seconds old. RabbitMQ does not tell the age of a message, so how far a
    handler is behind is told by what waits for it, and by how long the events that it handled
    since its start had taken from their commit on.
    """
    report = make_report(Home())
    if as_json:
        typer.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        show(report)
    if not report["is_healthy"]:
        raise typer.Exit(1)


def make_report(home):
    """All that is known of the suite, as plain values."""
    processes = processes_of(home)
    report = {
        "is_healthy": bool(processes) and all(process["ready"] for process in processes),
        "gateway": gateway_address(home),
        **read_logins(home),
        "processes": processes,
        "queues": None,
        "dead_letters": None,
        "events": None,
        "lag": None,
    }
    if any(process["state"] == "running" for process in processes):
        ask_servers(home, report)
    return report


def ask_servers(home, report):
    """Add what broker and store tell, or why they tell nothing."""
    options, programs = read_plan(home)
    servers = Servers(home, options)
    try:
        report |= split_queues(servers.management.queues(options.vhost))
        report["lag"] = lags_of(programs, report["queues"])
    except LocalServerError as error:
        report["broker_error"] = str(error)
    try:
        report["events"] = events_of(home, servers)
    except (PyMongoError, LocalServerError) as error:
        # The driver goes on with all that it knows of the servers; the start says it.
        report["store_error"] = str(error).partition(" (configured")[0]


def processes_of(home):
    """Each process of the suite: its pid, whether it is ready, how often it was started again."""
    _, programs = read_plan(home)
    restarts = home.read("run/supervisor.json") or {}
    with ThreadPoolExecutor(max_workers=16) as pool:
        answers = list(pool.map(is_ready, programs))
    ready = dict(zip((program.name for program in programs), answers, strict=True))
    names = ["supervisor", *process_names(home)] if programs else []
    return [describe(home, name, ready, restarts) for name in names]


def describe(home, name, ready, restarts):
    process = home.process(name)
    pid = process.pid
    state = "running" if pid else "held" if home.is_held(name) else "ended"
    return {
        "name": name,
        "pid": pid,
        "state": state,
        "ready": bool(pid) and ready.get(name, True),
        "restarts": restarts.get(name, 0),
        "memory_mb": round(memory_of_it(name, process) / 1e6, 1),
    }


def memory_of_it(name, process):
    """The memory of a process and of those it started; the supervisor started all the others."""
    if name == "supervisor":
        return memory_of(process.pid) if process.pid else 0
    return process.memory_bytes


def split_queues(queues):
    """Queue depths and, apart from them, dead letters; `{queue: messages}` each."""
    depths = {queue["name"]: queue.get("messages", 0) for queue in queues}
    dead = {name: count for name, count in depths.items() if name.endswith(".dead")}
    live = {
        name: count
        for name, count in depths.items()
        if name not in dead and not name.startswith("rpc.reply-")
    }
    return {"queues": dict(sorted(live.items())), "dead_letters": dict(sorted(dead.items()))}


def events_of(home, servers):
    """For each service: events not yet published, the age of the oldest, events handled."""
    return {name: _events_of(servers.store_url(name)) for name in service_names(home.root)}


def _events_of(url):
    with MongoClient(url, tz_aware=True, **STORE_PATIENCE) as client:
        store = client.get_default_database()
        waiting, age = outbox.backlog(store)
        return {
            "outbox": waiting,
            "outbox_oldest_seconds": round(age, 1),
            "inbox": store["inbox"].estimated_document_count(),
        }


def show(report):
    console = Console()
    if not any(process["state"] == "running" for process in report["processes"]):
        console.print("Vinculo is not running. Start it with `vinculo up`.")
        return
    console.print(_process_table(report["processes"]))
    for server in ("broker", "store"):
        if f"{server}_error" in report:
            reason = escape(report[f"{server}_error"])
            console.print(f"[red]The {server} cannot be asked:[/red] {reason}", soft_wrap=True)
    if report["queues"]:
        console.print(_count_table("queue", "waiting", report["queues"]))
    dead = {name: count for name, count in (report["dead_letters"] or {}).items() if count}
    if dead:
        console.print(_count_table("dead letters of", "messages", dead))
    if report["events"] is not None:
        console.print(_event_table(report["events"]))
    if report["lag"]:
        console.print(_lag_table(report["lag"]))


def _process_table(processes):
    table = Table("process", "pid", "state", "ready", "restarts", "memory")
    for process in processes:
        colour = {"running": "green", "held": "yellow"}.get(process["state"], "red")
        table.add_row(
            process["name"],
            str(process["pid"] or ""),
            f"[{colour}]{process['state']}[/{colour}]",
            "yes" if process["ready"] else "[red]no[/red]",
            str(process["restarts"]),
            f"{process['memory_mb']:.0f} MB",
        )
    return table


def _count_table(title, heading, counts):
    table = Table(title, heading)
    for name, count in counts.items():
        table.add_row(name, str(count))
    return table


def _event_table(events):
    table = Table("events of", "not yet told", "oldest", "handled")
    for name, counts in events.items():
        age = f"{counts['outbox_oldest_seconds']:.0f} s" if counts["outbox"] else ""
        table.add_row(name, str(counts["outbox"]), age, str(counts["inbox"]))
    return table


def _lag_table(lags):
    name = Column("handler", overflow="fold")
    table = Table(name, "waiting", "handled", "mean lag", "99 % within")
    for handler, lag in lags.items():
        mean, bound = lag["mean_seconds"], lag["p99_seconds"]
        told = ("" if mean is None else f"{mean * 1000:.0f} ms",
                "" if bound is None else f"{bound:g} s")
        table.add_row(handler, str(lag["waiting"]), str(lag["handled"]), *told)
    return table
