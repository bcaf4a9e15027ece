"""The content lines of vCards: RFC 6350 section 3, RFC 2426, and the leftovers of vCard 2.1."""

import quopri
import re
from dataclasses import dataclass, field

_QUOTED_PRINTABLE = re.compile(r"^[^:]*QUOTED-PRINTABLE[^:]*:", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
# RFC 6868, in the values of parameters.
_CARETS = {"^n": "\n", "^^": "^", "^'": '"'}
_CARET = re.compile(r"\^[n^']")


@dataclass(frozen=True)
class Property:
    """One property of a card. Parameters are lists by their name in capitals."""

    name: str
    value: str
    group: str = ""
    parameters: dict = field(default_factory=dict)

    @property
    def types(self):
        return [type.lower() for type in self.parameters.get("TYPE", ())]

    def parameter(self, name):
        """The first value of a parameter, or an empty text."""
        return next(iter(self.parameters.get(name, ())), "")

    @property
    def text(self):
        return unescape(self.value)

    @property
    def is_preferred(self):
        return self.parameter("PREF") == "1" or "pref" in self.types

    def components(self):
        """The parts of a structured value, such as a name or an address."""
        return [unescape(part).strip() for part in split_unescaped(self.value, ";")]

    def values(self):
        """The items of a value that is a list."""
        return [unescape(part).strip() for part in split_unescaped(self.value, ",")]


def unfold(lines):
    """Whole lines of folded ones, and of those that quoted-printable breaks by `=`."""
    whole = None
    for line in lines:
        line = line.rstrip("\r\n")
        if whole is None:
            whole = line
        elif whole.endswith("=") and _QUOTED_PRINTABLE.match(whole):
            whole = whole[:-1] + line
        elif line[:1] in (" ", "\t"):
            whole += line[1:]
        else:
            yield whole
            whole = line
    if whole is not None:
        yield whole


def read_property(line):
    """The property of an unfolded line, or None when it is none."""
    head, value = _split_head(line)
    if value is None:
        return None
    name, *rest = _split_quoted(head, ";")
    group, _, name = name.strip().rpartition(".")
    parameters = {}
    for part in rest:
        key, equals, told = part.partition("=")
        # In vCard 2.1 a type stands alone: TEL;CELL.
        key, told = (key.strip().upper(), told) if equals else ("TYPE", key)
        found = [_plain_parameter(item) for item in _split_quoted(told, ",")]
        if key == "TYPE":
            # TYPE="work,voice" is found too, though it should be TYPE=work,voice.
            found = [word.strip() for item in found for word in item.split(",")]
        parameters.setdefault(key, []).extend(found)
    value = _decoded(value, parameters)
    return Property(name.upper(), value, group.lower(), parameters) if name else None


def _split_head(line):
    """What stands before the first colon outside quotes, and after it; None when there is none."""
    head, colon, value = line.partition(":")
    if not colon:
        return line, None
    while head.count('"') % 2:
        more, colon, value = value.partition(":")
        if not colon:
            return line, None
        head = f"{head}:{more}"
    return head, value


def _split_quoted(text, separator):
    if '"' not in text:
        return text.split(separator)
    parts, current = [], ""
    for piece in text.split(separator):
        current = f"{current}{separator}{piece}" if current else piece
        if current.count('"') % 2 == 0:
            parts.append(current)
            current = ""
    return [*parts, current] if current else parts


def _plain_parameter(text):
    text = text.strip().strip('"')
    return _CARET.sub(lambda found: _CARETS[found[0]], text) if "^" in text else text


def _decoded(value, parameters):
    encodings = {encoding.upper() for encoding in parameters.get("ENCODING", ())}
    types = {type.upper() for type in parameters.get("TYPE", ())}
    if "QUOTED-PRINTABLE" not in encodings | types:
        return value
    raw = quopri.decodestring(value.encode("utf-8", "replace"))
    charset = next(iter(parameters.get("CHARSET", ())), "utf-8")
    try:
        text = raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = raw.decode("cp1252", errors="replace")
    # What is quoted is plain text, but for the signs that part a structured value.
    return text.replace("\r\n", "\n")


def split_unescaped(text, separator):
    """The parts between separators that no backslash stands before."""
    parts, is_escaped = [], False
    for piece in text.split(separator):
        if is_escaped:
            parts[-1] += separator + piece
        else:
            parts.append(piece)
        is_escaped = (len(piece) - len(piece.rstrip("\\"))) % 2 == 1
    return parts


def unescape(text):
    """Text without the backslashes before commas, semicolons and line ends."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
