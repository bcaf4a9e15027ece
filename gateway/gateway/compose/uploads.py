"""A file that a client sends, received onto the disk before anything is done with it."""

import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from contracts.contacts.transfer import ImportOptions
from contracts.errors import ValidationFailed

from ..http_errors import BodyTooLarge, UnsupportedMediaType, step, wrong
from ..query import Parameters, pairs_of

FORM = "multipart/form-data"
FILE = "file"

# What a body that is the file itself may be, and which format that says it is.
MEDIA_TYPES = {
    "text/csv": "csv",
    "text/vcard": "vcard",
    "text/x-vcard": "vcard",
    "text/plain": None,
    "application/octet-stream": None,
}

PIECE = 1024 * 1024
MOST_FORM_PARTS = 50

_OPTIONS = ImportOptions().fields


@dataclass(frozen=True)
class Upload:
    """A received file, and what was said about it. `place` is where that was said."""

    file: BinaryIO
    sha256: str
    options: dict
    place: str


@contextmanager
def received(request, limit):
    """The file of a request, of at most `limit` bytes, for the time of the block.

    It comes as the field `file` of a form, the options as its other fields; or as the body, the
    options then being in the query string.
    """
    # One more, as a stream that is read up to its very limit counts as too long.
    request.max_content_length = limit + 1
    request.max_form_parts = MOST_FORM_PARTS
    if request.mimetype == FORM:
        yield _from_form(request)
    else:
        with tempfile.TemporaryFile(prefix="vinculo-upload-") as file:
            yield _from_body(request, file, limit)


def _from_form(request):
    options = Parameters(_OPTIONS, "body").convert(request.form.items(multi=True))
    if request.query_string:
        Parameters({}).read(request.environ["QUERY_STRING"])
    unknown = [wrong("body", step(name), "Unknown field.") for name in request.files
               if name != FILE]
    if unknown:
        raise ValidationFailed(errors=unknown)
    sent = request.files.getlist(FILE)
    if len(sent) != 1:
        raise _wrong_file("Send one file in this field.")
    name = _base_name(sent[0].filename)
    if name:
        options.setdefault("file_name", name)
    return _upload(sent[0].stream, options, "body")


def _from_body(request, file, limit):
    if request.mimetype not in MEDIA_TYPES:
        raise UnsupportedMediaType(f"Send the file as {FORM}, or as one of "
                                   f"{', '.join(MEDIA_TYPES)}.")
    options = Parameters(_OPTIONS).convert(pairs_of(request.environ.get("QUERY_STRING", "")))
    said = {
        "format": MEDIA_TYPES[request.mimetype],
        "encoding": request.mimetype_params.get("charset"),
    }
    options = {name: value for name, value in said.items() if value} | options
    shutil.copyfileobj(request.stream, file, PIECE)
    if file.tell() > limit:
        raise BodyTooLarge()
    return _upload(file, options, "query")


def _upload(file, options, place):
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        digest.update(piece)
        size += len(piece)
    if not size:
        raise _wrong_file("The file is empty.")
    return Upload(file, digest.hexdigest(), options, place)


def _wrong_file(detail):
    return ValidationFailed(errors=[wrong("body", step(FILE), detail)])


def _base_name(name):
    """The name without a path, which some browsers send along."""
    return (name or "").replace("\\", "/").rpartition("/")[2][:200]
