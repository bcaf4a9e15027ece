"""Who of the demo can sign in to the portals: two customers and two partners."""

import json
import secrets

from cli.demo.load import find
from cli.demo.people import CUSTOMERS, PARTNERS
from cli.logins import LOGINS, read_logins
from cli.users import run_bootstrap

# Who is who, in which portal.
PEOPLE = {"customers": ("portal", CUSTOMERS), "partners": ("partner", PARTNERS)}


def ensure_portal_logins(home, api):
    """Make the portal accounts that are missing, as nobody is mailed in a demo.

    A password is kept before its account is made, so none is lost when this is cut off.
    """
    kept = read_logins(home)
    for who, (audience, slugs) in PEOPLE.items():
        logins = {login["email"]: login for login in kept["portals"].get(who, ())}
        kept["portals"][who] = []
        for slug in slugs:
            login = _login(find(api, slug), audience, logins)
            there = api.get("/portal-accounts", email=login["email"], audience=audience,
                            party_id=login["organisation_id"])["items"]
            if there and login["email"] not in logins:
                # Somebody else has made it and knows its password.
                continue
            kept["portals"][who].append(login)
            home.write(LOGINS, kept)
            login["portal_account_id"] = there[0]["id"] if there else _add(home, login)
    home.write(LOGINS, kept)
    return kept["portals"]


def _login(contact, audience, logins):
    """What is told of a login: as it is kept, or with a new password."""
    affiliation, email = contact["affiliations"][0], contact["emails"][0]["address"]
    return {
        "email": email, "password": secrets.token_urlsafe(15), **logins.get(email, {}),
        "audience": audience, "contact_id": contact["id"], "name": contact["name"],
        "organisation_id": affiliation["organisation_id"],
        "organisation": affiliation["organisation_name"],
    }


def _add(home, login):
    options = ["--email", login["email"], "--audience", login["audience"],
               "--contact-id", login["contact_id"], "--party-id", login["organisation_id"],
               "--json"]
    return json.loads(run_bootstrap(home, "portal-account", options, login["password"]))["id"]
