"""Contacts as vCards 4.0 (RFC 6350; parameters as in RFC 6868, profiles as in RFC 9554)."""

import re

LONGEST_LINE = 75

# Our labels that vCard has types for. Any other stands beside, as Apple writes it.
_TYPES = {
    "work": ("work",), "home": ("home",), "mobile": ("cell",), "fax": ("fax",),
    "pager": ("pager",), "work mobile": ("work", "cell"), "home mobile": ("home", "cell"),
    "work fax": ("work", "fax"), "home fax": ("home", "fax"),
}
_ESCAPED = {"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"}
_CARETS = {"^": "^^", '"': "^'", "\n": "^n"}


def card(contact):
    """The card of a contact as it is shown."""
    lines = _Lines()
    lines.add("BEGIN", "VCARD")
    lines.add("VERSION", "4.0")
    lines.add("KIND", "org" if contact["kind"] == "organisation" else "individual")
    lines.add("UID", escape(_uid(contact)))
    lines.add("FN", escape(contact["name"]))
    _add_names(lines, contact)
    _add_points(lines, contact)
    _add_positions(lines, contact)
    _add_rest(lines, contact)
    lines.add("END", "VCARD")
    return lines.text


def _uid(contact):
    """The UID that the card once came with, or else the contact's own id."""
    ids = contact.get("external_ids", ())
    return next((item["id"] for item in ids if item["system"] == "vcard"), contact["id"])


def _add_names(lines, contact):
    parts = [contact.get(name) or "" for name in (
        "family_name", "given_name", "additional_names", "honorific_prefix", "honorific_suffix")]
    if any(parts):
        lines.add("N", ";".join(map(escape, parts)))
    if contact.get("nickname"):
        lines.add("NICKNAME", escape(contact["nickname"]))
    if contact.get("birth_on"):
        lines.add("BDAY", contact["birth_on"].replace("-", ""))


def _add_points(lines, contact):
    for email in contact.get("emails", ()):
        lines.add_labelled("EMAIL", escape(email["address"]), email)
    for phone in contact.get("phones", ()):
        if phone.get("extension"):
            number = f"tel:{phone['number']};ext={phone['extension']}"
            lines.add_labelled("TEL", number, phone, VALUE="uri")
        else:
            lines.add_labelled("TEL", phone["number"], phone)
    for address in contact.get("addresses", ()):
        parts = ["", "", *(address.get(key) or "" for key in (
            "street", "locality", "region", "postal_code", "country"))]
        lines.add_labelled("ADR", ";".join(map(escape, parts)), address)
    for website in contact.get("websites", ()):
        lines.add_labelled("URL", escape(website["url"]), website)
    for handle in contact.get("social_handles", ()):
        _add_profile(lines, handle)


def _add_profile(lines, handle):
    parameters = {"SERVICE-TYPE": handle["network"]}
    if handle.get("url"):
        lines.add("SOCIALPROFILE", escape(handle["url"]), USERNAME=handle["handle"], **parameters)
    else:
        lines.add("SOCIALPROFILE", escape(handle["handle"]), VALUE="text", **parameters)


def _add_positions(lines, contact):
    """Each organisation with what the party is there, in a group of their own."""
    for number, position in enumerate(contact.get("affiliations", ()), 1):
        parts = [position.get("organisation_name") or ""]
        if position.get("department"):
            parts.append(position["department"])
        lines.add(f"org{number}.ORG", ";".join(map(escape, parts)))
        if position.get("title"):
            lines.add(f"org{number}.TITLE", escape(position["title"]))


def _add_rest(lines, contact):
    if contact.get("tags"):
        lines.add("CATEGORIES", ",".join(map(escape, contact["tags"])))
    for place, language in enumerate(contact.get("languages", ()), 1):
        lines.add("LANG", language, PREF=str(place))
    if contact.get("time_zone"):
        lines.add("TZ", escape(contact["time_zone"]))
    if contact.get("notes"):
        lines.add("NOTE", escape(contact["notes"]))
    lines.add("REV", contact["updated_at"].strftime("%Y%m%dT%H%M%SZ"))


class _Lines:
    """The lines of a card as they are written, folded."""

    def __init__(self):
        self.text = ""
        self._labels = 0

    def add(self, name, value, **parameters):
        told = "".join(f";{key}={quote(text)}" for key, text in parameters.items())
        self.text += fold_line(f"{name}{told}:{value}")

    def add_labelled(self, name, value, item, **parameters):
        label = item.get("label")
        if item.get("is_primary"):
            parameters["PREF"] = "1"
        if label in _TYPES:
            self.add(name, value, TYPE=_TYPES[label], **parameters)
        elif label:
            self._labels += 1
            self.add(f"item{self._labels}.{name}", value, **parameters)
            self.add(f"item{self._labels}.X-ABLabel", escape(label))
        else:
            self.add(name, value, **parameters)


def escape(text):
    """A text as a value, or a part of one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\\,;\n]", lambda found: _ESCAPED[found[0]], text)


def quote(value):
    """The value of a parameter, or several of them."""
    if not isinstance(value, str):
        return ",".join(map(quote, value))
    value = re.sub(r'[\^"\n]', lambda found: _CARETS[found[0]], value)
    return f'"{value}"' if re.search("[:;,]", value) else value


def fold_line(line):
    """A line in pieces of at most 75 octets, none of which ends within a letter."""
    pieces, start = [], 0
    encoded = line.encode()
    while len(encoded) - start > LONGEST_LINE - bool(start):
        end = start + LONGEST_LINE - bool(start)
        while encoded[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(encoded[start:end].decode())
        start = end
    pieces.append(encoded[start:].decode())
    return "\r\n ".join(pieces) + "\r\n"
