"""`vinculo stop` and `vinculo start`: one process of the running suite."""

from typing import Annotated

import typer
from rich.console import Console

from cli.errors import CommandFailed
from cli.home import Home
from cli.readiness import await_all
from cli.servers import Servers
from cli.suite import process_names, read_plan

START_SECONDS = 180

Name = Annotated[str, typer.Argument(help="A process, as `vinculo status` names it.")]
Kill = Annotated[bool, typer.Option("--kill", help="End it at once, as a power cut would.")]


def stop(name: Name, kill: Kill = False):
    """Stop one process, and keep it stopped until `vinculo start`."""
    home = _home_with(name)
    home.hold(name)
    server = Servers(home, read_plan(home)[0]).local.get(name) or home.process(name)
    if kill:
        server.kill()
    else:
        server.stop()
    Console().print(f"{name} is stopped. `vinculo start {name}` lets it run again.")


def start(name: Name):
    """Let a stopped process run again, and wait until it is ready."""
    home = _home_with(name)
    home.release(name)
    options, programs = read_plan(home)
    local = Servers(home, options).local
    if name in local:
        local[name].start()
    else:
        chosen = [program for program in programs if program.name == name]
        await_all(home, chosen, timeout=START_SECONDS, on_ready=lambda _: None)
    Console().print(f"{name} runs.")


def _home_with(name):
    home = Home()
    if not home.process("supervisor").is_running:
        raise CommandFailed("Vinculo is not running. Start it with `vinculo up`.")
    names = process_names(home)
    if name not in names:
        raise CommandFailed(f"There is no process {name}. There are: {', '.join(names)}.")
    return home
