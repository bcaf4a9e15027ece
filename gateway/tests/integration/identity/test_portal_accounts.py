from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis import mails
from contracts.errors import NotFound, PreconditionFailed, Unauthenticated
from gateway import asking
from gateway.models import Session
from gateway.portals import accounts, link_requests
from gateway.portals import logins as portal_logins
from gateway.portals.errors import (
    PortalAccountExists,
    PortalAccountIsAccepted,
    PortalHasNoAddress,
)
from gateway.portals.mails import with_link
from gateway.portals.models import (
    PortalAccount,
    PortalLink,
    PortalLogin,
)


@pytest.fixture
def resend(acting, administrator, company):
    def again(account):
        with acting(administrator), asking.through(company):
            return accounts.resend_portal_invitation(portal_account_id=account["id"])

    return again


def is_refused(attempt):
    try:
        attempt()
    except Unauthenticated:
        return True
    return False


def test_create_invites_by_mail_in_the_language_of_the_person(invite, invitations, mailbox):
    account = invite()

    assert len(invitations()) == 1
    [message] = mailbox.messages
    assert message.to == ["eva@example.com"]
    assert message["Subject"] == "Invitación al portal de Lumbre"
    assert "Bcc" not in message
    assert "en nombre de Forjas" in message.get_content()
    assert "https://portal.lumbre.example#invitation=" in message.get_content()
    assert (account["locale"], account["is_locked"], account.get("accepted_at")) == (
        "es", False, None)


def test_create_is_refused_when_the_email_has_a_login_for_that_party(invite, stored, company):
    invite()
    before = stored(PortalAccount), stored(PortalLink), stored(mails.Mail)

    with pytest.raises(PortalAccountExists):
        invite(email="EVA@example.com")

    assert (stored(PortalAccount), stored(PortalLink), stored(mails.Mail)) == before
    assert invite(audience="partner")
    assert invite(party_id=company.person)
    assert len(stored(PortalLogin)) == 2


def test_create_makes_one_when_fifty_are_asked_for_at_once(invite, stored, administrator):
    def attempt(_number):
        try:
            return invite()
        except PortalAccountExists:
            return None

    with ThreadPoolExecutor(50) as pool:
        made = [account for account in pool.map(attempt, range(50)) if account]

    assert len(made) == len(stored(PortalAccount)) == len(stored(mails.Mail)) == 1


def test_create_is_refused_when_the_portal_has_no_address(invite, change_settings, stored):
    change_settings(PORTAL_URL="")

    with pytest.raises(PortalHasNoAddress):
        invite()

    assert stored(PortalAccount) == stored(mails.Mail) == []


def test_accept_signs_in_and_keeps_the_password(
        invite, invitations, accept, log_in_to, authenticate, company):
    account = invite()
    [token] = invitations()
    assert is_refused(lambda: log_in_to(tried="seven green buses"))

    answer = accept(token, password="seven green buses")

    actor = authenticate(answer["tokens"]["access_token"], "portal")
    assert (actor.id, actor.contact_id, actor.party_id) == (
        account["id"], company.person, company.firm)
    assert log_in_to(tried="seven green buses")["tokens"]["portal_account_id"] == account["id"]
    assert is_refused(lambda: accept(token))


def test_accept_without_a_password_leaves_links_to_sign_in_by(
        invite, invitations, accept, log_in_to, visit, mailbox):
    invite()
    accept(invitations()[0])

    assert is_refused(lambda: log_in_to())
    visit(link_requests.request_link, "portal", email="eva@example.com")
    link_requests.answer_all()
    mails.send_waiting_mails(with_link)
    assert "#sign-in=" in mailbox.messages[-1].get_content()


def test_invitation_is_no_good_when_it_was_sent_again_or_is_late(
        invite, resend, invitations, accept, move_clock, stored):
    account = invite()
    invitations()
    resend(account)
    first, second = invitations()

    assert is_refused(lambda: accept(first))
    move_clock(days=14, seconds=1)
    assert is_refused(lambda: accept(second))

    assert stored(Session) == []
    assert "accepted_at" not in stored(PortalAccount)[0]


@pytest.mark.parametrize("end", ["lock", "delete"])
def test_invitation_is_no_good_when_the_account_is_locked_or_gone(
        end, invite, invitations, accept, stored):
    account = invite()
    [token] = invitations()
    if end == "lock":
        accounts.update_portal_account(
            portal_account_id=account["id"], changes={"is_locked": True}, expected_version=1)
    else:
        accounts.delete_portal_account(portal_account_id=account["id"])

    assert is_refused(lambda: accept(token, password="seven green buses"))

    assert stored(Session) == []
    assert [login.get("_password_hash") for login in stored(PortalLogin)] == (
        [None] if end == "lock" else [])


def test_invitation_is_no_good_as_a_link_nor_in_the_other_portal(
        invite, invitations, accept, visit):
    invite()
    [token] = invitations()

    assert is_refused(lambda: accept(token, "partner"))
    assert is_refused(lambda: visit(
        portal_logins.log_in_by_link, "portal", token=token, new_password=None))
    assert accept(token)["tokens"]


def test_resend_is_refused_when_the_invitation_was_accepted(
        invite, invitations, accept, resend, stored):
    account = invite()
    accept(invitations()[0])
    before = stored(PortalAccount)

    with pytest.raises(PortalAccountIsAccepted):
        resend(account)

    assert stored(PortalAccount) == before


def test_update_locks_and_unlocks_unless_it_was_changed_meanwhile(add_account, log_in_to):
    account = add_account()
    change = accounts.update_portal_account

    locked = change(portal_account_id=account.id, changes={"is_locked": True}, expected_version=1)
    with pytest.raises(PreconditionFailed):
        change(portal_account_id=account.id, changes={"is_locked": False}, expected_version=1)
    assert is_refused(log_in_to)
    same = change(portal_account_id=account.id, changes={"is_locked": True}, expected_version=2)
    change(portal_account_id=account.id, changes={"is_locked": False}, expected_version=2)

    assert (locked["version"], same["version"]) == (2, 2)
    assert log_in_to()["tokens"]


def test_list_finds_what_the_filters_name(add_account):
    first, second = add_account(), add_account("b@example.com", "partner", is_locked=True)

    def ids(**filters):
        page = accounts.list_portal_accounts(limit=50, after=None, **filters)
        return [item["id"] for item in page["items"]]

    assert ids() == [second.id, first.id]
    assert ids(email="B@example.com") == ids(audience="partner") == ids(is_locked=True) == [
        second.id]
    assert ids(contact_id=first.contact_id) == ids(party_id=first.party_id) == [first.id]


def test_delete_leaves_a_mailbox_that_acts_for_others(add_account, log_in_to):
    first, second = add_account(), add_account()

    accounts.delete_portal_account(portal_account_id=first.id)

    assert log_in_to()["tokens"]["portal_account_id"] == second.id
    with pytest.raises(NotFound):
        accounts.get_portal_account(portal_account_id=first.id)
