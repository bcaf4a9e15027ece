"""Ids: TypeIDs, so that an id tells what it is the id of and sorts by the time of its making."""

from typeid import TypeID
from typeid.core.errors import TypeIDException


def new_id(prefix):
    """A new TypeID such as `contact_01h455vb4pex5vsknk084sn02q`."""
    return str(TypeID(prefix=prefix))


def prefix_of(text):
    """Of what something is the id, such as `contact`; None of text that is no id."""
    try:
        return TypeID.from_string(text).prefix
    except TypeIDException:
        return None
