"""Opening a file of contacts, whatever it turns out to be."""

from itertools import islice

from .csv_files import CsvFile
from .encodings import find_encoding, lines_of
from .vcards import VCardFile

_SEARCHED_LINES = 20


def read_file(open_file, *, country, format=None, encoding=None, delimiter=None, mapping=None,
              external_system=None, custom=None):
    """The CsvFile or VCardFile of what `open_file()` gives, each time from its beginning.

    `custom` are the keys of custom fields by what columns of a CSV file may be called. What else
    is not given is found out from the file. Raises Unreadable.
    """
    encoding = encoding or find_encoding(open_file())
    format = format or _find_format(open_file, encoding)
    if format == "vcard":
        return VCardFile(open_file, encoding, country=country, external_system=external_system)
    return CsvFile(open_file, encoding, delimiter=delimiter, mapping=mapping, country=country,
                   external_system=external_system, custom=custom)


def _find_format(open_file, encoding):
    first = islice(lines_of(open_file(), encoding), _SEARCHED_LINES)
    is_card = any(line.strip().upper() == "BEGIN:VCARD" for line in first)
    return "vcard" if is_card else "csv"
