"""What customers change of their fiscal data themselves, and what of it waits for somebody."""

from chassis import clock, paging
from chassis.store import view
from contracts.billing.billing_profile import FiscalFields
from contracts.context import current_call
from contracts.errors import PreconditionFailed

from ..errors import ChangeIsDecided
from ..issuers.models import Issuer
from . import billing_profiles, fiscal
from .models import BillingProfile, BillingProfileChange

SHOWN = tuple(FiscalFields().fields)


def get_portal_billing_profile(*, party):
    """Show a customer their own fiscal data, and what of it waits to be approved."""
    return _shown(party["id"])


def update_portal_billing_profile(*, changes, expected_version, party):
    """Change a customer's own fiscal data, at once or, where it is so set, when it is approved."""
    profile = BillingProfile.objects(contact_id=party["id"]).first()
    version = profile.version if profile else 0
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(version=version)
    if not _is_approved_first():
        _carry_out(party["id"], changes)
        return _shown(party["id"])
    # What cannot be is told now, and not when somebody approves it.
    held = _waiting_for(party["id"])
    wanted = {**(held.changes if held else {}), **changes}
    _try_out(profile, wanted)
    if held is None:
        BillingProfileChange(
            contact_id=party["id"], waiting_for=party["id"],
            changes=fiscal.settled_with_none(wanted), asked_by_id=current_call().actor.id).add()
    else:
        held.changes, held.asked_by_id = fiscal.settled_with_none(wanted), current_call().actor.id
        held.put()
    return _shown(party["id"])


def list_billing_profile_changes(*, limit, after, state=None, contact_id=None):
    """List what customers asked to have changed, the latest first."""
    where = {"state": state} if state else {}
    if contact_id is not None:
        where["contact_id"] = billing_profiles.survivor_of(contact_id)
    return paging.page(BillingProfileChange.collection(), where, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def approve_billing_profile_change(*, billing_profile_change_id, expected_version):
    """Have what a customer asked for be so."""
    change = _undecided(billing_profile_change_id, expected_version)
    _carry_out(change.contact_id, change.to_view()["changes"])
    return _decided(change, "approved")


def refuse_billing_profile_change(*, billing_profile_change_id, reason, expected_version):
    """Leave a profile as it is, and say why."""
    change = _undecided(billing_profile_change_id, expected_version)
    return _decided(change, "refused", reason=reason)


def _is_approved_first():
    issuer = Issuer.collection().find_one({"_id": Issuer.THE_ID}, {"approves_profile_changes": 1})
    return bool(issuer and issuer.get("approves_profile_changes"))


def _carry_out(contact_id, changes):
    profile = BillingProfile.objects(contact_id=contact_id).first()
    if profile is None:
        billing_profiles.create_for(contact_id, changes)
    else:
        billing_profiles.change(profile, changes)


def _try_out(profile, changes):
    if profile is None:
        billing_profiles.refuse_unfit(changes)
    else:
        billing_profiles.refuse_unfit(changes, held=profile.to_view())


def _waiting_for(contact_id):
    return BillingProfileChange.objects(waiting_for=contact_id).first()


def _undecided(id, expected_version):
    change = BillingProfileChange.fetch(id, expected_version=expected_version)
    if change.state != "waiting":
        raise ChangeIsDecided(id=id, state=change.state)
    return change


def _decided(change, state, *, reason=None):
    change.state, change.reason, change.waiting_for = state, reason, None
    change.decided_at, change.decided_by_id = clock.now(), current_call().actor.id
    return change.put().to_view()


def _shown(contact_id):
    profile = BillingProfile.collection().find_one({"contact_id": contact_id})
    change = BillingProfileChange.collection().find_one({"_waiting_for": contact_id})
    held = view(profile) if profile else {"id": None, "version": 0, "updated_at": None}
    shown = {name: held[name] for name in ("id", "version", "updated_at", *SHOWN) if name in held}
    return {**shown, "waiting_changes": change["changes"] if change else None}
