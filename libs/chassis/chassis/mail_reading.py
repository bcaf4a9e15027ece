"""What a mail says (RFC 5322), read with mistrust: whatever is wrong in it, something is told."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from .emails import normal_email

MOST_ADDRESSES, MOST_PARTS, MOST_REFERENCES = 200, 200, 100
TEXT_LENGTH = 50_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ID = re.compile(r"<[^<>\s]{1,900}>")
# Elements whose content is not text, and those after which a line ends.
_SILENT = {"script", "style", "title", "template", "noscript", "svg", "object"}
_LINES = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"}


@dataclass
class Message:
    """A mail. `addresses` are `{"address", "name", "part"}`, each once."""

    message_id: str | None
    references: list
    sent_at: datetime | None
    subject: str | None
    text: str | None
    addresses: list = field(default_factory=list)
    attachments: list = field(default_factory=list)
    digest: str = ""
    # All of it, for what only some care for.
    mail: EmailMessage | None = None
    parts: list = field(default_factory=list)


def read_message(content):
    """The mail in these bytes. Raises ValueError when there is no mail in them."""
    mail = message_from_bytes(content, policy=policy.default)
    if not mail.keys() or not any(header_of(mail, name) for name in ("from", "to", "subject")):
        raise ValueError("This is not a mail.")
    ids = _ID.findall(header_of(mail, "message-id"))
    parts = [part for _, part in zip(range(MOST_PARTS), mail.walk(), strict=False)]
    return Message(
        message_id=ids[0] if ids else None,
        references=_ID.findall(
            f"{header_of(mail, 'references')} {header_of(mail, 'in-reply-to')}")[:MOST_REFERENCES],
        sent_at=_date(header_of(mail, "date")),
        subject=clean(header_of(mail, "subject"), 300),
        text=_text(parts),
        addresses=_addresses(mail),
        attachments=[_attachment(part) for part in parts if is_attachment(part)][:100],
        digest=digest_of(ids[0]) if ids else hashlib.sha256(content).hexdigest(),
        mail=mail,
        parts=parts,
    )


def digest_of(message_id):
    """What a mail is recognised by when it comes again."""
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()


def header_of(mail, name):
    """A header of a mail on one line; empty where there is none."""
    try:
        value = mail.get(name)
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        # The parser of the standard library stumbles over some headers of strangers.
        value = next((raw for key, raw in mail.raw_items() if key.lower() == name), None)
    return " ".join(str(value).split()) if value is not None else ""


def clean(text, length):
    """Text without control characters and of that length at most; None where nothing is left."""
    cleaned = _CONTROLS.sub("", text).strip()[:length].strip()
    return cleaned or None


def _date(text):
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if 1970 <= moment.year <= 2200 else None


def _addresses(mail):
    found = {}
    for header, part in (("from", "from"), ("to", "to"), ("cc", "copied")):
        for name, address in getaddresses([header_of(mail, header)]):
            try:
                normal = normal_email(address)
            except ValueError:
                continue
            if len(found) < MOST_ADDRESSES:
                found.setdefault(normal, {
                    "address": normal, "name": clean(name, 300), "part": part})
    return list(found.values())


def is_attachment(part):
    """Whether a part of a mail is a file that goes with it."""
    return not part.is_multipart() and (
        part.get_content_disposition() == "attachment" or name_of(part) is not None
        or part.get_content_maintype() != "text")


def name_of(part):
    """How a part of a mail is called; None where it has no name."""
    try:
        return part.get_filename()
    except (ValueError, TypeError, LookupError):
        return None


def _attachment(part):
    content = part.get_payload(decode=True) or b""
    return {"name": clean(name_of(part) or "", 300), "size": len(content),
            "media_type": part.get_content_type()[:200]}


def _text(parts):
    """The text, as it was written or, failing that, as its HTML reads."""
    for kind, read in (("text/plain", str), ("text/html", text_of_html)):
        for part in parts:
            if part.get_content_type() == kind and not is_attachment(part):
                text = clean(read(text_of_part(part)), TEXT_LENGTH)
                if text:
                    return text
    return None


def text_of_part(part):
    """The text of a part, whatever its charset is said to be."""
    content = part.get_payload(decode=True) or b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.pieces, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in _SILENT
        if tag in _LINES:
            self.pieces.append("\n")

    def handle_endtag(self, tag):
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _LINES:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self.silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def text_of_html(html):
    """What HTML reads as; no markup is left of it."""
    reader = _Reader()
    reader.feed(html[:20 * TEXT_LENGTH])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
