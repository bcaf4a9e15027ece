"""`vinculo dead-letters`: what handlers gave up, to be looked at, replayed or dropped."""

import json
from datetime import UTC, datetime
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from chassis.dead_letters import ENDING, DeadLetters
from cli.bus import BrokerUrl, ManagementUrl, operators_broker, operators_management, queue_names
from cli.errors import CommandFailed
from cli.masking import masked, masked_text

app = typer.Typer(
    no_args_is_help=True,
    help="Events that a handler gave up: look at them, send them back to it, or drop them.",
)

Queue = Annotated[
    str, typer.Argument(help="The handler's queue, such as contacts.on_contact_updated.")
]
EventId = Annotated[str | None, typer.Argument(help="The id of the event.", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="All that the handler gave up.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
Full = Annotated[bool, typer.Option("--full", help="Show personal data too.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command("list")
def list_letters(as_json: AsJson = False, broker_url: BrokerUrl = None,
                 management_url: ManagementUrl = None):
    """Show each handler that gave events up: how many, since when, and why."""
    broker = operators_broker(broker_url)
    names = queue_names(operators_management(management_url), broker)
    with DeadLetters(broker) as letters:
        queues = [name.removesuffix(ENDING) for name in names if name.endswith(ENDING)]
        found = {queue: letters.look(queue) for queue in queues}
    summaries = [summary(queue, dead) for queue, dead in found.items() if dead]
    if as_json:
        typer.echo(json.dumps(summaries, indent=2))
    elif not summaries:
        typer.echo("There are no dead letters.")
    else:
        _show_table(summaries)


@app.command()
def show(queue: Queue, id: EventId = None, full: Full = False, broker_url: BrokerUrl = None):
    """Show one dead letter, the oldest if no id is given. Personal data stays hidden."""
    with DeadLetters(operators_broker(broker_url)) as letters:
        dead = [letters.find(queue, id)] if id else letters.look(queue)[:1]
    if not dead:
        raise CommandFailed(f"There are no dead letters of {queue}.")
    typer.echo(json.dumps(shown(dead[0], full), indent=2, ensure_ascii=False))


@app.command()
def replay(queue: Queue, id: EventId = None, everything: All = False,
           broker_url: BrokerUrl = None):
    """Send one back to its handler, or all, as if they came for the first time."""
    _require_choice(id, everything)
    with DeadLetters(operators_broker(broker_url)) as letters:
        count, forged = letters.replay(queue, id)
    typer.echo(f"{count} sent back to {queue}.")
    if forged:
        raise CommandFailed(
            f"{len(forged)} stay, since whoever published them may not speak for their source: "
            f"{', '.join(letter.id for letter in forged[:5])}. Look at them, then drop them."
        )


@app.command()
def drop(queue: Queue, id: EventId = None, everything: All = False, yes: Yes = False,
         broker_url: BrokerUrl = None):
    """Delete one for good, or all. Their effect in the handler's service is then lost."""
    _require_choice(id, everything)
    what = f"the dead letter {id}" if id else "all dead letters"
    if not yes:
        typer.confirm(f"Delete {what} of {queue} for good?", abort=True)
    with DeadLetters(operators_broker(broker_url)) as letters:
        count = letters.drop(queue, id)
    typer.echo(f"{count} dropped.")


def summary(queue, letters):
    """What is told of the dead letters of one handler, none of it personal."""
    oldest = letters[0].failed_at
    age = (datetime.now(UTC) - oldest).total_seconds() if oldest else None
    errors = {}
    for letter in letters:
        text = masked_text(letter.error)
        errors[text] = errors.get(text, 0) + 1
    return {
        "queue": queue,
        "count": len(letters),
        "oldest_seconds": None if age is None else round(age),
        "errors": dict(sorted(errors.items(), key=lambda item: -item[1])),
    }


def shown(letter, is_full):
    """One dead letter as it is printed."""
    try:
        data = orjson.loads(letter.body)
    except orjson.JSONDecodeError:
        data = letter.body.decode(errors="replace")
    return {
        "id": letter.id,
        "type": letter.type,
        "handler": letter.queue,
        "error": letter.error if is_full else masked_text(letter.error),
        "attempt": letter.attempt,
        "failed_at": letter.failed_at.isoformat() if letter.failed_at else None,
        "attributes": letter.attributes,
        "data": data if is_full else masked(data),
    }


def in_words(seconds):
    """A duration as people say it: `3 min`, `2 days`."""
    if seconds is None:
        return "unknown"
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _require_choice(id, everything):
    if bool(id) == everything:
        raise CommandFailed("Give the id of one (`vinculo dead-letters show` tells it), or --all.")


def _show_table(summaries):
    table = Table("handler", "letters", "oldest", "why")
    for found in summaries:
        why = "\n".join(f"{count} × {error}" for error, count in list(found["errors"].items())[:5])
        table.add_row(found["queue"], str(found["count"]), in_words(found["oldest_seconds"]),
                      escape(why))
    Console().print(table)
