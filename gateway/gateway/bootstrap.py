"""Adding people by hand, before anybody can sign in to do so.

`python -m gateway.bootstrap user add --email ana@example.com --role administrator --json`
"""

import argparse
import json
import sys
import uuid

from marshmallow import ValidationError

from chassis import schemas, store
from chassis.settings import SettingsMissing
from contracts import gateway as contract
from contracts.access import ROLES
from contracts.context import Actor, Call, serving
from contracts.errors import VinculoError

from . import audit, passwords, users
from .database import open_database
from .settings import settings

OPERATOR = Actor("tool:bootstrap", roles=("administrator",))


def add_user(email, name, roles, password=None):
    """Let a person sign in, and return them and their password, a generated one by default.

    It is recorded in the audit log as done by the operator of the installation.
    """
    password = password or passwords.generate()
    request = _checked(email=email, name=name, roles=list(roles), password=password)
    record = audit.begin(
        OPERATOR, contract.create_user, None, uuid.uuid4().hex, "CLI", "user add", "local"
    )
    try:
        with serving(Call(OPERATOR)):
            user = users.create_user(**request)
    except VinculoError as error:
        audit.finish(record, error.status)
        raise
    audit.finish(record, 201, store.changes())
    return user, password


def _checked(**fields):
    try:
        return contract.create_user.request.load(fields)
    except ValidationError as error:
        raise schemas.invalid(error) from error


def main(arguments=None):
    """Add the user that the command line names, and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        open_database(settings())
        user, password = add_user(
            options.email, options.name or options.email.partition("@")[0],
            options.role, sys.stdin.readline().rstrip("\r\n") if options.password_stdin else None,
        )
    except (VinculoError, SettingsMissing) as error:
        sys.stderr.write(f"{_told(error)}\n")
        return 1
    shown = {**{name: user[name] for name in ("id", "email", "name", "roles")},
             "password": password}
    lines = (f"{name}: {value if isinstance(value, str) else ', '.join(value)}"
             for name, value in shown.items())
    sys.stdout.write((json.dumps(shown) if options.json else "\n".join(lines)) + "\n")
    return 0


def _told(error):
    if not isinstance(error, VinculoError):
        return str(error)
    wrong = error.details.get("errors", ())
    return "\n".join([error.detail, *(f"  {one['pointer']}: {one['detail']}" for one in wrong)])


def _parser():
    parser = argparse.ArgumentParser(prog="python -m gateway.bootstrap")
    nouns = parser.add_subparsers(required=True, metavar="user")
    verbs = nouns.add_parser("user", help="people who may sign in").add_subparsers(
        required=True, metavar="add")
    add = verbs.add_parser("add", help="let a person sign in, and print the password once")
    add.add_argument("--email", required=True)
    add.add_argument("--name", help="by default the part of the email before the @")
    add.add_argument(
        "--role", action="append", required=True, metavar="ROLE",
        help=f"one of {', '.join(role for role in ROLES if role != 'service')}; may be repeated",
    )
    add.add_argument("--password-stdin", action="store_true",
                     help="read the password from standard input instead of making one")
    add.add_argument("--json", action="store_true", help="print JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
