"""What gateway processes do beside their requests, several of them at once."""

import re

import httpx
import pytest

from chassis import clock
from chassis.ids import new_id
from chassis.testing.mailbox import Mailbox
from chassis.testing.processes import wait_until
from gateway.models import Session
from gateway.portals.models import LinkRequest, PortalAccount, PortalLogin

LINK = re.compile(r"https://portal\.lumbre\.example#sign-in=([\w-]+)")
PEOPLE = 12


@pytest.fixture
def mailbox():
    mailbox = Mailbox()
    yield mailbox
    mailbox.close()


@pytest.fixture
def accounts(own_stack):
    """Accounts of several people, in the store of the gateway."""
    own_stack.open_store("gateway")
    made = []
    for number in range(PEOPLE):
        where = {"email_key": f"eva{number}@example.com", "audience": "portal"}
        PortalLogin(**where).add()
        made.append(PortalAccount(
            email=where["email_key"], contact_id=new_id("contact"), party_id=new_id("contact"),
            invited_at=clock.now(), accepted_at=clock.now(), **where).add())
    yield made
    for document in (PortalAccount, PortalLogin, Session):
        document.collection().delete_many({})


def test_links_are_mailed_once_each_when_several_processes_share_the_work(
        mailbox, accounts, start_gateway):
    settings = {**mailbox.settings, "VINCULO_PORTAL_URL": "https://portal.lumbre.example",
                "VINCULO_LINK_ADDRESS_LIMIT": "1000/minute", "VINCULO_HTTP_WORKERS": "2"}
    gateways = [start_gateway(**settings) for _ in range(2)]

    for number, account in enumerate(accounts):
        answer = httpx.post(f"{gateways[number % 2].url}/portal/v1/auth/link",
                            json={"email": account.email})
        assert answer.status_code == 204
    messages = mailbox.wait_for(PEOPLE, 30)
    wait_until(lambda: LinkRequest.collection().find_one({}) is None, 10, "all are answered")

    assert sorted(message.to[0] for message in messages) == sorted(
        account.email for account in accounts)
    secret = LINK.search(messages[0].get_content()).group(1)
    signed_in = httpx.post(
        f"{gateways[0].url}/portal/v1/auth/link/login", json={"token": secret}).json()
    own = httpx.get(f"{gateways[1].url}/portal/v1/account", headers={
        "Authorization": f"Bearer {signed_in['tokens']['access_token']}"})
    assert own.status_code == 200
    assert own.json()["email"] == messages[0].to[0]
    for gateway in gateways:
        gateway.stop()
        assert gateway.process.returncode == 0
        logs = "".join(gateway.log)
        assert secret not in logs
        assert "background_work_failed" not in logs
