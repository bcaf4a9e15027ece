"""What whoever is signed in to a portal sees and changes of their own account."""

import pytest

from chassis import store
from contracts.errors import Unauthenticated, ValidationFailed
from gateway import passwords
from gateway.portals import own
from gateway.portals.models import PortalAccount, PortalLogin


def everything():
    """All that the store holds, as text."""
    database = store.database()
    return repr([list(database[name].find()) for name in database.list_collection_names()])


def is_refused(attempt):
    try:
        attempt()
    except Unauthenticated:
        return True
    return False


@pytest.fixture
def as_account(acting):
    """`with as_account(account):` what is done within is asked for by who signed in with it."""
    return lambda account: acting(account, contact_id=account.contact_id,
                                  party_id=account.party_id)


def test_get_own_account_tells_who_it_is_without_names_when_contacts_is_away(
        add_account, as_account, visit):
    account = add_account()

    with as_account(account):
        told = visit(own.get_own_account)

    assert told.items() >= {"id": account.id, "party_id": account.party_id,
                            "has_password": True, "audience": "portal"}.items()
    assert not {"contact_name", "party_name"} & told.keys()
    assert not any(name.startswith("_") for name in told)


def test_change_password_ends_all_sessions_of_the_mailbox_in_that_portal(
        add_account, as_account, visit, log_in_to, password, authenticate):
    account, partner = add_account(), add_account(audience="partner")
    session, other = log_in_to()["tokens"], log_in_to("partner")["tokens"]

    with as_account(account):
        visit(own.change_password, current_password=password, new_password="seven green buses")

    assert is_refused(lambda: authenticate(session["access_token"], "portal"))
    assert authenticate(other["access_token"], "partner").id == partner.id
    assert is_refused(log_in_to)
    assert log_in_to(tried="seven green buses")["tokens"]
    assert log_in_to("partner")["tokens"]


@pytest.mark.parametrize(("kept", "tried", "told"), [
    ("kept", "not the password", own.NOT_YOURS),
    (None, "whatever it may be", own.HAS_NONE),
])
def test_change_password_is_refused_when_the_present_one_is_not_shown(
        kept, tried, told, add_account, as_account, visit, kept_password, stored):
    account = add_account(password_hash=kept and kept_password)
    before = stored(PortalLogin)

    with as_account(account), pytest.raises(ValidationFailed) as refused:
        visit(own.change_password, current_password=tried, new_password="seven green buses")

    assert refused.value.details["errors"] == [{"pointer": "/current_password", "detail": told}]
    assert stored(PortalLogin) == before


def test_password_is_kept_as_argon2_and_shown_nowhere(add_account, log_in_to, password):
    account = add_account()

    assert password not in everything()
    assert passwords.is_right(
        password, PortalLogin.objects(email_key=account.email_key).first().password_hash)
    assert "password" not in repr(PortalAccount.fetch(account.id).to_view())
