"""What a mail says (RFC 5322), read with mistrust: whatever is wrong in it, something is told."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from ..contact_points import normal_email

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


def read_message(content):
    """The mail in these bytes. Raises ValueError when there is no mail in them."""
    mail = message_from_bytes(content, policy=policy.default)
    if not mail.keys() or not any(_header(mail, name) for name in ("from", "to", "subject")):
        raise ValueError("This is not a mail.")
    ids = _ID.findall(_header(mail, "message-id"))
    parts = [part for _, part in zip(range(MOST_PARTS), mail.walk(), strict=False)]
    return Message(
        message_id=ids[0] if ids else None,
        references=_ID.findall(
            f"{_header(mail, 'references')} {_header(mail, 'in-reply-to')}")[:MOST_REFERENCES],
        sent_at=_date(_header(mail, "date")),
        subject=_clean(_header(mail, "subject"), 300),
        text=_text(parts),
        addresses=_addresses(mail),
        attachments=[_attachment(part) for part in parts if _is_attachment(part)][:100],
        digest=digest_of(ids[0]) if ids else hashlib.sha256(content).hexdigest(),
    )


def digest_of(message_id):
    """What a mail is recognised by when it comes again."""
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()


def _header(mail, name):
    try:
        value = mail.get(name)
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        # The parser of the standard library stumbles over some headers of strangers.
        value = next((raw for key, raw in mail.raw_items() if key.lower() == name), None)
    return " ".join(str(value).split()) if value is not None else ""


def _clean(text, length):
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
        for name, address in getaddresses([_header(mail, header)]):
            try:
                normal = normal_email(address)
            except ValueError:
                continue
            if len(found) < MOST_ADDRESSES:
                found.setdefault(normal, {
                    "address": normal, "name": _clean(name, 300), "part": part})
    return list(found.values())


def _is_attachment(part):
    return not part.is_multipart() and (
        part.get_content_disposition() == "attachment" or _name(part) is not None
        or part.get_content_maintype() != "text")


def _name(part):
    try:
        return part.get_filename()
    except (ValueError, TypeError, LookupError):
        return None


def _attachment(part):
    content = part.get_payload(decode=True) or b""
    return {"name": _clean(_name(part) or "", 300), "size": len(content),
            "media_type": part.get_content_type()[:200]}


def _text(parts):
    """The text, as it was written or, failing that, as its HTML reads."""
    for kind, read in (("text/plain", str), ("text/html", text_of_html)):
        for part in parts:
            if part.get_content_type() == kind and not _is_attachment(part):
                text = _clean(read(_decoded(part)), TEXT_LENGTH)
                if text:
                    return text
    return None


def _decoded(part):
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
