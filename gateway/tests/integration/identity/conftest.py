"""The gateway's rules on a real database, without HTTP around them."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask

from chassis import clock, mails
from chassis.ids import new_id
from contracts.context import Actor, Call, serving
from contracts.errors import ServiceUnavailable
from gateway import asking, logins, passwords, principals
from gateway.database import lightly
from gateway.models import AGENTS, User
from gateway.portals import accounts
from gateway.portals import logins as portal_logins
from gateway.portals.mails import with_link
from gateway.portals.models import PortalAccount, PortalLogin
from gateway.settings import settings

INVITATION = re.compile(r"#invitation=([\w-]+)")


@pytest.fixture(scope="session")
def password():
    """The password of every user that `add_user` stores."""
    return "plum tomato airport"


@pytest.fixture(scope="module")
def kept_password(password):
    """The password as it is kept."""
    return passwords.hash_password(password)


@pytest.fixture
def change_settings(monkeypatch):
    """Change settings of the process: `change_settings(LOGIN_LIMIT="3/minute")`."""

    def change(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"VINCULO_{name}", str(value))
        settings.cache_clear()

    yield change
    settings.cache_clear()


@pytest.fixture(autouse=True)
def database(stack, opened_database, clean_stores, change_settings):
    """The gateway's empty database; nobody is remembered from one request to the next."""
    change_settings(
        MONGODB_URL=stack.mongodb_url("gateway"), BROKER_URL=stack.broker_url("gateway"),
        TOKEN_SECRET="only for tests, 32 bytes or more", PRINCIPAL_SECONDS=0,
        PORTAL_URL="https://portal.lumbre.example", PARTNER_URL="https://partner.lumbre.example",
    )
    stack.open_store("gateway")
    principals.forget()


@pytest.fixture
def add_user(kept_password):
    """Store a user: `add_user("ana@example.com", "sales", is_locked=True)`."""

    def add(email="ana@example.com", *roles, **fields):
        return User(
            email=email, email_key=email.casefold(), name=email.partition("@")[0],
            roles=list(roles or ("sales",)), **{"password_hash": kept_password, **fields},
        ).add()

    return add


@pytest.fixture
def administrator(add_user):
    return add_user("root@example.com", "administrator")


@pytest.fixture
def move_clock():
    """Move the clock: `move_clock(days=31)`. It goes right again after the test."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


@pytest.fixture
def acting():
    """`with acting(user):` what is done within is asked for by this user."""

    @contextmanager
    def act(user, **options):
        with serving(Call(Actor(user.id, roles=tuple(user.roles), **options))):
            yield

    return act


@pytest.fixture
def request_from():
    """`with request_from("192.0.2.1", X_Api_Key="…"):` what is done within is such a request."""
    app = Flask("test")

    @contextmanager
    def request(address="192.0.2.1", **headers):
        shown = {name.replace("_", "-"): value for name, value in headers.items()}
        with app.test_request_context(
            headers=shown, environ_base={"REMOTE_ADDR": address}
        ) as context:
            yield context.request

    return request


@pytest.fixture
def authenticate(request_from):
    """Who shows this access token or API key, to the API of that audience."""

    def who(credential, audience=AGENTS):
        with request_from(Authorization=f"Bearer {credential}") as request:
            return principals.authenticate(request, audience)

    return who


@pytest.fixture
def log_in(request_from, password):
    """Sign in: `log_in("ana@example.com", address="192.0.2.1")`."""

    def sign_in(email="ana@example.com", tried=password, address="192.0.2.1"):
        with request_from(address):
            return logins.log_in(email=email, password=tried)

    return sign_in


@pytest.fixture
def add_account(kept_password):
    """Store a portal account, its mailbox having the password: `add_account("eva@example.com")`."""

    def add(email="eva@example.com", audience="portal", *, password_hash=kept_password, **fields):
        parties = {"contact_id": new_id("contact"), "party_id": new_id("contact")}
        where = {"email_key": email.casefold(), "audience": audience}
        if PortalLogin.objects(**where).first() is None:
            PortalLogin(**where, password_hash=password_hash).add()
        return PortalAccount(email=email, invited_at=clock.now(), **where, **{
            "accepted_at": clock.now(), **parties, **fields}).add()

    return add


class _Away:
    """Services that cannot be reached."""

    def ask(self, *_):
        raise ServiceUnavailable()


@pytest.fixture
def visit(request_from):
    """Have a rule of a portal carried out for somebody from an address, contacts being away."""

    def perform(rule, *arguments, address="192.0.2.1", **fields):
        with request_from(address), asking.through(_Away()):
            return rule(*arguments, **fields)

    return perform


@pytest.fixture
def log_in_to(visit, password):
    """Sign in to a portal: `log_in_to("portal", "eva@example.com")`."""

    def sign_in(audience="portal", email="eva@example.com", tried=password, **options):
        return visit(portal_logins.log_in, audience, email=email, password=tried, **options)

    return sign_in


@pytest.fixture
def stored():
    """Every document of that kind, as it is stored."""
    return lambda document: list(lightly(document).find({}).sort("_id", 1))


class _Company:
    """Contacts as the gateway asks it: a person who works for a firm."""

    def __init__(self):
        self.person, self.firm = new_id("contact"), new_id("contact")

    def ask(self, key, request, _call):
        people = {
            self.person: {
                "id": self.person, "kind": "person", "name": "Eva Soler", "languages": ["es"],
                "affiliations": [{"organisation_id": self.firm, "starts_on": "2020-01-01"}]},
            self.firm: {
                "id": self.firm, "kind": "organisation", "name": "Forjas\nBcc: a@b.example"},
        }
        if key == "contacts.get_contacts":
            found = {"items": [people[id] for id in request["contact_ids"]]}
        else:
            found = people[request["contact_id"]]
        return type("Reply", (), {"result": found})


@pytest.fixture
def company():
    """A person and a firm that contacts knows: `company.person`, `company.firm`."""
    return _Company()


@pytest.fixture
def invite(acting, administrator, company):
    """Invite somebody, as an administrator does: `invite(email=…)`."""

    def create(**fields):
        with acting(administrator), asking.through(company):
            return accounts.create_portal_account(**{
                "email": "eva@example.com", "audience": "portal", "contact_id": company.person,
                "party_id": company.firm, **fields})

    return create


@pytest.fixture
def accept(visit):
    def sign_in(token, audience="portal", password=None):
        return visit(portal_logins.accept_invitation, audience, token=token, password=password)

    return sign_in


@pytest.fixture
def invitations(mailbox):
    """The secrets that were mailed up to now."""

    def secrets():
        mails.send_waiting_mails(with_link)
        return [INVITATION.search(message.get_content()).group(1) for message in mailbox.messages]

    return secrets
