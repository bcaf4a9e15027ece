"""`vinculo user`: who may sign in, for when nobody can sign in to say so."""

import subprocess
import sys
from typing import Annotated

import typer

from cli.errors import CommandFailed
from cli.home import Home
from cli.suite import GATEWAY, read_plan
from cli.supervisor import program_environment

app = typer.Typer(no_args_is_help=True, help="The people who may sign in.")

Email = Annotated[str, typer.Option(help="What the person signs in with.")]
Role = Annotated[list[str], typer.Option(help="Such as administrator or sales. Repeatable.")]
Name = Annotated[str | None, typer.Option(help="By default the part of the email before the @.")]
PasswordStdin = Annotated[
    bool,
    typer.Option("--password-stdin",
                 help="Read the password from standard input instead of making one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.callback()
def user():
    """The people who may sign in."""


@app.command()
def add(email: Email, role: Role, name: Name = None, password_stdin: PasswordStdin = False,
        as_json: AsJson = False):
    """Let a person sign in. The password is printed this once."""
    options = ["--email", email, *(part for one in role for part in ("--role", one))]
    options += ["--name", name] if name else []
    options += ["--json"] if as_json else []
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    typer.echo(run_bootstrap(Home(), "user", options, password), nl=False)


def run_bootstrap(home, noun, options, password=None):
    """Run the gateway's own command for adding a user or portal account; return what it prints."""
    gateway = next((one for one in read_plan(home)[1] if one.name == GATEWAY), None)
    if gateway is None:
        raise CommandFailed("There is no gateway here yet. Start it with `vinculo up`.")
    command = [sys.executable, "-W", "ignore", "-m", "gateway.bootstrap", noun, "add", *options]
    if password is not None:
        command.append("--password-stdin")
    done = subprocess.run(
        command, input=None if password is None else f"{password}\n", cwd=gateway.folder,
        env=program_environment(gateway), capture_output=True, text=True, check=False,
    )
    if done.returncode:
        raise CommandFailed(done.stderr.strip() or "The gateway's bootstrap failed.")
    return done.stdout
