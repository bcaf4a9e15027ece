"""The helpdesk is killed while hundreds of mails come in: none is lost, and none is said twice."""

import random
from collections import Counter

import pytest
from workload import SEED, Keeper

from chassis.testing.imap import PASSWORD, USER, ImapServer
from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized

SENDERS, EACH = sized(200, usual=40), 10
KILLS = sized(4, usual=2)


@pytest.fixture
def imap():
    server = ImapServer().start()
    yield server
    server.stop()


def mail(sender, number):
    """The so manieth mail of a sender, the second and later ones in answer to the first."""
    id = f"<{sender}.{number}@example.com>"
    thread = f"References: <{sender}.0@example.com>\r\n" if number else ""
    return (f"From: Person {sender} <person{sender}@example.com>\r\nTo: ayuda@lumbre.example\r\n"
            f"Subject: Question {sender}\r\nMessage-ID: {id}\r\n{thread}\r\n"
            f"{said(sender, number)}\r\n").encode()


def said(sender, number):
    return f"Mail {number} of {sender}"


def test_mails_are_taken_once_when_the_helpdesk_is_killed(
        plain_contacts, faults, own_stack, own_client, imap, report):
    plain_contacts()
    helpdesk = faults("helpdesk", VINCULO_MAIL_NETWORKS="127.0.0.0/8")
    store = own_stack.open_store("helpdesk")
    imap.put(*[mail(sender, number) for number in range(EACH) for sender in range(SENDERS)])
    keeper = Keeper(helpdesk)

    own_client.helpdesk.create_mailbox(
        name="Ayuda", address="ayuda@lumbre.example", imap_url=imap.url, user=USER,
        password=PASSWORD)
    choose, total = random.Random(SEED), SENDERS * EACH
    for part in range(1, KILLS + 1):
        # Somewhere within each part of the work.
        reached = int(total * (part - choose.random()) / KILLS)
        wait_until(lambda reached=reached: store.mails_taken.count_documents({}) >= reached, 120,
                   f"{reached} mails are taken")
        helpdesk.kill()
    wait_until(lambda: store.mails_taken.count_documents({}) == total, 180, "all are taken")
    keeper.stop()

    bodies = Counter(raw["body"] for raw in store.messages.find({}, {"body": 1}))
    expected = {said(sender, number) for number in range(EACH) for sender in range(SENDERS)}
    lost, doubled = expected - bodies.keys(), sum(count - 1 for count in bodies.values())
    tickets = list(store.tickets.find({}, {"message_count": 1, "contact_ids": 1}))
    report(killed=keeper.deaths, mails=total, tickets=len(tickets), lost=len(lost),
           doubled=doubled)
    assert (len(lost), doubled) == (0, 0)
    assert [ticket["message_count"] for ticket in tickets] == [EACH] * SENDERS
    assert len({ticket["contact_ids"][0] for ticket in tickets}) == SENDERS
    assert keeper.deaths == KILLS
