"""Objectives: set, shown with how far they are, changed, put away."""

from chassis import clock, paging
from chassis.money import stored
from chassis.store import view
from chassis.visibility import narrow
from contracts.errors import ValidationFailed

from .models import Objective
from .progress import progress_of

_NO_DEALS = ("won_value", "won_count", "lead_count")


def create_objective(*, parties, partner_id=None, **fields):
    """Set an objective for a person, a team, a partner or all of us."""
    if fields["whose"] == "partner" and fields["metric"] in _NO_DEALS:
        raise ValidationFailed.at("/metric", "Of a partner orders can be counted.")
    objective = Objective(
        partner_id=partner_id and parties[partner_id]["id"],
        **{name: stored(value) for name, value in fields.items()})
    objective.add()
    return _shown(objective.stored)


def get_objective(*, objective_id):
    """Show an objective, and how far it is."""
    return _shown(Objective.fetch_raw(objective_id))


def list_objectives(*, limit, after, holds_on=None, **filters):
    """List objectives, the latest first, and how far each is."""
    where = {"archived_at": None, **filters}
    if holds_on is not None:
        where |= {"starts_on": {"$lte": holds_on}, "ends_on": {"$gte": holds_on}}
    return paging.page(Objective.collection(), narrow(where, "objective"), sort="-created_at",
                       kind=paging.moment, limit=limit, after=after, show=_shown)


def update_objective(*, objective_id, changes, expected_version):
    """Change the name or the target of an objective, or who sees it."""
    objective = Objective.fetch(objective_id, expected_version=expected_version)
    for name, value in changes.items():
        setattr(objective, name, stored(value))
    objective.put()
    return _shown(objective.stored)


def archive_objective(*, objective_id, expected_version):
    """Put an objective away. Doing so twice is doing it once."""
    objective = Objective.fetch(objective_id, expected_version=expected_version)
    if objective.archived_at is None:
        objective.archived_at = clock.now()
        objective.put()


def list_partner_objectives(*, party, limit, after):
    """List the objectives that we share with the partner who asks, and how far each is."""
    return paging.page(
        Objective.collection(),
        {"partner_id": party["id"], "is_shared": True, "archived_at": None},
        sort="-created_at", kind=paging.moment, limit=limit, after=after, show=_shared)


def _shown(raw):
    return {**view(raw), "progress": progress_of(raw)}


def _shared(raw):
    shown = _shown(raw)
    return {name: shown[name] for name in _SHARED if name in shown}


_SHARED = ("id", "name", "metric", "currency", "target", "starts_on", "ends_on", "progress")
