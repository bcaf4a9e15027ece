"""`vinculo up`: bring the suite up on this machine."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cli import prerequisites, seed
from cli.errors import CommandFailed
from cli.home import Home
from cli.logins import SHELL, read_logins, write_shell_file
from cli.readiness import await_all
from cli.servers import Servers
from cli.suite import (
    Options,
    gateway_address,
    local_servers,
    make_programs,
    read_plan,
    write_plan,
)

READY_SECONDS = 300

MongodbUrl = Annotated[
    str | None,
    typer.Option(help="A MongoDB that runs already: mongodb://admin:password@host/?replicaSet=…"),
]
BrokerUrl = Annotated[
    str | None, typer.Option(help="A RabbitMQ that runs already: amqp://admin:password@host:5672")
]
ManagementUrl = Annotated[
    str | None, typer.Option(help="Its management API: http://admin:password@host:15672")
]
Vhost = Annotated[str | None, typer.Option(help="The virtual host to use on the broker.")]
DatabasePrefix = Annotated[str | None, typer.Option(help="Put before each database's name.")]
MongodParameter = Annotated[
    list[str] | None,
    typer.Option(help="A server parameter for mongod, such as notablescan=1. Repeatable."),
]
Replicas = Annotated[
    list[str] | None, typer.Option(help="So many processes of a service: contacts=2. Repeatable.")
]
Install = Annotated[
    bool, typer.Option("--install", help="Install missing servers first, where that is allowed.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print addresses and logins as JSON.")]
NoSeed = Annotated[bool, typer.Option("--no-seed", help="Leave the demo data out.")]


def up(
    mongodb_url: MongodbUrl = None,
    broker_url: BrokerUrl = None,
    management_url: ManagementUrl = None,
    vhost: Vhost = None,
    database_prefix: DatabasePrefix = None,
    mongod_parameter: MongodParameter = None,
    replicas: Replicas = None,
    install: Install = False,
    no_seed: NoSeed = False,
    as_json: AsJson = False,
):
    """Start database, broker, services and gateway, and wait until they are ready.

    Safe to repeat: what runs is left alone, what died is started, and options that are not given
    stay as they were while the suite runs.
    """
    home = Home()
    asked = {
        "mongodb_url": mongodb_url,
        "broker_url": broker_url,
        "management_url": management_url,
        "vhost": vhost,
        "database_prefix": database_prefix,
        "mongod_parameters": mongod_parameter,
        "replicas": parse_replicas(replicas),
    }
    with home.locked(), _progress() as progress:
        options = choose_options(home, asked)
        prerequisites.require(
            local_servers(options), may_install=install, tell=progress.console.print
        )
        servers = bring_up(home, options, progress)
    with home.locked():
        if not no_seed and gateway_address(home) and seed.is_wanted(home, servers):
            seed.put_demo(home)
        write_shell_file(home, servers, gateway_address(home))
    tell(home, servers, as_json)


def bring_up(home, options, progress):
    """Start all that the options ask for, and return the servers."""
    servers = Servers(home, options)
    _step(progress, "Database and broker", lambda done: servers.start(done), servers.local)
    _step(progress, "Users and rights", lambda done: servers.provision())
    programs = make_programs(home, servers, options.replicas)
    end_what_is_not_wanted(home, programs)
    write_plan(home, options, programs)
    home.release_all()
    start_supervisor(home)
    _step(
        progress,
        "Services and gateway",
        lambda done: await_all(home, programs, timeout=READY_SECONDS, on_ready=done),
        [program.name for program in programs],
    )
    return servers


def choose_options(home, asked):
    """What was asked for; for the rest what a running suite was started with, else the usual."""
    options = read_plan(home)[0] if home.process("supervisor").is_running else Options()
    for name, value in asked.items():
        if value:
            setattr(options, name, value)
    return options


def parse_replicas(texts):
    replicas = {}
    for text in texts or ():
        service, _, count = text.partition("=")
        if not count.isdigit() or not 1 <= int(count) <= 16:
            raise CommandFailed(f"--replicas {text}: say it as contacts=2, with 1 to 16.")
        replicas[service] = int(count)
    return replicas


def end_what_is_not_wanted(home, programs):
    """Stop the replicas of last time that are too many now; held, until the plan says so too."""
    wanted = {program.name for program in programs}
    for program in read_plan(home)[1]:
        if program.name not in wanted:
            home.hold(program.name)
            home.process(program.name).stop()


def start_supervisor(home):
    command = [sys.executable, "-m", "cli.supervisor", home.root, home.folder]
    home.process("supervisor").start(command, folder="/")


def tell(home, servers, as_json):
    """Print where the suite answers and who can log in."""
    gateway = gateway_address(home)
    kept = read_logins(home)
    if as_json:
        ports = home.read("ports.json")
        shown = {"gateway": gateway, **kept, "ports": ports, "folder": str(home.folder)}
        typer.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    rows = {"gateway": f"{gateway}  (the API, to read: {gateway}/docs)"} if gateway else {}
    rows |= {name: f"127.0.0.1:{port}" for name, port in servers.ports().items()}
    rows |= {"in a shell": f". {home.folder / SHELL}", "logs": "vinculo logs -f"}
    typer.secho("Vinculo is up.", fg="green")
    for name, value in rows.items():
        typer.echo(f"  {name:<20} {value}")
    for line in seed.lines_of(kept):
        typer.echo(line)


def _progress():
    return Progress(
        SpinnerColumn(finished_text="[green]✓[/green]"),
        TextColumn("{task.description}"),
        TextColumn("[dim]{task.fields[detail]}[/dim]"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def _step(progress, title, work, names=()):
    """Show one step of the work while it goes on, with the names that are still awaited."""
    waiting = list(names)
    task = progress.add_task(title, total=max(1, len(waiting)), detail=", ".join(waiting))

    def done(name):
        waiting.remove(name)
        progress.update(task, advance=1, detail=", ".join(waiting))

    work(done)
    progress.update(task, completed=max(1, len(names)), detail="")
