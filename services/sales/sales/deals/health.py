"""How well open deals go, worked out for the moment from what is known here."""

from datetime import date, timedelta

from chassis.parties import Party

from . import touches

_TEXTS = {
    "never": ("Nobody was in touch since it was opened {days} days ago.",
              "No ha habido contacto desde que se abrió hace {days} días."),
    "going_cold": ("The last interaction was {days} days ago.",
                   "La última interacción fue hace {days} días."),
    "single_threaded": ("Only one person was in touch in the last {limit} days.",
                        "Solo una persona ha estado en contacto en los últimos {limit} días."),
    "rotting": ("It stands in its stage for {days} days; {limit} are expected.",
                "Lleva {days} días en su etapa; se esperan {limit}."),
    "overdue": ("It was expected {days} days ago.", "Se esperaba hace {days} días."),
    "no_next_step": ("Nothing is agreed to be done next.", "No hay un siguiente paso acordado."),
    "next_step_overdue": ("Its next step was due {days} days ago.",
                          "Su siguiente paso venció hace {days} días."),
}


def health_of(raws, held, now):
    """`{id: how it goes}` of those of these deals, as stored, that are open.

    `held` are their pipelines. A handful of reads, however many deals there are.
    """
    going = [raw for raw in raws if raw["state"] == "open"]
    if not going:
        return {}
    last = touches.last_of({raw["_id"] for raw in going}
                           | {id for raw in going for id in raw["contact_ids"]})
    organisations = _organisations({raw["contact_ids"][0] for raw in going})
    found = {}
    for raw in going:
        pipeline = held[raw["pipeline_id"]]
        found[raw["_id"]] = _judged(
            raw, pipeline["health"], pipeline["stages_by_id"][raw["stage_id"]], last,
            raw["contact_ids"][0] in organisations, now)
    return found


def _organisations(contact_ids):
    found = Party.collection().find(
        {"_id": {"$in": sorted(contact_ids)}, "kind": "organisation"}, {"_id": 1})
    return {raw["_id"] for raw in found}


def _judged(raw, limits, stage, last, is_of_organisation, now):
    touched = [last[id] for id in (raw["_id"], *raw["contact_ids"]) if id in last]
    latest = max(touched, key=lambda touch: touch["at"], default=None)
    signs = [
        _cold(raw, limits["cold_days"], latest, now),
        _single(raw, limits["single_threaded_days"], last, now) if is_of_organisation else None,
        _rotting(raw, stage.get("expected_days"), now),
        _overdue(raw.get("expected_on"), now),
        _next_step(raw.get("next_step"), limits["needs_next_step"], now),
    ]
    signs = [sign for sign in signs if sign is not None]
    return {"is_at_risk": bool(signs), "signs": signs,
            "last_interaction_at": latest["at"] if latest else None}


def _cold(raw, limit, latest, now):
    # An interaction from before it was opened does not make a new deal cold.
    since = max(raw["opened_at"], latest["at"]) if latest else raw["opened_at"]
    days = (now - since).days
    if days < limit:
        return None
    if latest is None:
        return _sign("going_cold", "never", days=days, limit=limit, since=since)
    return _sign("going_cold", days=days, limit=limit, since=since,
                 interaction_id=latest["interaction_id"])


def _single(raw, limit, last, now):
    """One person alone was in touch, of those of an organisation that the deal names."""
    people = raw["contact_ids"][1:]
    recent = [id for id in people
              if id in last and last[id]["at"] >= now - timedelta(days=limit)]
    if len(recent) != 1:
        return None
    touch = last[recent[0]]
    return _sign("single_threaded", limit=limit, since=touch["at"], contact_ids=recent,
                 interaction_id=touch["interaction_id"])


def _rotting(raw, limit, now):
    days = (now - raw["stage_entered_at"]).days
    if limit is None or days <= limit:
        return None
    return _sign("rotting", days=days, limit=limit, since=raw["stage_entered_at"])


def _overdue(expected_on, now):
    days = _days_since(expected_on, now)
    return _sign("overdue", days=days) if days > 0 else None


def _next_step(next_step, is_needed, now):
    if not next_step:
        return _sign("no_next_step") if is_needed else None
    days = _days_since(next_step.get("due_on"), now)
    return _sign("next_step_overdue", days=days) if days > 0 else None


def _days_since(day, now):
    return (now.date() - date.fromisoformat(day)).days if day else 0


def _sign(sign, text=None, *, days=None, limit=None, since=None, contact_ids=(),
          interaction_id=None):
    en, es = (words.format(days=days, limit=limit) for words in _TEXTS[text or sign])
    return {"sign": sign, "text": {"en": en, "es": es}, "days": days, "limit_days": limit,
            "since": since, "contact_ids": list(contact_ids), "interaction_id": interaction_id}
