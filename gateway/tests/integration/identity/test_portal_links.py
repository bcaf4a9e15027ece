import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis import mails, store
from contracts.errors import RateLimited, Unauthenticated, ValidationFailed
from gateway.models import Session
from gateway.portals import link_requests
from gateway.portals import logins as portal_logins
from gateway.portals.mails import with_link
from gateway.portals.models import LinkRequest, PortalLink

LINK = re.compile(r"https://(portal|partner)\.lumbre\.example#(sign-in|invitation)=([\w-]+)")


def send():
    """Do what the courier does."""
    link_requests.answer_all()
    mails.send_waiting_mails(with_link)


def secret_in(message):
    return LINK.search(message.get_content()).group(3)


def everything():
    """All that the store holds, as text."""
    database = store.database()
    return repr([list(database[name].find()) for name in database.list_collection_names()])


@pytest.fixture
def ask(visit):
    """Ask for a link, and have what waits sent: `ask("eva@example.com")`."""

    def request(email="eva@example.com", audience="portal", **options):
        visit(link_requests.request_link, audience, email=email, **options)
        send()

    return request


@pytest.fixture
def follow(visit):
    """Follow a link: `follow(secret)`."""

    def sign_in(token, audience="portal", new_password=None, **options):
        return visit(portal_logins.log_in_by_link, audience, token=token,
                     new_password=new_password, **options)

    return sign_in


def is_refused(attempt):
    try:
        attempt()
    except Unauthenticated:
        return True
    return False


def test_request_link_mails_a_link_that_signs_in(
        add_account, ask, follow, authenticate, mailbox):
    account = add_account(locale="es-ES")

    ask(" EVA@example.com")

    [message] = mailbox.messages
    assert message.to == ["eva@example.com"]
    assert message["Subject"] == "Su enlace para entrar en el portal de Lumbre"
    assert "durante 15 minutos" in message.get_content()
    assert message.get_content_type() == "text/plain"
    secret = secret_in(message)
    assert len(secret) == 43
    answer = follow(secret)
    assert authenticate(answer["tokens"]["access_token"], "portal").id == account.id


def test_request_link_answers_alike_and_does_the_same_when_nobody_is_there(
        add_account, visit, mailbox, stored):
    add_account("eva@example.com")
    add_account("locked@example.com", is_locked=True)
    add_account("invited@example.com", accepted_at=None)
    add_account("other@example.com", "partner")
    emails = [f"{name}@example.com" for name in ("nobody", "locked", "invited", "other", "eva")]

    told = {visit(link_requests.request_link, "portal", email=email) for email in emails}

    assert told == {None}
    noted = stored(LinkRequest)
    assert [request["email_key"] for request in noted] == emails
    assert len({tuple(sorted(request)) for request in noted}) == 1
    assert stored(PortalLink) == stored(mails.Mail) == []
    send()
    assert [message.to for message in mailbox.messages] == [["eva@example.com"]]
    assert stored(LinkRequest) == []


def test_link_leads_to_the_portal_that_it_is_for(add_account, ask, follow, mailbox):
    add_account(audience="partner")

    ask(audience="partner")

    assert LINK.search(mailbox.messages[0].get_content()).group(1, 2) == ("partner", "sign-in")
    secret = secret_in(mailbox.messages[0])
    assert is_refused(lambda: follow(secret, "portal"))
    assert follow(secret, "partner")["tokens"]


def test_secret_of_a_link_is_never_in_the_store(add_account, visit, ask, mailbox, monkeypatch):
    add_account()
    monkeypatch.delenv("VINCULO_SMTP_URL")
    mails.forget_settings()
    ask()
    waiting = everything()
    assert "[[link]]" in waiting
    monkeypatch.setenv("VINCULO_SMTP_URL", mailbox.settings["VINCULO_SMTP_URL"])
    mails.forget_settings()

    send()

    secret = secret_in(mailbox.messages[0])
    assert secret not in waiting
    assert secret not in everything()


def test_link_is_good_once(add_account, ask, follow, mailbox, stored):
    add_account()
    ask()
    secret = secret_in(mailbox.messages[0])
    follow(secret)
    before = stored(Session)

    assert is_refused(lambda: follow(secret))

    assert stored(Session) == before


def test_link_lets_one_win_when_fifty_use_it_at_once(
        add_account, ask, follow, mailbox, stored, change_settings):
    change_settings(LINK_ADDRESS_LIMIT="1000/minute")
    add_account()
    ask()
    secret = secret_in(mailbox.messages[0])

    with ThreadPoolExecutor(50) as pool:
        refused = list(pool.map(lambda _: is_refused(lambda: follow(secret)), range(50)))

    assert refused.count(False) == len(stored(Session)) == 1


def test_link_is_refused_when_it_has_expired(add_account, ask, follow, mailbox, move_clock, stored):
    add_account()
    ask()
    move_clock(minutes=15, seconds=1)

    assert is_refused(lambda: follow(secret_in(mailbox.messages[0])))

    assert stored(Session) == []


@pytest.mark.parametrize("tamper", [
    lambda secret: secret[:-1],
    lambda secret: secret + "A",
    lambda secret: ("B" if secret[0] == "A" else "A") + secret[1:],
    lambda secret: "",
    lambda secret: "é" * 43,
])
def test_link_is_refused_when_it_is_tampered_with(
        tamper, add_account, ask, follow, mailbox, stored):
    add_account()
    ask()

    assert is_refused(lambda: follow(tamper(secret_in(mailbox.messages[0]))))

    assert stored(Session) == []


def test_link_is_refused_when_the_account_was_locked_since(
        add_account, ask, follow, mailbox, stored):
    account = add_account()
    ask()
    account.is_locked = True
    account.put()

    assert is_refused(lambda: follow(secret_in(mailbox.messages[0])))

    assert stored(Session) == []
    assert "used_at" not in stored(PortalLink)[0]


def test_link_asks_for_whom_when_there_are_several(add_account, ask, follow, mailbox):
    accounts = {add_account().id, add_account().id}
    ask()

    answer = follow(secret_in(mailbox.messages[0]))

    assert len(mailbox.messages) == 1
    assert {choice["portal_account_id"] for choice in answer["choices"]} == accounts
    assert answer["tokens"] is None


def test_link_sets_a_new_password_for_who_forgot_theirs(
        add_account, ask, follow, log_in_to, authenticate, mailbox):
    add_account()
    elsewhere = log_in_to()["tokens"]
    ask()
    ask()
    first, second = map(secret_in, mailbox.messages)

    with pytest.raises(ValidationFailed):
        follow(first, new_password="short")
    answer = follow(first, new_password="seven green buses")

    assert authenticate(answer["tokens"]["access_token"], "portal")
    assert is_refused(lambda: authenticate(elsewhere["access_token"], "portal"))
    assert is_refused(lambda: log_in_to())
    assert log_in_to(tried="seven green buses")["tokens"]
    # What was mailed before is no good any more either.
    assert is_refused(lambda: follow(second))


def test_mail_is_not_sent_when_its_link_has_ended_meanwhile(
        add_account, visit, mailbox, stored):
    account = add_account()
    visit(link_requests.request_link, "portal", email=account.email)
    link_requests.answer_all()
    PortalLink.collection().delete_many({})

    mails.send_waiting_mails(with_link)

    assert mailbox.messages == stored(mails.Mail) == []


def test_request_link_waits_when_one_source_asks_too_often(add_account, ask, change_settings):
    change_settings(LINK_LIMIT="2/minute", LINK_ADDRESS_LIMIT="3/minute")
    ask("eva@example.com")
    ask("eva@example.com")

    with pytest.raises(RateLimited):
        ask("eva@example.com")
    ask("eva@example.com", address="192.0.2.2")
    with pytest.raises(RateLimited):
        ask("nobody@example.com")


def test_request_link_mails_no_more_to_one_account_whoever_asks(
        add_account, ask, log_in_to, change_settings, mailbox):
    change_settings(LINK_ACCOUNT_LIMIT="2/hour")
    add_account()
    log_in_to(address="198.51.100.7")
    for number in range(4):
        ask(address=f"192.0.2.{number}")
    assert len(mailbox.messages) == 2

    # Whoever asks from where they signed in before gets theirs.
    ask(address="198.51.100.7")

    assert len(mailbox.messages) == 3


def test_trying_links_waits_when_many_were_in_vain(follow, change_settings):
    change_settings(LINK_ADDRESS_LIMIT="3/minute")
    for number in range(3):
        assert is_refused(lambda number=number: follow(str(number) * 43))

    with pytest.raises(RateLimited):
        follow("x" * 43)

    assert is_refused(lambda: follow("x" * 43, address="192.0.2.2"))
