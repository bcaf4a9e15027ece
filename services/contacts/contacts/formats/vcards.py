"""Files of vCards (2.1, 3.0, 4.0), cut into cards before any of them is read."""

from dataclasses import dataclass, field
from itertools import islice

from .card_drafts import draft_of
from .content_lines import read_property, unfold
from .encodings import lines_of
from .errors import Unreadable
from .rows import Row

LONGEST_CARD = 128 * 1024
MOST_LINES = 2000
SHOWN = 32 * 1024
# Pictures, sounds and keys are not taken over, so they are not kept in memory either.
_LEFT_OUT = ("PHOTO", "LOGO", "SOUND", "KEY")

_NESTED = "It holds another card."
_ENDLESS = "The card does not end."


@dataclass
class Card:
    """The lines of a card, as far as it is of a reasonable size, and why it is refused."""

    lines: list = field(default_factory=list)
    reason: str | None = None
    length: int = 0
    depth: int = 1

    def take(self, line):
        self.length += len(line)
        if self.reason is None and self.length > LONGEST_CARD:
            self.reason = f"The card is longer than {LONGEST_CARD // 1024} KiB without pictures."
        if self.reason is None and len(self.lines) >= MOST_LINES:
            self.reason = f"The card has more than {MOST_LINES:,} lines."
        if self.length <= SHOWN or self.reason is None:
            self.lines.append(line)

    @property
    def text(self):
        return "".join(self.lines)[:SHOWN]


def cards(lines):
    """The cards among the lines of a file; what stands between them is passed over."""
    card, is_left_out = None, False
    for line in lines:
        mark = line.strip().upper() if line[:1] in "BbEe" else ""
        if mark == "BEGIN:VCARD":
            if card is None:
                card = Card()
                continue
            card.depth += 1
            card.reason = card.reason or _NESTED
        elif mark == "END:VCARD" and card is not None:
            card.depth -= 1
            if card.depth == 0:
                yield card
                card = None
        elif card is not None:
            is_left_out = _is_left_out(line, is_left_out)
            if not is_left_out:
                card.take(line)
    if card is not None:
        card.reason = card.reason or _ENDLESS
        yield card


def _is_left_out(line, was_left_out):
    """Whether a line belongs to a picture or the like, which may go on over many lines."""
    if line[:1] in (" ", "\t"):
        return was_left_out
    name, colon, _ = line.partition(":")
    if was_left_out and line.strip() and not colon:
        # In vCard 2.1 the lines of a picture need no blank before them.
        return True
    return name.partition(";")[0].rpartition(".")[2].upper() in _LEFT_OUT


class VCardFile:
    """A file of vCards. `open_file()` gives it from its beginning."""

    format = "vcard"
    delimiter = None
    source = None
    kind = None
    header = ("card",)
    unmapped_columns = ()

    def __init__(self, open_file, encoding, *, country, external_system):
        self._open_file = open_file
        self.encoding = encoding
        self.country = country
        self.external_system = external_system

    def _cards(self):
        return cards(lines_of(self._open_file(), self.encoding))

    def count(self):
        """How many cards there are, each 10,000 of them told on the way."""
        total = 0
        for total, _ in enumerate(self._cards(), 1):
            if total % 10_000 == 0:
                yield total
        if not total:
            raise Unreadable("There is no vCard in the file.")
        yield total

    def rows(self, skip=0):
        """The cards after the first `skip`, numbered from 1."""
        for index, card in enumerate(islice(self._cards(), skip, None)):
            yield self._row(skip + index + 1, card)

    def _row(self, number, card):
        if card.reason is not None:
            return Row(number, [card.text], None, [{"pointer": "", "detail": card.reason}])
        properties = [read_property(line) for line in unfold(card.lines) if line.strip()]
        draft = draft_of(
            [property for property in properties if property is not None],
            self.country, self.external_system or "vcard",
        )
        return Row(number, [card.text], draft, draft.errors)
