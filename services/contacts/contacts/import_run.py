"""The import itself: runs in a process of its own, batch by batch, from wherever it was left."""

import gc

import structlog

from contracts.context import Actor, Call, current_call, serving

from . import import_files
from .custom_fields.importing import ImportFields
from .formats.errors import Unreadable
from .formats.files import read_file
from .import_batches import take_all
from .import_lease import Lease, LeaseLost
from .import_models import Import
from .import_places import Contacts, Rehearsal
from .import_rows import examine
from .provenance.sources import source_of
from .settings import default_country

log = structlog.get_logger("vinculo.imports")

BATCH = 1000


def run_alone(argument):
    """As `run`, in a process that does nothing else."""
    # Rows leave no cycles behind, so they need not be looked for all the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    run(argument)


def run(argument):
    """Carry on with the import of `<import id>/<holder>` until it ends or is taken away."""
    import_id, _, holder = argument.partition("/")
    lease = Lease(import_id, holder)
    try:
        begun = lease.fetch()
        with serving(_call_of(begun)):
            _run(begun, lease)
    except LeaseLost:
        log.info("import_taken_away", import_id=import_id)
    if Import.fetch_raw(import_id, {"state": 1})["state"] != "running":
        Rehearsal(import_id).clean_up()


def _call_of(begun):
    # What comes of a file is the doing of whoever sent it.
    return Call(Actor(begun.actor_id), begun.request_id, traceparent=begun.traceparent)


def _run(begun, lease):
    custom = ImportFields(begun.hidden_custom)
    source = source_of(
        current_call().actor, "import", {"type": "import", "id": begun.id})
    place = Rehearsal(begun.id, source) if begun.is_dry_run else Contacts(source)
    try:
        file = _open(begun, custom)
        _survey(begun, lease, file)
        take_all(_batches(begun, file, custom), begun, lease, place)
    except Unreadable as error:
        lease.end("failed", str(error))
    except import_files.PartMissing:
        # Whoever cancelled the import has removed them; else they were kept for too long.
        lease.end("failed", "The file is not there any more. Send it again.")
    else:
        lease.end("done")


def _open(begun, custom):
    return read_file(
        lambda: import_files.open_file(begun.id, begun.parts),
        country=begun.default_country or default_country(),
        format=begun.format, encoding=begun.encoding, delimiter=begun.delimiter,
        mapping=begun.mapping, external_system=begun.external_system, custom=custom.columns,
    )


def _survey(begun, lease, file):
    """Read the file once from end to end before anything is written, and tell what it is."""
    if begun.rows_total is not None:
        return
    total = 0
    for total in file.count():  # noqa: B007  The last is the total.
        lease.renew()
    if not total:
        raise Unreadable("The file holds no rows besides its header.")
    lease.renew(set={
        "rows_total": total, "format": file.format, "encoding": file.encoding,
        "source": file.source, "unmapped_columns": list(file.unmapped_columns),
        "_columns": list(file.header),
        **({"delimiter": file.delimiter} if file.delimiter else {}),
    })


def _batches(begun, file, custom):
    default_kind = begun.default_kind or file.kind
    batch = []
    for row in file.rows(skip=begun.rows_done):
        if not batch:
            # Somebody may have changed a field since the batch before.
            custom = ImportFields(begun.hidden_custom)
        batch.append(examine(
            row, default_kind=default_kind, country=file.country, custom=custom))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
