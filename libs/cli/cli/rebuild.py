"""`vinculo rebuild profile`: make the profiles of all parties again."""

from typing import Annotated

import typer

from cli.bus import BrokerUrl, operators_broker
from client import connect
from contracts.catalogue import all_services
from contracts.errors import ServiceUnavailable

Seconds = Annotated[float, typer.Option(min=1, help="How long to wait for each answer.")]

# One export_facts of a service goes as one learn_facts to contacts.
PAGE = 100

app = typer.Typer(no_args_is_help=True, help="Make again what is derived from what services tell.")


@app.callback()
def rebuild():
    """Make again what is derived from what services tell."""


@app.command()
def profile(seconds: Seconds = 60, broker_url: BrokerUrl = None):
    """Have every service that is there tell its facts again, then make all profiles of them.

    Of a service that is not there, the facts that contacts holds are taken.
    """
    client = connect(operators_broker(broker_url), name="vinculo-rebuild", seconds=seconds)
    try:
        for service in all_services().values():
            if "export_facts" in service.operations:
                typer.echo(_tell_again(client, service.name))
        looked_at, changed = _make_again(client)
    finally:
        client.close()
    typer.echo(f"Looked at {looked_at:,} facts and parties; {changed:,} were not as they "
               "should be.")


def _tell_again(client, name):
    """Take what a service tells again to contacts; gives a line about it."""
    told = learnt = 0
    try:
        for facts in _pages(client, name):
            told += len(facts)
            if facts:
                learnt += client.contacts.learn_facts(facts=facts)["learnt_count"]
    except ServiceUnavailable as error:
        if told or error.details.get("service", name) != name:
            raise
        return f"{name}: does not run, so what contacts holds of it is taken."
    return f"{name}: told {told:,} facts, of which {learnt:,} were new to contacts."


def _pages(client, name):
    after = None
    while True:
        page = client.call(f"{name}.export_facts", {"limit": PAGE, "after": after})
        yield page["items"]
        after = page["next"]
        if after is None:
            return


def _make_again(client):
    """`(how much was looked at, how much changed)`."""
    looked_at = changed = 0
    after = None
    while True:
        done = client.contacts.rebuild_profiles(after=after)
        looked_at += done["looked_at_count"]
        changed += done["changed_count"]
        after = done["next"]
        if after is None:
            return looked_at, changed
