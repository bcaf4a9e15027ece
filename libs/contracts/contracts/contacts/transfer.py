"""Files of contacts, in and out."""

from marshmallow import fields, validate

from ..common import (
    Country,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    page_of,
)
from .contact import ASKS_ABOUT, KINDS, ROLES

FORMATS = ("csv", "vcard")
EXPORT_FORMATS = ("csv", "vcard", "jsonl")
POLICIES = ("skip", "update", "create")
STATES = ("receiving", "waiting", "running", "done", "failed", "cancelled")

# A part goes through the broker as one message, so it stays far below the broker's limit.
PART_BYTES = 512 * 1024


class ImportOptions(Strict):
    file_name = Text(200, load_default="contacts.csv")
    format = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(FORMATS),
        metadata={"description": "Found out from the file when it is not given."},
    )
    policy = fields.String(
        load_default="skip", validate=validate.OneOf(POLICIES),
        metadata={"description": "What to do with a row whose email, phone or external id is "
                                 "already there: leave it, bring it up to date, or add another."},
    )
    is_dry_run = Flag(load_default=False)
    mapping = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)),
        values=fields.String(validate=validate.Length(max=200)),
        load_default=None, allow_none=True, validate=validate.Length(max=500),
        metadata={"description": "Column to field, such as {\"Mail\": \"emails.address\"}; columns "
                                 "that are not named are mapped by themselves."},
    )
    encoding = Text(40, load_default=None, allow_none=True)
    delimiter = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf((",", ";", "\t", "|"))
    )
    default_country = Country(load_default=None, allow_none=True)
    default_kind = fields.String(load_default=None, allow_none=True,
                                 validate=validate.OneOf(KINDS))
    external_system = Text(40, load_default=None, allow_none=True)


class Import(ImportOptions, Recorded):
    id = Id("import", required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    size = Whole(required=True, metadata={"description": "Bytes."})
    source = fields.String(
        allow_none=True,
        metadata={"description": "Whose export it was recognised as, such as google."},
    )
    rows_total = Whole(allow_none=True)
    rows_done = Whole(required=True)
    created_count = Whole(required=True)
    updated_count = Whole(required=True)
    skipped_count = Whole(required=True)
    refused_count = Whole(required=True)
    duplicates_count = Whole(metadata={
        "description": "How many open pairs of contacts that may be one there are of which this "
                       "import added or changed at least one; `GET /duplicates?import_id=` lists "
                       "them. They are found in the background after the rows are in, so the "
                       "count goes on growing for a while, and falls as pairs are judged. Told "
                       "where one import is asked for."})
    unmapped_columns = fields.List(fields.String(), required=True)
    error = fields.String(allow_none=True)
    started_at = Time(allow_none=True)
    finished_at = Time(allow_none=True)


class ImportId(Strict):
    import_id = Id("import", required=True)


class ImportPart(ImportId):
    """The next piece of the file. A piece that is already there is not added again."""

    number = Whole(0, 100_000, required=True)
    data = fields.String(
        required=True, validate=validate.Length(max=PART_BYTES * 4 // 3 + 4),
        metadata={"description": f"Base64 of at most {PART_BYTES} bytes."},
    )


class StartImport(ImportId):
    parts = Whole(0, 100_000, required=True, metadata={"description": "How many were sent."})
    sha256 = fields.String(required=True, validate=Pattern("^[0-9a-f]{64}$"))


class ListImports(PageRequest):
    pass


ImportPage = page_of(Import, "ImportPage")


class ImportRefusalsRequest(ImportId):
    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=600))


class ExportRequest(Strict):
    """Which contacts, and as what."""

    ASKS_ABOUT = ASKS_ABOUT

    format = fields.String(load_default="csv", validate=validate.OneOf(EXPORT_FORMATS))
    kind = fields.String(validate=validate.OneOf(KINDS))
    role = fields.String(validate=validate.OneOf(ROLES))
    tag = Text(60)
    owner_id = Id("user")


class ExportChunkRequest(ExportRequest):
    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=600))


class Chunk(Strict):
    """A piece of a file, and where the next begins; null at the end."""

    text = fields.String(required=True)
    next = fields.String(required=True, allow_none=True)


class ImportFinished(Strict):
    import_ = fields.Nested(Import, required=True, data_key="import")
