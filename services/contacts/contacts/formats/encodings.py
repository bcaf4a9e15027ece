"""Which encoding a file is in, and its text line by line."""

import codecs
import io
import re

from charset_normalizer import from_bytes

from .errors import Unreadable

SAMPLE = 64 * 1024
LONGEST_LINE = 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a file begins with that is no text at all, and what to say of it.
_OTHERS = (
    (b"PK\x03\x04", "This is an Excel workbook or a ZIP archive. Save the sheet as CSV first."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook. Save the sheet as CSV first."),
    (b"%PDF", "This is a PDF."),
    (b"\x1f\x8b", "This file is compressed. Unpack it first."),
)
# Codecs that Python has beside these do other things than spell text.
ENCODINGS = frozenset((
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
    "ascii", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp1258", "cp437", "cp850", "cp858", "cp865", "cp932", "cp949", "iso8859-1", "iso8859-2",
    "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9",
    "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "mac-roman", "koi8-r",
    "koi8-u", "shift_jis", "euc_jp", "euc_kr", "big5", "gbk", "gb2312", "gb18030",
))
# What charset-normalizer chooses from, where the file is not in one of western Europe.
_LEGACY = ["cp1250", "cp1251", "cp1253", "cp932", "gb18030", "euc_kr"]
_WESTERN = frozenset(
    "áéíóúàèìòùâêîôûäëïöüãõåæøçñýÿßœšž" "ÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÄËÏÖÜÃÕÅÆØÇÑÝŒŠŽ" "ªº¿¡€·«»–—’‘“”…°"
)
# Letters with accents stand alone in the west; where they come in rows, it is another alphabet.
_ROW_OF_ACCENTS = re.compile("[À-ÖØ-öø-ÿ]{3}")
# What accents of the Macintosh look like when they are taken for those of Windows.
_OF_MACINTOSH = re.compile("[A-Za-z][‡Ž—–][A-Za-z]")


def known_encoding(name):
    """The encoding of that name. Raises ValueError when it is not one of text."""
    try:
        found = codecs.lookup(name).name
    except LookupError as error:
        raise ValueError("There is no such encoding.") from error
    if found not in ENCODINGS:
        raise ValueError("This is not an encoding of text.")
    return found


def find_encoding(file):
    """The encoding of a binary file that is read from its beginning. Raises Unreadable."""
    sample = file.read(SAMPLE)
    if not sample.strip():
        raise Unreadable("The file is empty.")
    for mark, sentence in _OTHERS:
        if sample.startswith(mark):
            raise Unreadable(sentence)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if b"\x00" in sample:
        return _without_mark(sample)
    return _utf_8_or_older(file, sample)


def _without_mark(sample):
    """UTF-16 of western text has a zero in nearly every second byte."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[start::2]
        if half.count(0) > 0.7 * len(half):
            return encoding
    # Single zeros are no reason to refuse all; the rows that hold them are refused.
    if sample.count(0) < 0.1 * len(sample):
        return "utf-8"
    raise Unreadable("This is not a text file.")


def _utf_8_or_older(file, chunk):
    """UTF-8 when all of the file is; else the first part that is not shows which it may be."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk:
        following = file.read(SAMPLE)
        try:
            decoder.decode(chunk, final=not following)
        except UnicodeDecodeError:
            return _older(chunk)
        chunk = following
    return "utf-8"


def _older(sample):
    """An encoding of the time before Unicode, by what its letters would be."""
    text = sample.decode("cp1252", errors="replace")
    of_macintosh = len(_OF_MACINTOSH.findall(text))
    if of_macintosh and of_macintosh >= len(re.findall("[À-ÿ]", text)):
        return "mac-roman"
    letters = [letter for letter in text if letter > "\x7f"]
    rows = len(_ROW_OF_ACCENTS.findall(text))
    is_western = sum(letter in _WESTERN for letter in letters) >= 0.9 * len(letters)
    if is_western and rows <= 0.05 * len(letters):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    return best.encoding if best is not None else "cp1252"


def lines_of(file, encoding):
    """The lines of a binary file with their ends. Raises Unreadable when one is endless.

    A byte that does not fit the encoding becomes a lone surrogate, which no field accepts: the
    row that holds it is refused, and the others come in.
    """
    errors = "strict" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
    is_first = True
    try:
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise Unreadable("A line is longer than 1 MiB. Is this a file of contacts?")
            # The mark is there too when the encoding was told and does not expect it.
            yield line.removeprefix("\ufeff") if is_first else line
            is_first = False
    except UnicodeError as error:
        raise Unreadable(f"The file is not in {encoding}.") from error
    finally:
        # The file belongs to the caller, who may read it again.
        text.detach()
