"""The bus as the operator reaches it: that of this checkout, or the one that is named."""

from typing import Annotated
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import typer

from chassis.local import Management
from cli.errors import CommandFailed
from cli.home import Home
from cli.servers import Servers
from cli.suite import read_plan

OPERATOR = "operator"

BrokerUrl = Annotated[
    str | None,
    typer.Option(
        envvar="VINCULO_BROKER_URL",
        help="The broker, with the operator's login; that of this checkout if it is not given.",
    ),
]
ManagementUrl = Annotated[
    str | None,
    typer.Option(
        envvar="VINCULO_MANAGEMENT_URL", help="Its management API, with the operator's login."
    ),
]


def operators_broker(given=None):
    """The address that the operator takes to the broker."""
    return given or _servers().broker_url(OPERATOR)


def operators_management(given=None):
    """The address that the operator takes to the broker's management API."""
    return given or management_url_of_operator(_servers())


def management_url_of_operator(servers):
    """The management API of these servers with the operator's login instead of the admin's."""
    login = urlsplit(servers.broker_url(OPERATOR)).netloc.rpartition("@")[0]
    parts = urlsplit(servers.management_url)
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}"))


def queue_names(management_url, broker_url):
    """The names of all queues on the virtual host of that broker."""
    vhost = unquote(urlsplit(broker_url).path.lstrip("/")) or "/"
    return sorted(queue["name"] for queue in Management(management_url).queues(vhost))


def without_password(url):
    """The address as it can be shown."""
    parts = urlsplit(url)
    user = quote(unquote(parts.username or ""), safe="")
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))


def _servers():
    home = Home()
    if not home.process("supervisor").is_running:
        raise CommandFailed(
            "Vinculo is not running here. Start it with `vinculo up`, or name another broker by "
            "VINCULO_BROKER_URL and VINCULO_MANAGEMENT_URL."
        )
    return Servers(home, read_plan(home)[0])
