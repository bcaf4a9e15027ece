"""`vinculo down`: end what `vinculo up` started."""

from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from rich.console import Console

from cli.home import Home
from cli.servers import Servers
from cli.suite import GATEWAY, read_plan

Wipe = Annotated[
    bool, typer.Option("--wipe", help="Delete the data, passwords and logs on this machine too.")
]


def down(wipe: Wipe = False):
    """End what `vinculo up` started, and nothing else. Data stays, unless it is wiped."""
    home = Home()
    if not home.exists:
        Console().print("Nothing of Vinculo was started here.")
        return
    with home.locked():
        was_running = end_all(home)
        if wipe:
            home.wipe()
    Console().print(
        ("Vinculo is down." if was_running else "Vinculo was not running.")
        + (" Its data is deleted." if wipe else f" Its data stays in {home.data}.")
    )


def end_all(home):
    """End the supervisor, then the gateway, the services, and last the servers."""
    options, programs = read_plan(home)
    names = {program.name for program in programs} | _recorded_names(home)
    names -= {"mongod", "rabbitmq", "supervisor"}
    was_running = bool(running(home, [*names, "supervisor", "mongod", "rabbitmq"]))
    home.process("supervisor").stop()
    # The gateway goes first, so that nobody is promised what no service will do any more.
    home.process(GATEWAY).stop()
    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(lambda name: home.process(name).stop(patience=40), sorted(names)))
    Servers(home, options).stop()
    home.release_all()
    (home.run / "supervisor.json").unlink(missing_ok=True)
    return was_running


def running(home, names):
    return [name for name in names if home.process(name).is_running]


def _recorded_names(home):
    """Whatever has a pid file here, even if no plan tells of it any more."""
    return {file.stem for file in home.run.glob("*.pid")}
