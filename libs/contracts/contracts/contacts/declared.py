"""The contract of the contacts service, which the other files of this folder fill."""

from ..declare import Service
from ..errors import Conflict, NotFound, PreconditionFailed

contacts = Service("contacts")

NOT_FOUND = {"not_found": NotFound}
CHANGED = NOT_FOUND | {"precondition_failed": PreconditionFailed}
EXTERNAL_ID_TAKEN = {"external_id_taken": Conflict}
CUSTOM_VALUE_TAKEN = {"custom_value_taken": Conflict}
CONTACT_IS_ARCHIVED = {"contact_is_archived": Conflict}
CONTACT_IS_MERGED = {"contact_is_merged": Conflict}
