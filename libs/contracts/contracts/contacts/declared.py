"""The contract of the contacts service, which the other files of this folder fill."""

from ..declare import CHANGED as CHANGED
from ..declare import NOT_FOUND as NOT_FOUND
from ..declare import Service
from ..errors import Conflict

contacts = Service("contacts")

EXTERNAL_ID_TAKEN = {"external_id_taken": Conflict}
CUSTOM_VALUE_TAKEN = {"custom_value_taken": Conflict}
CONTACT_IS_ARCHIVED = {"contact_is_archived": Conflict}
CONTACT_IS_MERGED = {"contact_is_merged": Conflict}
