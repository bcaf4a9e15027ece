"""What of a mail goes into a ticket: its words without what they quote, its HTML, its files."""

import re

import nh3
import quotequail

from chassis.mail_reading import clean, is_attachment, name_of, text_of_part
from contracts.helpdesk.message import LONGEST_BODY, MOST_ATTACHMENTS, MOST_FILE

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}
_ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "*": set(),
}
_LINKS = {"http", "https", "mailto", "tel", "cid"}
# How a picture within the text is named in the safe HTML: by the id of the file that holds it.
INLINE = "attachment:"
LONGEST_HTML = 500_000
NOTHING_SAID = "(…)"
_CID = re.compile(r"[<>\s]")


def words_of(message):
    """`(what is said, what it quotes)` of a mail, the second None where it quotes nothing.

    What is passed on counts as said, and so does everything of a mail that only quotes.
    """
    text = (message.text or "").strip()
    wrapped = quotequail.unwrap(text) or {}
    own = [wrapped[name].strip() for name in ("text_top", "text_bottom") if wrapped.get(name)]
    if wrapped.get("type") != "reply" or not own:
        return text[:LONGEST_BODY] or NOTHING_SAID, None
    return "\n\n".join(own)[:LONGEST_BODY], (wrapped.get("text") or "")[:LONGEST_BODY] or None


def files_of(message):
    """`(files, names of those left out)`, a file as `{"name", "content_type", "content", "cid"}`.
    """
    files, left_out = [], []
    for part in message.parts:
        if not is_attachment(part):
            continue
        content = part.get_payload(decode=True) or b""
        name = clean(name_of(part) or "", 255) or f"{part.get_content_maintype()}.bin"
        if not content:
            continue
        if len(content) > MOST_FILE or len(files) == MOST_ATTACHMENTS:
            left_out.append(name)
            continue
        files.append({"name": name, "content_type": part.get_content_type(), "content": content,
                      "cid": _CID.sub("", str(part.get("content-id") or ""))})
    return files, left_out[:100]


def safe_html(message, ids_by_cid):
    """The HTML of a mail by an allow-list, its own pictures by the ids of their files.

    Nothing in it is loaded from elsewhere. None for a mail without HTML.
    """
    html = next((text_of_part(part) for part in message.parts
                 if part.get_content_type() == "text/html" and not is_attachment(part)), None)
    if not html:
        return None

    def own_pictures_only(tag, name, value):
        if (tag, name) != ("img", "src"):
            return value
        id = ids_by_cid.get(value.removeprefix("cid:")) if value.startswith("cid:") else None
        return f"{INLINE}{id}" if id else None

    cleaned = nh3.clean(
        html[:LONGEST_HTML], tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_LINKS,
        attribute_filter=own_pictures_only, link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style", "title"})
    return cleaned.strip()[:LONGEST_HTML] or None
