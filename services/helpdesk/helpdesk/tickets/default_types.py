"""The types of tickets that an installation begins with; from then on they are its own."""

from datetime import UTC, datetime

from chassis.defaults import has_default

from .setting_models import TicketType

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_SUFFIX = "01kdvqgr00e1yr00000000000"
REOPEN_DAYS = 14

# Status, English, Spanish, state, whom it waits for, where it may go.
_ASKED_OF_US = (
    ("new", "New", "Nuevo", "open", None,
     ("in_progress", "waiting_for_requester", "waiting_for_third_party", "on_hold", "solved",
      "declined")),
    ("in_progress", "In progress", "En curso", "open", None,
     ("waiting_for_requester", "waiting_for_third_party", "on_hold", "solved", "declined")),
    ("waiting_for_requester", "Waiting for the requester", "A la espera del solicitante",
     "waiting", "requester", ("in_progress", "waiting_for_third_party", "solved", "declined")),
    ("waiting_for_third_party", "Waiting for a third party", "A la espera de un tercero",
     "waiting", "third_party", ("in_progress", "waiting_for_requester", "solved", "declined")),
    ("on_hold", "On hold", "En espera", "waiting", "us",
     ("in_progress", "solved", "declined")),
    ("solved", "Solved", "Resuelto", "resolved", None, ("in_progress",)),
    ("declined", "Declined", "Desestimado", "resolved", None, ("in_progress",)),
)
_ASKED_BY_US = (
    ("asked", "Asked", "Preguntado", "waiting", "requester", ("answered", "done", "withdrawn")),
    ("answered", "Answered", "Contestado", "open", None, ("asked", "done", "withdrawn")),
    ("done", "Done", "Terminado", "resolved", None, ("answered",)),
    ("withdrawn", "Withdrawn", "Retirado", "resolved", None, ("answered",)),
)
# Kind, English, Spanish, statuses, whether portals offer it.
_TYPES = (
    ("question", "Question", "Consulta", _ASKED_OF_US, True),
    ("incident", "Incident", "Incidencia", _ASKED_OF_US, True),
    ("complaint", "Complaint", "Reclamación", _ASKED_OF_US, True),
    ("request", "Request", "Petición", _ASKED_OF_US, True),
    ("problem", "Problem", "Problema", _ASKED_OF_US, False),
    ("ours", "Asked of a supplier", "Consulta a un proveedor", _ASKED_BY_US, False),
)
DEFAULT_ID = f"ticket_type_{_SUFFIX}a"


def seed():
    """Make them, unless there is a default type already."""
    if not has_default(TicketType):
        for raw in _raws():
            TicketType.collection().update_one(
                {"_id": raw.pop("_id")}, {"$setOnInsert": raw}, upsert=True)


def _raws():
    return [{
        "_id": f"ticket_type_{_SUFFIX}{'abcdef'[place]}", "version": 1, "created_at": _SINCE,
        "updated_at": _SINCE, "name": {"en": en, "es": es}, "kind": kind,
        "statuses": [_status(*row) for row in statuses], "reopen_days": REOPEN_DAYS,
        "is_public": is_public, "is_default": place == 0,
    } for place, (kind, en, es, statuses, is_public) in enumerate(_TYPES)]


def _status(status, en, es, state, waits_for, moves):
    return {"status": status, "name": {"en": en, "es": es}, "state": state,
            "waits_for": waits_for, "moves": list(moves)}
