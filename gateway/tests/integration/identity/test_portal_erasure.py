"""What the gateway keeps of somebody goes when they are erased."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis import mails, store
from contracts.errors import NotFound
from gateway.models import RefreshToken, Session
from gateway.portals import holdings, link_requests
from gateway.portals.models import (
    ErasedContact,
    LinkRequest,
    PortalAccount,
    PortalLink,
    PortalLogin,
)


def test_erase_leaves_nothing_of_the_person(
        invite, add_account, invitations, accept, visit, stored, acting, log_in_to, company):
    invite()
    accept(invitations()[0], password="seven green buses")
    visit(link_requests.request_link, "portal", email="eva@example.com")
    link_requests.answer_all()
    other = add_account("other@example.com")
    others = log_in_to(email="other@example.com")

    counts = holdings.erase([company.person])

    assert counts == {"portal_accounts": 1, "sessions": 1, "mails": 2}
    assert [account["_id"] for account in stored(PortalAccount)] == [other.id]
    assert [login["email_key"] for login in stored(PortalLogin)] == ["other@example.com"]
    assert [session["user_id"] for session in stored(Session)] == [other.id]
    assert len(stored(RefreshToken)) == 1
    assert stored(PortalLink) == stored(LinkRequest) == stored(mails.Mail) == []
    kept = repr([list(store.database()[name].find())
                 for name in store.database().list_collection_names() if name != "audit_log"])
    assert "eva@example.com" not in kept
    assert others["tokens"]
    assert holdings.erase([company.person]) == {}


def test_nobody_who_was_erased_is_invited(invite, stored, company):
    holdings.erase([company.person])

    with pytest.raises(NotFound):
        invite()

    assert stored(PortalAccount) == stored(mails.Mail) == []
    assert [erased["_id"] for erased in stored(ErasedContact)] == [company.person]


def test_no_account_is_left_when_people_are_invited_while_they_are_erased(invite, stored, company):
    begun = threading.Barrier(9)

    def attempt(number):
        begun.wait()
        try:
            invite(email=f"eva{number}@example.com")
        except NotFound:
            return

    with ThreadPoolExecutor(8) as pool:
        attempts = [pool.submit(attempt, number) for number in range(8)]
        begun.wait()
        holdings.erase([company.person])
        for one in attempts:
            one.result()

    assert stored(PortalAccount) == stored(PortalLogin) == stored(mails.Mail) == []
