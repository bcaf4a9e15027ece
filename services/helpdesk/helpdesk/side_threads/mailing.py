"""What we say in side threads, as mails of their own: of the ticket nothing is in them."""

from chassis import clock
from chassis.mails import write_mail

from ..mailboxes import answering, mailboxes, threads
from ..mailboxes.dropping import LOOP_HEADER
from . import third_parties
from .models import SideThread


def mail_to_third_party(told):
    """Mail what we said in a side thread to whom it is with, where it goes by mail."""
    message = told["side_message"]
    thread = SideThread.collection().find_one({"_id": message["side_thread_id"]})
    if thread is None or thread["via"] != "email":
        return
    mailbox = mailboxes.of_ticket({"id": thread["ticket_id"]})
    address = third_parties.address_of(thread["contact_ids"])
    if mailbox is None or address is None:
        return
    files, is_whole = answering.files_of(message.get("attachments", ()))
    references = threads.references_of(thread["_id"])
    message_id = f"<{message['id']}@{mailbox['address'].rpartition('@')[2]}>"
    subject = f"{thread['subject']} [{thread['number']}]"
    write_mail(
        to=[address], subject=f"Re: {subject}" if references else subject,
        text=answering.text_of(message["body"], mailbox, mailbox.get("language"), is_whole),
        attachments=files, sender=answering.sender_of(mailbox), message_id=message_id,
        reply_to=threads.answer_address(mailbox, thread["_id"]) or mailbox["address"],
        headers={LOOP_HEADER: mailbox["address"],
                 **({"In-Reply-To": references[-1], "References": " ".join(references)}
                    if references else {})},
        contact_ids=list(dict.fromkeys(thread["contact_ids"])),
        about={"type": "side_thread", "id": thread["_id"]})
    threads.remember(thread["_id"], message_id, clock.now())
