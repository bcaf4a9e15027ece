"""Our answers in tickets, as mails: in the thread, to whoever takes part and has an address."""

from gridfs import GridFSBucket

from chassis import clock
from chassis.mails import write_mail
from chassis.parties import email_of, parties_of
from chassis.store import database

from ..tickets.models import BUCKET, Ticket
from . import mailboxes, threads
from .dropping import LOOP_HEADER

# By these channels an answer goes as a mail; in others it is said where the question was.
BY_MAIL = ("email", "portal", "web")
MOST_BYTES = 20 * 1024 * 1024
_TOO_LARGE = {"es": "Los archivos están en el portal.", "en": "The files are in the portal."}


def mail_answer(told):
    """Mail what we said in a ticket to those who take part in it."""
    message = told["message"]
    ticket = Ticket.collection().find_one({"_id": message["ticket_id"]})
    if ticket is None or message.get("channel") not in BY_MAIL:
        return
    mailbox = mailboxes.of_ticket({"id": ticket["_id"]})
    to = _addresses(ticket)
    if mailbox is None or not to:
        return
    files, is_whole = files_of(message.get("attachments", ()))
    references = threads.references_of(ticket["_id"])
    message_id = f"<{message['id']}@{mailbox['address'].rpartition('@')[2]}>"
    write_mail(
        to=to, subject=_subject(ticket, references), attachments=files,
        text=text_of(message["body"], mailbox, ticket.get("language"), is_whole),
        sender=sender_of(mailbox), message_id=message_id,
        reply_to=threads.answer_address(mailbox, ticket["_id"]) or mailbox["address"],
        headers={LOOP_HEADER: mailbox["address"],
                 **({"In-Reply-To": references[-1], "References": " ".join(references)}
                    if references else {})},
        contact_ids=list(dict.fromkeys(ticket["contact_ids"])),
        about={"type": "ticket", "id": ticket["_id"]})
    threads.remember(ticket["_id"], message_id, clock.now())


def _addresses(ticket):
    parties = parties_of(ticket["contact_ids"])
    return list(dict.fromkeys(
        address for address in map(email_of, parties.values()) if address))


def _subject(ticket, references):
    subject = f"{ticket['subject']} [{ticket['number']}]"
    return f"Re: {subject}" if references and not subject.lower().startswith("re:") else subject


def text_of(body, mailbox, language, is_whole):
    """The text of an answer as it is mailed: whether all files are in it, and the signature."""
    text = body if is_whole else f"{body}\n\n{_TOO_LARGE.get(language, _TOO_LARGE['en'])}"
    return f"{text}\n\n-- \n{mailbox['signature']}" if mailbox.get("signature") else text


def sender_of(mailbox):
    """Whom answers of a mailbox come from, as in a From header."""
    name = (mailbox.get("sender_name") or "").replace('"', "'")
    return f'"{name}" <{mailbox["address"]}>' if name else mailbox["address"]


def files_of(attachments):
    """`(files, whether all of them)`: none where together they are more than a mail takes."""
    if sum(one["bytes"] for one in attachments) > MOST_BYTES:
        return [], False
    bucket = GridFSBucket(database(), bucket_name=BUCKET)
    return [{"name": one["name"], "content_type": one["content_type"],
             "content": bucket.open_download_stream(one["id"]).read()}
            for one in attachments], True
