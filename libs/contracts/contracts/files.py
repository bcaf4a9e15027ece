"""Files as answers, which go over HTTP as they are."""

from marshmallow import fields, validate

from .common import Strict, Text


class File(Strict):
    """A file as an answer. Over HTTP it is sent as it is, under its name; see `MEDIA_TYPE`."""

    MEDIA_TYPE = "application/octet-stream"

    name = Text(200, required=True, metadata={"description": "Such as F-2026-0093.pdf."})
    content = fields.String(
        required=True, validate=validate.Length(max=20_000_000),
        metadata={"description": "The file in base 64.", "contentEncoding": "base64"})


class PdfFile(File):
    """A PDF/A."""

    MEDIA_TYPE = "application/pdf"


class CsvFile(File):
    """Comma-separated values (RFC 4180) in UTF-8."""

    MEDIA_TYPE = "text/csv"


class XmlFile(File):
    """An XML document."""

    MEDIA_TYPE = "application/xml"
