"""The pipeline that an installation begins with; from then on it is the administrator's."""

from datetime import UTC, datetime

from chassis.defaults import has_default

from .models import Pipeline

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_SUFFIX = "01kdvqgr00e1yr00000000000"
PIPELINE_ID = f"pipeline_{_SUFFIX}a"
HEALTH = {"cold_days": 14, "single_threaded_days": 60, "needs_next_step": True}

# English, Spanish, kind, probability, category, what it asks for, expected days.
_STAGES = (
    ("New", "Nueva", "open", 0.1, "pipeline", [], 7),
    ("Qualified", "Cualificada", "open", 0.25, "pipeline", [], 14),
    ("Proposal", "Propuesta", "open", 0.5, "best_case", ["value"], 21),
    ("Negotiation", "Negociación", "open", 0.75, "commit", ["value", "expected_on"], 21),
    ("Won", "Ganada", "won", 1.0, "commit", ["value"], None),
    ("Lost", "Perdida", "lost", 0.0, "omitted", [], None),
)
_LOST = (
    ("price", "Price", "Precio"),
    ("competitor", "A competitor", "Un competidor"),
    ("no_budget", "No budget", "Sin presupuesto"),
    ("no_decision", "No decision", "Sin decisión"),
    ("timing", "Not the time for it", "No es el momento"),
    ("not_a_fit", "Not what they need", "No es lo que necesitan"),
    ("other", "Something else", "Otro motivo"),
)
_WON = (
    ("price", "Price", "Precio"),
    ("product", "Product", "Producto"),
    ("relationship", "They know us", "Nos conocen"),
    ("service", "Service", "Servicio"),
    ("other", "Something else", "Otro motivo"),
)


def seed():
    """Make it, unless there is a default pipeline already."""
    if not has_default(Pipeline):
        Pipeline.collection().update_one(
            {"_id": PIPELINE_ID}, {"$setOnInsert": _raw()}, upsert=True)


def _raw():
    return {
        "version": 1, "created_at": _SINCE, "updated_at": _SINCE, "is_default": True,
        "name": {"en": "Sales", "es": "Ventas"},
        "stages": [
            {"id": f"stage_{_SUFFIX}{'abcdef'[place]}", "name": {"en": en, "es": es},
             "kind": kind, "probability": probability, "category": category,
             "required_fields": required, "is_retired": False,
             **({"expected_days": days} if days else {})}
            for place, (en, es, kind, probability, category, required, days)
            in enumerate(_STAGES)],
        "lost_reasons": [_reason(*row) for row in _LOST],
        "won_reasons": [_reason(*row) for row in _WON],
        "health": HEALTH,
    }


def _reason(word, en, es):
    return {"reason": word, "name": {"en": en, "es": es}}
