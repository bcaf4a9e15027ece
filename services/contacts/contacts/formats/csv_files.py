"""CSV as it is found in life: RFC 4180, other delimiters, broken quotes, cells that run on."""

import csv
from collections import deque
from itertools import islice

from .columns import map_columns
from .drafts import Draft
from .encodings import lines_of
from .errors import Unreadable
from .rows import Row
from .values import NOTHING
from .vocabulary import header_key

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 1000
LONGEST_RECORD = 1024 * 1024
MOST_BROKEN = 100
SAMPLE_RECORDS = 50
# A cell that a spreadsheet would compute begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _TooLong(csv.Error):
    pass


class _Lines:
    """Lines for the csv reader, which can be given back when it fails on them."""

    def __init__(self, lines):
        self._lines = iter(lines)
        self._returned = deque()
        self._taken = []
        self._length = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = self._returned.popleft() if self._returned else next(self._lines)
        self._taken.append(line)
        self._length += len(line)
        if self._length > LONGEST_RECORD:
            raise _TooLong("a row is longer than 1 MiB")
        return line

    def begin_record(self):
        self._taken.clear()
        self._length = 0

    def keep_only_first(self):
        """The first line of the record that failed; the others are to be read again."""
        first, *rest = self._taken
        self._returned.extendleft(reversed(rest))
        return first


def records(lines, delimiter):
    """`(cells, reason)` of each record; `reason` says what is wrong with its quoting, or is None.

    A quote that is not closed costs its own line and not what follows. Raises Unreadable when
    that happens all the time.
    """
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    broken = 0
    while True:
        source.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken += 1
            if broken > MOST_BROKEN:
                raise Unreadable(f"The quotes of the file do not fit together: {error}.") from error
            yield [source.keep_only_first().rstrip("\r\n")], f"Its quotes are broken: {error}."
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        else:
            if any(cells):
                yield cells, None


def find_delimiter(sample, mapping=None, custom=None):
    """The delimiter under which most columns are known, and the rows have as many cells."""
    if sample and sample[0].lower().startswith("sep=") and sample[0][4:5] in DELIMITERS:
        return sample[0][4]
    return max(DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter, mapping, custom))


def _fitness(sample, delimiter, mapping, custom):
    try:
        found = [cells for cells, reason in records(sample, delimiter) if reason is None]
    except Unreadable:
        return (0, 0)
    if not found:
        return (0, 0)
    width = len(found[0])
    as_wide = sum(len(cells) == width for cells in found)
    known = map_columns(found[0][:MOST_COLUMNS], mapping, custom=custom).targets
    return len(known), as_wide / len(found) * min(width, MOST_COLUMNS)


class CsvFile:
    """A CSV file, once its header has been read. `open_file()` gives it from its beginning."""

    format = "csv"

    def __init__(self, open_file, encoding, *, delimiter, mapping, country, external_system,
                 custom=None):
        self._open_file = open_file
        self.encoding = encoding
        self.country = country
        self.external_system = external_system
        lines = lines_of(open_file(), encoding)
        sample = list(islice(lines, SAMPLE_RECORDS))
        self.delimiter = delimiter or find_delimiter(sample, mapping, custom)
        self.header = self._read_header()
        mapping = _on_columns(mapping or {}, self.header)
        columns = map_columns(self.header, mapping, has_system=external_system is not None,
                              custom=custom)
        if not columns.targets:
            shown = ", ".join(self.header[:10])[:200]
            raise Unreadable(
                f"None of the columns is known: {shown}. Does the first row name them? "
                "Say in the mapping what they are.")
        self._targets = columns.targets
        self.unmapped_columns = columns.unmapped
        self.source = columns.source
        self.kind = columns.kind

    def _records(self):
        found = records(lines_of(self._open_file(), self.encoding), self.delimiter)
        for cells, reason in found:
            is_hint = cells[0].lower().startswith("sep=") and len("".join(cells)) <= 5
            if not is_hint:
                yield cells, reason
            break
        yield from found

    def _read_header(self):
        cells, reason = next(self._records(), ([], None))
        if reason:
            raise Unreadable(f"The first row cannot be read. {reason}")
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(
                f"There are {len(cells):,} columns; at most {MOST_COLUMNS:,} are read.")
        if any("\x00" in cell for cell in cells):
            raise Unreadable("This is not a text file.")
        return [plain(cell).strip()[:200] for cell in cells]

    def count(self):
        """How many rows there are, each 10,000 of them told on the way."""
        total = 0
        for total, _ in enumerate(self._records()):
            if total % 10_000 == 0:
                yield total
        yield total

    def rows(self, skip=0):
        """The rows after the first `skip`, numbered as in a spreadsheet, where the header is 1."""
        for index, (cells, reason) in enumerate(islice(self._records(), skip + 1, None)):
            yield self._row(skip + index + 2, cells, reason)

    def _row(self, number, cells, reason):
        if reason is None and any(cells[len(self.header):]):
            reason = f"It has {len(cells)} cells, and the header {len(self.header)}."
        if reason is not None:
            return Row(number, cells, None, [{"pointer": "", "detail": reason}])
        draft = Draft(self.country, self.external_system)
        width = len(cells)
        for index, target in self._targets:
            cell = cells[index] if index < width else ""
            if cell and cell not in NOTHING:
                draft.put(target, plain(cell) if cell[0] in "='" else cell)
        return Row(number, cells, draft.finish(), draft.errors)


def _on_columns(mapping, header):
    """A mapping by the names as they stand in the header; accents and capitals are forgiven."""
    by_key = {header_key(name): name for name in header if header_key(name)}
    named = {
        name: name if name in header else by_key.get(header_key(name)) for name in mapping
    }
    missing = [name for name, column in named.items() if column is None]
    if missing:
        raise Unreadable(
            f"The mapping names columns that the file does not have: {', '.join(missing)}.")
    return {named[name]: path for name, path in mapping.items()}


def plain(cell):
    """A cell without what spreadsheets and our own export put around text: `="007"`, `'+34`."""
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA):
        return cell[1:]
    return cell


def harmless(cell):
    """A cell that no spreadsheet computes: before what starts a formula stands a quote."""
    return "'" + cell if cell.lstrip("'").startswith(FORMULA) else cell
