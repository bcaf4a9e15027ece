"""Where the `vinculo` command starts: its commands, and how it tells errors."""

import typer
from pymongo.errors import PyMongoError
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from chassis.local import LocalServerError
from cli import (
    dead_letters,
    down,
    events,
    invoices,
    logs,
    programs,
    provision,
    rebuild,
    rpc,
    seed,
    status,
    up,
    users,
)
from cli.errors import CommandFailed
from contracts.errors import VinculoError


class PlainErrors(TyperGroup):
    """Tell expected errors in a line or two; only what is a fault of ours shows where it arose."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except (CommandFailed, LocalServerError) as error:
            complain(error)
        except VinculoError as error:
            complain(in_words(error))
        except PyMongoError as error:
            complain(f"MongoDB refused or does not answer: {error}")
        except PermissionError as error:
            complain(f"No permission for {error.filename}. Use a folder of your own: VINCULO_HOME.")
        raise typer.Exit(1)


def in_words(error):
    """An error of the suite: its code, what it says, and each wrong value by its pointer."""
    wrong = [f"\n  {one['pointer'] or '/'}: {one['detail']}"
             for one in error.details.get("errors", ())]
    return f"{error.code}: {error.detail}{''.join(wrong)}"


def complain(error):
    console = Console(stderr=True)
    console.print("[red]Not done:[/red]", escape(str(error)), highlight=False, soft_wrap=True)


app = typer.Typer(
    cls=PlainErrors,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Bring Vinculo up on this machine, and look after it.",
)
app.command()(up.up)
app.command()(down.down)
app.command()(status.status)
app.command()(logs.logs)
app.command()(programs.start)
app.command()(programs.stop)
app.command()(provision.provision)
app.command()(seed.seed)
app.add_typer(users.app, name="user")
app.command()(rpc.rpc)
app.add_typer(events.app, name="events")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(rebuild.app, name="rebuild")
app.add_typer(invoices.app, name="invoices")
