"""`vinculo invoices verify`: show that nothing of what was issued was changed since."""

from typing import Annotated

import typer

from cli.bus import BrokerUrl, operators_broker
from cli.errors import CommandFailed
from client import connect

Series = Annotated[str | None, typer.Option(help="The code of a series; all without.")]
Year = Annotated[int | None, typer.Option(help="Of this year alone.")]
Seconds = Annotated[float, typer.Option(min=1, help="How long to wait for each answer.")]

app = typer.Typer(no_args_is_help=True, help="Look after what was issued.")


@app.callback()
def invoices():
    """Look after what was issued."""


@app.command()
def verify(series: Series = None, year: Year = None, seconds: Seconds = 60,
           broker_url: BrokerUrl = None):
    """Verify the chain of each series, and name the first link that does not hold."""
    client = connect(operators_broker(broker_url), name="vinculo-invoices", seconds=seconds)
    try:
        codes = [series] if series else list(_codes(client))
        broken = [code for code in codes if not _holds(client, code, year)]
    finally:
        client.close()
    if broken:
        raise CommandFailed(f"{', '.join(broken)} is not as it was issued.")


def _codes(client):
    after = None
    while True:
        page = client.billing.list_series(limit=200, after=after)
        yield from (one["code"] for one in page["items"])
        after = page["next"]
        if after is None:
            return


def _holds(client, code, year):
    """Verify one series, tell of it in a line, and give whether it holds."""
    checked, after = 0, None
    while True:
        found = client.billing.verify_chain(series=code, year=year, after=after)
        checked += found["checked_count"]
        if found["broken"] is not None:
            typer.echo(_told(code, checked, found["broken"]))
            return False
        after = found["next"]
        if after is None:
            typer.echo(f"{code}: {_documents(checked)}, whole and unchanged.")
            return True


def _told(code, checked, broken):
    where = broken["number"] or "its beginning"
    verb = "holds" if checked == 1 else "hold"
    return (f"{code}: {_documents(checked)} {verb}; then, at {where} (place {broken['place']}): "
            f"{broken['what']}")


def _documents(count):
    return f"{count:,} document{'' if count == 1 else 's'}"
