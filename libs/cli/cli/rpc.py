"""`vinculo rpc`: ask a service for something, as the operator of the installation."""

import difflib
import json
from typing import Annotated

import typer
from marshmallow import fields

from cli.bus import BrokerUrl, operators_broker
from cli.errors import CommandFailed
from client import connect
from contracts.catalogue import all_services

# What is written as it is; values of all other fields are written as JSON.
_TEXTS = (fields.String, fields.DateTime)

OperationKey = Annotated[
    str, typer.Argument(metavar="OPERATION", help="Such as contacts.get_contact.")
]
Fields = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FIELD=VALUE]...", help="Such as contact_id=contact_01h….",
                   show_default=False),
]
AsJson = Annotated[str | None, typer.Option("--json", help="The request, or the rest of it.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="How long to wait for the answer.")]


def rpc(key: OperationKey, given: Fields = None, as_json: AsJson = None, seconds: Seconds = 10,
        broker_url: BrokerUrl = None):
    """Call an operation of a service over the bus, and print what it answers."""
    operation = find_operation(key)
    request = read_request(operation, given or (), as_json)
    client = connect(operators_broker(broker_url), name="vinculo-rpc", seconds=seconds)
    try:
        result = client.call(key, request)
    finally:
        client.close()
    typer.echo(json.dumps(result, indent=2, ensure_ascii=False))


def find_operation(key):
    """The operation of that key, such as `contacts.get_contact`."""
    known = {
        operation.key: operation
        for service in all_services().values() if service.name != "gateway"
        for operation in service.operations.values()
    }
    if key not in known:
        near = difflib.get_close_matches(key, known, n=3) or sorted(known)
        raise CommandFailed(f"There is no operation {key} on the bus. There is {', '.join(near)}.")
    return known[key]


def read_request(operation, given, as_json):
    """The request of `--json` and of `field=value` pairs, which go before it."""
    request = _parse("--json", as_json) if as_json else {}
    if not isinstance(request, dict):
        raise CommandFailed('Give --json as an object: --json \'{"limit": 5}\'.')
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals:
            raise CommandFailed(f"{pair}: say it as name=value.")
        request[name] = _value(operation.request.fields.get(name), name, text)
    return request


def _value(field, name, text):
    if field is None or isinstance(field, _TEXTS):
        return text
    return _parse(name, text)


def _parse(name, text):
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CommandFailed(f"{name}: {text} is not JSON ({error.msg}).") from error
