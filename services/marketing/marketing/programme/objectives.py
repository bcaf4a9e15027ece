"""Objectives of a programme: what is measured, from where, to what, by when and by whom."""

from chassis import clock
from chassis.ids import new_id
from chassis.money import loaded, stored
from contracts.errors import NotFound, ValidationFailed
from contracts.marketing.measures import MEASURES

from ..errors import MeasureIsUnknown
from ..settings import house_currency
from . import measuring
from .programmes import fetch_living, keep_draft

ENTITY = "aim"


def baseline_measured(*, measure, period_days, baseline, baseline_on, **_others):
    """Measure the baseline where none is given, before the objective is set."""
    today = clock.today()
    is_standing = MEASURES[measure].is_standing
    baseline_on = baseline_on or (today if is_standing else measuring.day_before(today))
    if baseline is not None:
        return {"baseline_on": baseline_on, "is_baseline_measured": False}
    if baseline_on > today:
        raise ValidationFailed.at("/baseline_on", "This day is still to come.")
    if is_standing and baseline_on != today:
        raise ValidationFailed.at(
            "/baseline_on", "What this was then is not known; give the baseline.")
    found = measuring.measure_once(measure, period_days, baseline_on)
    return {"baseline": found, "baseline_on": baseline_on, "is_baseline_measured": True}


def add_programme_objective(*, programme_id, expected_version, measure, baseline, target, due_on,
                            baseline_on, **fields):
    """Set an objective of a programme, which has to be approved with it."""
    programme = fetch_living(programme_id, expected_version)
    if baseline is None:
        raise MeasureIsUnknown(measure=measure)
    known = MEASURES[measure]
    _require_better(measure, baseline, target, "/target")
    _require_later(due_on, baseline_on, "/due_on")
    programme.objectives = [*programme.objectives, stored({
        "id": new_id(ENTITY), "measure": measure, "unit": known.unit,
        "currency": house_currency() if known.unit == "money" else None,
        "is_higher_better": known.is_higher_better, "baseline": baseline,
        "baseline_on": baseline_on, "target": target, "due_on": due_on, **fields})]
    return keep_draft(programme)


def update_programme_objective(*, programme_id, aim_id, changes, expected_version):
    """Change an objective; its measure and its baseline stay as they are."""
    programme, place = _found(programme_id, aim_id, expected_version)
    aim = loaded(dict(programme.objectives[place])) | changes
    _require_better(aim["measure"], aim["baseline"], aim["target"], "/changes/target")
    _require_later(aim["due_on"], aim["baseline_on"], "/changes/due_on")
    programme.objectives = [stored(aim) if number == place else one
                            for number, one in enumerate(programme.objectives)]
    return keep_draft(programme)


def remove_programme_objective(*, programme_id, aim_id, expected_version):
    """Take an objective back."""
    programme, place = _found(programme_id, aim_id, expected_version)
    programme.objectives = [one for number, one in enumerate(programme.objectives)
                            if number != place]
    keep_draft(programme)


def _found(programme_id, aim_id, expected_version):
    programme = fetch_living(programme_id, expected_version)
    for place, aim in enumerate(programme.objectives):
        if aim["id"] == aim_id:
            return programme, place
    raise NotFound(f"The programme has no objective {aim_id}.", id=aim_id)


def _require_better(measure, baseline, target, pointer):
    is_higher = MEASURES[measure].is_higher_better
    if (target <= baseline) if is_higher else (target >= baseline):
        raise ValidationFailed.at(
            pointer, f"This is no better than the baseline, {baseline:f}.")


def _require_later(due_on, baseline_on, pointer):
    if due_on <= baseline_on:
        raise ValidationFailed.at(pointer, "This is not after the baseline was measured.")
