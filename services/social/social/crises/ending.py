"""A crisis ends with what was learnt, and may turn out to go on."""

from chassis import clock, money
from contracts import social as contract

from ..errors import CrisisIsBegun
from . import actions, crises, entries, figures, reports, telling
from .models import Crisis
from .standing import begun


def heard(*, crisis_id, **_request):
    """For `serves(…, first=…)`: what is counted of a crisis before it ends, `{"figures": {…}}`.

    It takes as long as there is much to count, so it keeps no transaction open.
    """
    crisis = Crisis.fetch_raw(crisis_id)
    if crisis["state"] != "begun":
        return {"figures": None}
    return {"figures": figures.of(crisis, clock.now())}


def end_crisis(*, crisis_id, lessons, costs, actions: list, expected_version, figures):
    """End a crisis: we hold back no more, and it is reported as it is now, for good."""
    crisis = begun(crisis_id, expected_version)
    crisis.state, crisis.ended_at = "ended", clock.now()
    crisis.lessons, crisis.costs = lessons, money.stored(costs)
    crisis.put(at=crisis.ended_at)
    _follow_up(crisis_id, actions)
    entries.note(crisis_id, "ended")
    reports.keep(crisis, figures)
    telling.tell(contract.crisis_ended, crisis)
    return crises.shown(crisis.stored)


def reopen_crisis(*, crisis_id, reason, expected_version):
    """Go on with a crisis that was ended too soon. What was reported of its end stays."""
    crisis = Crisis.fetch(crisis_id, expected_version=expected_version)
    if crisis.state == "begun":
        raise CrisisIsBegun(id=crisis_id)
    crisis.state, crisis.ended_at = "begun", None
    crisis.put()
    entries.note(crisis_id, "reopened", text=reason)
    telling.tell(contract.crisis_begun, crisis)
    return crises.shown(crisis.stored)


def _follow_up(crisis_id, decided):
    for one in decided:
        actions.add(crisis_id, one)
