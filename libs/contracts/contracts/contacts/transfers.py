"""Files in and out. The gateway cuts what is sent into parts, and joins what it gets."""

from ..declare import get, post
from ..errors import Conflict
from . import transfer as x
from .declared import NOT_FOUND, contacts

create_import = contacts.command(
    "create_import", "Begin to send a file of contacts.",
    request=x.ImportOptions, reply=x.Import, permission="contacts:import",
)
add_import_part = contacts.command(
    "add_import_part", "Send the next piece of the file.",
    request=x.ImportPart, reply=x.Import, permission="contacts:import", safe_to_repeat=True,
    errors=NOT_FOUND | {"import_is_closed": Conflict},
)
start_import = contacts.command(
    "start_import", "Say that the file is whole, and have it imported in the background.",
    request=x.StartImport, reply=x.Import, permission="contacts:import", safe_to_repeat=True,
    errors=NOT_FOUND | {"import_is_incomplete": Conflict, "import_is_closed": Conflict},
)
get_import = contacts.query(
    "get_import", "See how far an import is.",
    request=x.ImportId, reply=x.Import, permission="contacts:import",
    route=get("/imports/{import_id}"), errors=NOT_FOUND,
)
list_imports = contacts.query(
    "list_imports", "List imports, the latest first.",
    request=x.ListImports, reply=x.ImportPage, permission="contacts:import",
    route=get("/imports"),
)
cancel_import = contacts.command(
    "cancel_import", "Stop an import; what is already in stays.",
    request=x.ImportId, reply=x.Import, permission="contacts:import",
    route=post("/imports/{import_id}/cancel", status=200), safe_to_repeat=True,
    errors=NOT_FOUND | {"import_is_closed": Conflict},
)
read_import_refusals = contacts.query(
    "read_import_refusals", "Read a piece of the CSV of refused rows, with their reasons.",
    request=x.ImportRefusalsRequest, reply=x.Chunk, permission="contacts:import",
    errors=NOT_FOUND,
)
export_contacts = contacts.query(
    "export_contacts", "Read a piece of an export.",
    request=x.ExportChunkRequest, reply=x.Chunk, permission="contacts:export",
)

import_finished = contacts.event(
    "contacts.import.finished", "An import came to its end.", x.ImportFinished)
