"""Imports: a file arrives in parts, is imported in the background, and tells what became of it."""

import base64
import binascii
import csv
import io

from chassis import clock, paging
from chassis.outbox import announce
from contracts import contacts as contract
from contracts.common import WORD
from contracts.contacts.transfer import PART_BYTES
from contracts.context import current_call
from contracts.errors import ValidationFailed

from . import import_files
from .custom_fields.importing import ImportFields
from .custom_fields.visibility import hidden_keys
from .duplicates import candidates
from .errors import ImportIsClosed, ImportIsIncomplete
from .formats.columns import IGNORE, custom_key, has_field
from .formats.csv_files import harmless
from .formats.encodings import known_encoding
from .import_models import Import, Refusal, view_import

FINAL = ("done", "failed", "cancelled")
PIECE = 500
PIECE_LENGTH = 512 * 1024


def create_import(*, mapping, **options):
    """Begin to receive a file."""
    call = current_call()
    custom = ImportFields(hidden_keys(call.actor, "contact"))
    _refuse_misfits(mapping or {}, options, custom)
    begun = Import(
        hidden_custom=sorted(custom.hidden),
        mapping_pairs=[[column.strip(), path] for column, path in (mapping or {}).items()],
        actor_id=call.actor.id, request_id=call.request_id, traceparent=call.traceparent,
        **options,
    )
    return begun.add().to_view()


def _refuse_misfits(mapping, options, custom):
    errors = [
        {"pointer": f"/mapping/{_escaped(column)}", "detail": "There is no such field to map to."}
        for column, path in mapping.items()
        if path != IGNORE and not has_field(path) and not custom_key(path, custom.columns)
    ]
    if options["encoding"] is not None:
        try:
            options["encoding"] = known_encoding(options["encoding"])
        except ValueError as error:
            errors.append({"pointer": "/encoding", "detail": str(error)})
    system = options["external_system"]
    if system is not None and not WORD.regex.fullmatch(system):
        errors.append({"pointer": "/external_system", "detail": WORD.error})
    if errors:
        raise ValidationFailed(errors=errors)


def _escaped(name):
    return name.replace("~", "~0").replace("/", "~1")


def add_import_part(*, import_id, number, data):
    """Take the next piece of the file; one that has arrived before changes nothing."""
    piece = _decoded(data)
    if number >= import_files.MOST_PARTS:
        raise ValidationFailed.at(
            "/number", f"A file has at most {import_files.MOST_PARTS:,} parts. Split it.")
    receiving = Import.fetch(import_id)
    if receiving.state != "receiving":
        raise ImportIsClosed(state=receiving.state)

    bytes_more, parts_more = import_files.keep_part(import_id, number, piece)
    if bytes_more or parts_more:
        receiving.size += bytes_more
        receiving.parts += parts_more
        receiving.put()
    return receiving.to_view()


def _decoded(data):
    try:
        piece = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValidationFailed.at("/data", "This is not base64.") from error
    if not piece or len(piece) > PART_BYTES:
        raise ValidationFailed.at("/data", f"A part has 1 to {PART_BYTES:,} bytes.")
    return piece


def start_import(*, import_id, parts, sha256):
    """Have the file imported in the background, if it has arrived whole."""
    received = Import.fetch(import_id)
    if received.state != "receiving":
        if received.sha256 == sha256 and received.state != "cancelled":
            return received.to_view()
        raise ImportIsClosed(state=received.state)

    missing = import_files.missing_parts(import_id, parts)
    if missing or received.parts != parts:
        raise ImportIsIncomplete(parts=received.parts, missing=missing[:100])
    arrived = import_files.digest(import_id, parts)
    if arrived != sha256:
        raise ImportIsIncomplete("What arrived is not what was sent.", sha256=arrived)
    received.sha256 = sha256
    received.state = "waiting"
    return received.put().to_view()


def get_import(*, import_id):
    """Show how far an import is, and how many doubles were found of what it brought so far."""
    return {**view_import(Import.fetch_raw(import_id)),
            "duplicates_count": candidates.count_open_of(import_id)}


def list_imports(*, limit, after):
    """List imports, the latest first."""
    return paging.page(
        Import.collection(), {}, sort="-created_at", kind=paging.moment, limit=limit, after=after,
        show=view_import,
    )


def cancel_import(*, import_id):
    """Stop an import. What is already in stays; the batch under way is taken back."""
    stopped = Import.fetch(import_id)
    if stopped.state == "cancelled":
        return stopped.to_view()
    if stopped.state in FINAL:
        raise ImportIsClosed(state=stopped.state)

    stopped.state = "cancelled"
    stopped.finished_at = clock.now()
    stopped.put()
    import_files.remove(import_id)
    announce(contract.import_finished, stopped)
    return stopped.to_view()


def read_import_refusals(*, import_id, after):
    """Read a piece of the CSV of refused rows: where each stood, why, and what its cells held."""
    columns = Import.fetch_raw(import_id, {"_columns": 1}).get("_columns", [])
    last = paging.decode(after, (_row_number,))[0] if after is not None else None
    where = {"import_id": import_id}
    if last is not None:
        where["number"] = {"$gt": last}
    found = list(Refusal.collection().find(where).sort("number", 1).limit(PIECE + 1))

    out = io.StringIO()
    writer = csv.writer(out)
    if last is None:
        writer.writerow(["row", "reasons", *map(harmless, columns)])
    for refusal in found[:PIECE]:
        writer.writerow([refusal["number"], _in_words(refusal["reasons"]),
                         *map(harmless, refusal["cells"])])
        last = refusal["number"]
        if out.tell() > PIECE_LENGTH:
            break
    has_more = bool(found) and last != found[-1]["number"]
    return {"text": out.getvalue(), "next": paging.encode([last]) if has_more else None}


def _row_number(value):
    if not isinstance(value, int) or not 0 <= value < 2**53:
        raise ValueError("not the number of a row")
    return value


def _in_words(reasons):
    """`emails.0.address: This is not an email address; …`"""
    told = (
        f"{reason['pointer'].strip('/').replace('/', '.')}: {reason['detail']}"
        if reason["pointer"] else reason["detail"]
        for reason in reasons
    )
    return harmless("; ".join(told))
