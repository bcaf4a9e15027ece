"""Ids: TypeIDs, so that an id tells what it is the id of and sorts by the time of its making."""

from typeid import TypeID


def new_id(prefix):
    """A new TypeID such as `contact_01h455vb4pex5vsknk084sn02q`."""
    return str(TypeID(prefix=prefix))
