"""Mails that are no question and no answer: told by their headers, and put on record as such."""

from chassis.mail_reading import header_of

# Set by those who send to many (RFC 2076, RFC 2919).
_BULK = ("bulk", "junk", "list")
LOOP_HEADER = "X-Vinculo-Mailbox"


def why_dropped(message, mailbox, own_addresses):
    """Why a mail opens and adds nothing, a word of the contract; None for one that does.

    `own_addresses` are those of all mailboxes here. Automatic mail says so (RFC 3834), a bounce is
    a report (RFC 3464) or has no way back.
    """
    mail = message.mail
    sender = sender_of(message)
    if header_of(mail, LOOP_HEADER.lower()):
        return "loop"
    if is_bounce(mail):
        return "bounce"
    if sender is None:
        return "unreadable"
    if sender["address"] == mailbox["address"]:
        return "own"
    if sender["address"] in own_addresses:
        return "loop"
    if header_of(mail, "auto-submitted").lower() not in ("", "no"):
        return "auto_reply"
    if header_of(mail, "precedence").lower() in ("auto_reply", "auto-reply") or header_of(
            mail, "x-autoreply") or header_of(mail, "x-autorespond"):
        return "auto_reply"
    if header_of(mail, "precedence").lower() in _BULK or header_of(mail, "list-id"):
        return "bulk"
    if header_of(mail, "x-spam-flag").lower() == "yes":
        return "spam"
    return None


def sender_of(message):
    """Whom a mail is from: `{"address", "name"}`; None where nobody can be told."""
    return next((item for item in message.addresses if item["part"] == "from"), None)


def is_bounce(mail):
    """Whether a mail says that another could not be delivered."""
    is_report = mail.get_content_type() == "multipart/report" and (
        str(mail.get_param("report-type", "")).lower() == "delivery-status")
    return is_report or header_of(mail, "return-path") == "<>"
