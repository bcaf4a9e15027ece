"""Adding people by hand, before anybody can sign in to do so, and portal accounts without a mail.

`python -m gateway.bootstrap user add --email ana@example.com --role administrator --json`
`python -m gateway.bootstrap portal-account add --email eva@example.com --audience portal
--contact-id contact_… --party-id contact_… --json`
"""

import argparse
import json
import sys
import uuid

from marshmallow import ValidationError

from chassis import schemas, store
from chassis.settings import SettingsMissing
from contracts import gateway as contract
from contracts.context import Actor, Call, serving
from contracts.errors import VinculoError
from contracts.gateway.user import USER_ROLES

from . import audit, passwords, users
from .database import open_database
from .portals import accounts
from .settings import settings

OPERATOR = Actor("tool:bootstrap", roles=("administrator",))


def add_user(email, name, roles, password=None):
    """Let a person sign in, and return them and their password, a generated one by default.

    It is recorded in the audit log as done by the operator of the installation.
    """
    password = password or passwords.generate()
    request = _checked(contract.create_user, email=email, name=name, roles=list(roles),
                       password=password)
    user = _on_record(contract.create_user, "user add", lambda: users.create_user(**request))
    return user, password


def add_portal_account(email, audience, contact_id, party_id, password=None, locale=None):
    """Let a person sign in to a portal at once; return the account and the password.

    Nobody is mailed, and contacts is not asked who they are: the operator knows. The password is
    that of the mailbox in this portal, for whomever else it acts.
    """
    password = password or passwords.generate()
    request = _checked(contract.create_portal_account, email=email, audience=audience,
                       contact_id=contact_id, party_id=party_id, locale=locale)
    passwords.refuse_weak(password, pointer="/password", email=email)
    password_hash = passwords.hash_password(password)
    account = _on_record(
        contract.create_portal_account, "portal-account add",
        lambda: accounts.add_accepted_account(password_hash=password_hash, **request))
    return account, password


def _checked(operation, **fields):
    try:
        return operation.request.load(fields)
    except ValidationError as error:
        raise schemas.invalid(error) from error


def _on_record(operation, command, add):
    record = audit.begin(OPERATOR, operation, None, uuid.uuid4().hex, "CLI", command, "local")
    try:
        with serving(Call(OPERATOR)):
            added = add()
    except VinculoError as error:
        audit.finish(record, error.status)
        raise
    audit.finish(record, 201, store.changes())
    return added


def main(arguments=None):
    """Add whom the command line names, and return the exit status."""
    options = _parser().parse_args(arguments)
    password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else None
    try:
        open_database(settings())
        names, added, password = options.add(options, password)
    except (VinculoError, SettingsMissing) as error:
        sys.stderr.write(f"{_told(error)}\n")
        return 1
    shown = {**{name: added[name] for name in names}, "password": password}
    lines = (f"{name}: {value if isinstance(value, str) else ', '.join(value)}"
             for name, value in shown.items())
    sys.stdout.write((json.dumps(shown) if options.json else "\n".join(lines)) + "\n")
    return 0


def _user_of(options, password):
    name = options.name or options.email.partition("@")[0]
    return ("id", "email", "name", "roles"), *add_user(options.email, name, options.role, password)


def _portal_account_of(options, password):
    added = add_portal_account(options.email, options.audience, options.contact_id,
                               options.party_id, password, options.locale)
    return ("id", "email", "audience", "contact_id", "party_id"), *added


def _told(error):
    if not isinstance(error, VinculoError):
        return str(error)
    wrong = error.details.get("errors", ())
    return "\n".join([error.detail, *(f"  {one['pointer']}: {one['detail']}" for one in wrong)])


def _parser():
    parser = argparse.ArgumentParser(prog="python -m gateway.bootstrap")
    nouns = parser.add_subparsers(required=True, metavar="user|portal-account")
    user = _adding(nouns, "user", "people who may sign in", _user_of)
    user.add_argument("--name", help="by default the part of the email before the @")
    user.add_argument(
        "--role", action="append", required=True, metavar="ROLE",
        help=f"one of {', '.join(USER_ROLES)}; may be repeated",
    )
    account = _adding(nouns, "portal-account", "who may sign in to the portals",
                      _portal_account_of)
    account.add_argument("--audience", required=True, help="portal (customers) or partner")
    account.add_argument("--contact-id", required=True, help="the person")
    account.add_argument("--party-id", required=True, help="whom they act for")
    account.add_argument("--locale", help="the language of what is mailed")
    return parser


def _adding(nouns, noun, help, add):
    """The parser of `<noun> add`, with what is said of each."""
    verbs = nouns.add_parser(noun, help=help).add_subparsers(required=True, metavar="add")
    parser = verbs.add_parser("add", help="let a person sign in, and print the password once")
    parser.set_defaults(add=add)
    parser.add_argument("--email", required=True)
    parser.add_argument("--password-stdin", action="store_true",
                        help="read the password from standard input instead of making one")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
