"""`vinculo seed`: a demo to look around in, put in through the API as anybody could."""

import json
from typing import Annotated

import typer
from pymongo import MongoClient
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.api import Api
from cli.demo.load import Demo
from cli.errors import CommandFailed
from cli.home import Home
from cli.logins import ensure_logins, read_logins, write_shell_file
from cli.portal_logins import ensure_portal_logins
from cli.servers import Servers
from cli.status import STORE_PATIENCE
from cli.suite import GATEWAY, gateway_address, read_plan

# It stands there while a seed goes on, so that one that was cut off is gone on with.
UNDER_WAY = "seeding"

Email = Annotated[
    str | None,
    typer.Option(envvar="VINCULO_EMAIL", help="An administrator, where the demo's is not known."),
]
Password = Annotated[str | None, typer.Option(envvar="VINCULO_PASSWORD", help="Their password.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the logins as JSON.")]


def seed(email: Email = None, password: Password = None, as_json: AsJson = False):
    """Put a demo into the running suite: people, organisations, and what happened with them.

    Safe to repeat: what is there already is left as it is.
    """
    home = Home()
    if not home.process("supervisor").is_running:
        raise CommandFailed("Vinculo is not running here. Start it with `vinculo up`.")
    given = (email, password) if email and password else None
    with home.locked():
        counts = put_demo(home, given)
        write_shell_file(home, Servers(home, read_plan(home)[0]), gateway_address(home))
    kept = read_logins(home)
    if as_json:
        typer.echo(json.dumps({"added": counts, **kept}, indent=2, ensure_ascii=False))
        return
    added = ", ".join(f"{count} {what}" for what, count in counts.items())
    typer.echo(f"Added: {added}." if any(counts.values()) else "The demo was there already.")
    for line in lines_of(kept):
        typer.echo(line)


def lines_of(kept):
    """The logins as lines for a person: of agents, then those of the portals."""
    rows = list(kept["logins"].items())
    rows += [(f"{login['audience']}, {login['organisation']}", login)
             for logins in kept["portals"].values() for login in logins]
    return [f"  {who:<20} {login['email']}  {login['password']}" for who, login in rows]


def is_wanted(home, servers):
    """Whether nobody can sign in yet, or a seed was cut off."""
    if (home.folder / UNDER_WAY).exists():
        return True
    with MongoClient(servers.store_url(GATEWAY), **STORE_PATIENCE) as client:
        return client.get_default_database()["users"].find_one({}, {"_id": 1}) is None


def put_demo(home, given=None):
    """Make the logins and all that the demo holds, and return how much was added of each."""
    api = Api(gateway_address(home))
    (home.folder / UNDER_WAY).touch()
    logins = ensure_logins(home, api, given)
    owners = {who: login["user_id"] for who, login in logins.items() if "user_id" in login}
    with _progress() as progress:
        counts = Demo(api, owners, progress).put()
    ensure_portal_logins(home, api)
    (home.folder / UNDER_WAY).unlink()
    return counts


def _progress():
    return Progress(
        TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), console=Console(stderr=True),
    )
