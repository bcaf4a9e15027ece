"""Mail on the whole suite: a stranger writes twenty times, and is answered in one ticket."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from customers import made

from chassis.testing.imap import PASSWORD, USER, ImapServer
from chassis.testing.processes import wait_until

PHOTO = b"\x89PNG not really"
MAILS = 20


@pytest.fixture
def imap():
    server = ImapServer().start()
    yield server
    server.stop()


class Writer:
    """A stranger who writes to a mailbox, each mail in answer to the one before."""

    def __init__(self, imap, to, mark):
        self.imap, self.to, self.mark = imap, to, mark
        self.address = f"ines.{mark}@example.com"
        self.last_id = None
        self.count = 0

    def write(self, text, *, to=None, answers=None):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"Inés Prado <{self.address}>", to or self.to
        mail["Subject"] = f"Lámpara {self.mark}"
        mail["Message-ID"] = f"<{self.mark}.{self.count}@example.com>"
        answers = answers or self.last_id
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        mail.set_content(text)
        mail.add_attachment(PHOTO, maintype="image", subtype="png", filename=f"{self.count}.png")
        self.last_id, self.count = mail["Message-ID"], self.count + 1
        self.imap.put(mail.as_bytes())


def test_twenty_mails_with_attachments_stay_one_ticket_that_is_answered(suite, api, imap):
    mark = f"{datetime.now(UTC).timestamp():.0f}"
    mailbox = made(api.post("/mailboxes", json={
        "name": f"Ayuda {mark}", "address": f"ayuda{mark}@lumbre.example", "imap_url": imap.url,
        "user": USER, "password": PASSWORD, "language": "es"}))
    ines = Writer(imap, mailbox["address"], mark)
    for number in range(MAILS - 1):
        ines.write(f"Mensaje {number}")

    ticket = _ticket_with(api, mailbox, MAILS - 1)
    made(api.post(f"/tickets/{ticket['id']}/messages", json={"body": "Lo miramos hoy."}))
    answer = suite.mails.wait_for(ines.address, ticket["number"])
    assert answer["From"] == mailbox["address"]
    assert "Lo miramos hoy." in answer.get_content()
    ines.write("Gracias.", to=answer["Reply-To"], answers=answer["Message-ID"])

    ticket = _ticket_with(api, mailbox, MAILS + 1)
    said = made(api.get(f"/tickets/{ticket['id']}/messages?limit=100"), 200)["items"]
    assert [one["attachments"][0]["name"] for one in said if one["direction"] == "inbound"] == [
        f"{number}.png" for number in range(MAILS)]
    file = said[0]["attachments"][0]
    read = api.get(f"/tickets/{ticket['id']}/attachments/{file['id']}")
    assert read.content == PHOTO
    assert read.headers["Content-Disposition"].startswith("attachment")
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    _is_known(api, ticket, ines)


def _ticket_with(api, mailbox, count):
    """The only ticket of a mailbox, once so much was said in it."""

    def found():
        api.post(f"/mailboxes/{mailbox['id']}/fetch", json={})
        ids = {one["ticket_id"] for one in
               made(api.get(f"/mailboxes/{mailbox['id']}/mails?limit=100"), 200)["items"]}
        assert len(ids) <= 1
        ticket = made(api.get(f"/tickets/{ids.pop()}"), 200) if ids else {"message_count": 0}
        return ticket if ticket["message_count"] == count else None

    return wait_until(found, 60, f"a ticket with {count} messages is there", poll=0.5)


def _is_known(api, ticket, ines):
    """Whoever wrote is a contact, and all of it is in their timeline and profile."""
    (contact,) = made(api.get(f"/contacts?email={ines.address}"), 200)["items"]
    assert (contact["id"], contact["name"]) == (ticket["contact_ids"][0], "Inés Prado")
    path = f"/contacts/{contact['id']}"

    def told():
        said = made(api.get(f"{path}/interactions?limit=100"), 200)["items"]
        issues = made(api.get(f"{path}/profile"), 200)["sections"].get("open_issues", {})
        return len(said) == MAILS + 1 and issues.get("tickets", {}).get("count") == 1

    wait_until(told, 30, "the timeline and the profile know it", poll=0.5)
    made(api.post(f"/tickets/{ticket['id']}/resolve", json={"solution": "Va otra."}), 200)
    wait_until(
        lambda: made(api.get(f"{path}/profile"), 200)["sections"]["open_issues"]["tickets"][
            "count"] == 0, 30, "the profile counts none", poll=0.5)
