"""How pressing tickets are: impact × urgency give the priority, as ITIL has it."""

from contracts.errors import PreconditionFailed
from contracts.helpdesk.priority import LEVELS

from .setting_models import PriorityMatrix

# By impact, then urgency, from low to high.
_BEGINNING = (("low", "low", "normal"), ("low", "normal", "high"), ("normal", "high", "urgent"))


def get_priorities():
    """Show which priority comes of which impact and urgency."""
    held = PriorityMatrix.collection().find_one({"_id": PriorityMatrix.ID})
    return {"matrix": held["matrix"], "version": held["version"]} if held else {
        "matrix": _beginning(), "version": 1}


def set_priorities(*, matrix, expected_version):
    """Decide which priority comes of which impact and urgency from now on."""
    held = PriorityMatrix.objects(id=PriorityMatrix.ID).first()
    version = held.version if held else 1
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(id=PriorityMatrix.ID, version=version)
    if held is None:
        PriorityMatrix(id=PriorityMatrix.ID, matrix=matrix, version=2).add()
    else:
        held.matrix = matrix
        held.put()
    return get_priorities()


def priority_of(impact, urgency):
    """The priority of a ticket by how many it concerns and how soon it hurts."""
    return next(rule["priority"] for rule in get_priorities()["matrix"]
                if rule["impact"] == impact and rule["urgency"] == urgency)


def _beginning():
    return [{"impact": impact, "urgency": urgency, "priority": _BEGINNING[row][column]}
            for row, impact in enumerate(LEVELS) for column, urgency in enumerate(LEVELS)]
