"""What an hour of somebody costs us, on a day."""

from chassis.money import loaded, stored
from contracts.context import current_call
from contracts.errors import PreconditionFailed

from ..errors import RateIsMissing
from .models import CostSettings

_OF_WHOM = ("user_id", "team_id", "role")


def get_cost_settings():
    """Show what an hour of whom costs us."""
    held = CostSettings.collection().find_one({"_id": CostSettings.ID}) or {"version": 1}
    return {"version": held["version"], "rates": loaded(held.get("rates", [])),
            "counts_presence": held.get("counts_presence", False)}


def set_cost_settings(*, rates, counts_presence, expected_version):
    """Decide what an hour of whom costs us; what was logged stays at the rate that it had."""
    held = CostSettings.objects(id=CostSettings.ID).first()
    version = held.version if held else 1
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(id=CostSettings.ID, version=version)
    if held is None:
        CostSettings(id=CostSettings.ID, version=2, rates=stored(rates),
                     counts_presence=counts_presence).add()
    else:
        held.rates, held.counts_presence = stored(rates), counts_presence
        held.put()
    return get_cost_settings()


def rate_of(user_id, team_id, channel, day):
    """What an hour of somebody costs us on a day (`YYYY-MM-DD`), as money.

    That of the person comes before that of the team, then the role, then everybody; of two, the
    one for the channel, then the one that starts later. Raises RateIsMissing.
    """
    known = {"user_id": {user_id}, "team_id": {team_id}, "role": _roles_of(user_id),
             "channel": {channel}}
    fitting = [
        (_rank(one), bool(one.get("channel")), one["starts_on"], place, one)
        for place, one in enumerate(get_cost_settings()["rates"])
        if one["starts_on"] <= day <= (one.get("ends_on") or "9999")
        and all(not one.get(name) or one[name] in known[name] for name in known)]
    if not fitting:
        raise RateIsMissing(user_id=user_id, day=day)
    return max(fitting, key=lambda found: found[:-1])[-1]["rate"]


def _rank(rate):
    """How closely a rate is about somebody."""
    return next((len(_OF_WHOM) - place for place, name in enumerate(_OF_WHOM) if rate.get(name)), 0)


def _roles_of(user_id):
    call = current_call()
    if call is None or call.actor.user_id != user_id:
        return set()
    return set(call.actor.roles)
