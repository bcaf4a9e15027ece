"""Who can sign in to the suite of this folder, and what a shell needs to get at it."""

import secrets
import shlex

from chassis.local.files import write_private
from cli.api import Refused
from cli.bus import OPERATOR, management_url_of_operator
from cli.errors import CommandFailed
from cli.users import run_bootstrap

LOGINS = "logins.json"
SHELL = "env"
ADMINISTRATOR = "administrator"

# The demo's own; the first makes the others.
PEOPLE = {
    ADMINISTRATOR: ("admin@vinculo.example", "Elena Vidal", ["administrator"], "es"),
    "read_only": ("lectura@vinculo.example", "Begoña Etxeberria", ["read_only"], "es"),
    "sales": ("ventas@vinculo.example", "Tom Hadley", ["sales"], "en"),
    "support": ("soporte@vinculo.example", "Núria Planells", ["support"], "es"),
}
HOW_TO_GIVE_ONE = "Give an administrator's login by VINCULO_EMAIL and VINCULO_PASSWORD."


def read_logins(home):
    """`{"logins": {who: {email, password, roles, user_id}}, "portals": {…}}` as they are kept.

    In `portals` are `customers` and `partners`, as `portal_logins.ensure_portal_logins` has them.
    """
    kept = home.read(LOGINS) or {}
    return {name: kept.get(name, {}) for name in ("logins", "portals")}


def ensure_logins(home, api, given=None):
    """Make the accounts that are missing, and sign in as the administrator.

    A password is kept before its account is made, so none is lost when this is cut off. `given` is
    the (email, password) of an administrator who is there already.
    """
    kept = read_logins(home)
    _sign_in_administrator(home, api, kept, given)
    for who in PEOPLE:
        if "user_id" not in kept["logins"].get(who, {}):
            _add(home, api, kept, who)
    return kept["logins"]


def write_shell_file(home, servers, gateway):
    """Write what `. .vinculo/env` sets: where the suite answers, and the administrator's login."""
    administrator = read_logins(home)["logins"].get(ADMINISTRATOR, {})
    values = {
        "VINCULO_URL": gateway,
        "VINCULO_EMAIL": administrator.get("email"),
        "VINCULO_PASSWORD": administrator.get("password"),
        "VINCULO_BROKER_URL": servers.broker_url(OPERATOR),
        "VINCULO_MANAGEMENT_URL": management_url_of_operator(servers),
    }
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in values.items() if value]
    write_private(home.folder / SHELL, "".join(lines))


def _sign_in_administrator(home, api, kept, given):
    if "user_id" not in kept["logins"].get(ADMINISTRATOR, {}):
        _bootstrap(home, kept, given)
    login = kept["logins"].get(ADMINISTRATOR)
    try:
        if login is not None:
            login["user_id"] = api.sign_in(login["email"], login["password"])
            home.write(LOGINS, kept)
            return
    except Refused as error:
        if given is None:
            raise CommandFailed(
                f"The login of the administrator in {home.folder / LOGINS} is no good any more "
                f"({error.code}). {HOW_TO_GIVE_ONE}"
            ) from error
    api.sign_in(*given)


def _bootstrap(home, kept, given):
    """Make the first administrator, unless there is one already, whose login is given."""
    email, name, roles, _ = PEOPLE[ADMINISTRATOR]
    was_kept = ADMINISTRATOR in kept["logins"]
    login = _login(home, kept, ADMINISTRATOR)
    options = ["--email", email, "--name", name, "--role", roles[0], "--json"]
    try:
        run_bootstrap(home, "user", options, login["password"])
    except CommandFailed as error:
        if was_kept:
            # It was cut off after the account was made, or the login is told to be no good next.
            return
        _forget(home, kept, ADMINISTRATOR)
        if given is None:
            raise CommandFailed(f"{error}\n{HOW_TO_GIVE_ONE}") from error


def _add(home, api, kept, who):
    email, name, roles, locale = PEOPLE[who]
    login = _login(home, kept, who)
    try:
        user = api.post("/users", {"email": email, "name": name, "roles": roles, "locale": locale,
                                   "password": login["password"]})
    except Refused as error:
        _forget(home, kept, who)
        if error.code != "email_taken":
            raise
        # Somebody else has made it and knows its password.
        return
    login["user_id"] = user["id"]
    home.write(LOGINS, kept)


def _login(home, kept, who):
    """The login as it is kept, or a new one."""
    if who not in kept["logins"]:
        email, _, roles, _ = PEOPLE[who]
        kept["logins"][who] = {
            "email": email, "password": secrets.token_urlsafe(15), "roles": roles}
        home.write(LOGINS, kept)
    return kept["logins"][who]


def _forget(home, kept, who):
    del kept["logins"][who]
    home.write(LOGINS, kept)


