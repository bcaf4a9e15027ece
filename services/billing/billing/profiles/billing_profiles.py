"""Billing profiles: recorded and changed by us; each of their versions is kept."""

from pymongo.errors import DuplicateKeyError

from chassis import paging
from chassis.parties import parties_of
from chassis.store import view
from chassis.visibility import require_contacts
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..errors import BillingProfileExists, BillingProfileMissing
from ..ordered import waiting
from ..self_billed import due
from ..subscriptions import renewing
from . import fiscal
from .models import BillingProfile, BillingProfileVersion

HUNDRED = 100
NEEDED = ("legal_name", "address")


def create_billing_profile(*, contact_id, parties, **fields):
    """Record what has to be known of a party to bill it."""
    return create_for(parties[contact_id]["id"], fields).to_view()


def get_billing_profile(*, billing_profile_id):
    """Show the fiscal data of a party."""
    return view(BillingProfile.fetch_raw(billing_profile_id))


def list_billing_profiles(*, limit, after, contact_id=None):
    """List billing profiles, the latest first, or that of a party."""
    where = {}
    if contact_id is not None:
        where = {"contact_id": survivor_of(contact_id)}
    return paging.page(BillingProfile.collection(), where, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def list_billing_profile_versions(*, billing_profile_id, limit, after):
    """List what a billing profile has been, the latest first."""
    BillingProfile.fetch_raw(billing_profile_id, {"_id": 1})
    return paging.page(
        BillingProfileVersion.collection(), {"billing_profile_id": billing_profile_id},
        sort="-number", kind=int, limit=limit, after=after,
        show=lambda raw: {**raw["profile"], "contact_id": raw["contact_id"],
                          "changed_by_id": raw["changed_by_id"]})


def update_billing_profile(*, billing_profile_id, changes, expected_version):
    """Change the fiscal data of a party; documents keep what they were issued with."""
    profile = BillingProfile.fetch(billing_profile_id, expected_version=expected_version)
    require_contacts([profile.contact_id])
    return change(profile, changes).to_view()


def change(profile, changes):
    """Change a profile by these fields, and keep it as a version."""
    refuse_unfit(changes, held=profile.to_view())
    for name, value in fiscal.settled_with_none(changes).items():
        setattr(profile, name, value)
    return _stored(profile, BillingProfile.put)


def create_for(contact_id, fields):
    """Record the first profile of a party, as the party gave it."""
    refuse_unfit(fields)
    return _stored(BillingProfile(contact_id=contact_id, **_said(fields)), BillingProfile.add)


def refuse_unfit(changes, *, held=None):
    """Bring fields into their normal form, in place. Raises ValidationFailed for what cannot be."""
    whole = {**(held or {}), **changes}
    errors = [{"pointer": f"/{name}", "detail": "Nobody can be billed without it."}
              for name in NEEDED if whole.get(name) is None]
    if errors:
        raise ValidationFailed(errors=errors)
    fiscal.normalise(changes, held=held)
    _refuse_misfits({**whole, **changes})


def profile_of(contact_id):
    """The profile of a party, as a document; None without one."""
    return BillingProfile.objects(contact_id=survivor_of(contact_id)).first()


def the_profile_of(contact_id):
    """The profile of a party, as a document. Raises BillingProfileMissing."""
    profile = profile_of(contact_id)
    if profile is None:
        raise BillingProfileMissing(contact_id=contact_id)
    return profile


def survivor_of(contact_id):
    """The id by which a party goes now, should it have been merged."""
    party = parties_of([contact_id]).get(contact_id)
    return party["id"] if party else contact_id


def _stored(profile, store_it):
    try:
        store_it(profile)
    except DuplicateKeyError as error:
        raise BillingProfileExists(contact_id=profile.contact_id) from error
    call = current_call()
    BillingProfileVersion(
        id=f"{profile.id}/{profile.version}", billing_profile_id=profile.id,
        contact_id=profile.contact_id, number=profile.version, profile=profile.to_view(),
        changed_by_id=call.actor.id if call else "service:billing").add()
    waiting.try_again(profile.contact_id)
    due.try_again(profile.contact_id)
    renewing.try_again(profile.contact_id)
    return profile


def _said(fields):
    return {name: value for name, value in fiscal.settled(fields).items() if value is not None}


def _refuse_misfits(fields):
    """Refuse a regime without what it needs, and instalments that do not add up."""
    errors = []
    regime = fields.get("tax_regime") or {}
    if regime.get("kind") == "intra_community" and not fields.get("vat_id"):
        errors.append({"pointer": "/vat_id",
                       "detail": "Who buys within the EU has a VAT id of the EU."})
    if regime.get("kind") == "exempt" and not regime.get("exemption_reason"):
        errors.append({"pointer": "/tax_regime/exemption_reason",
                       "detail": "An exemption is told with its reason."})
    agreement = fields.get("self_billing_agreement") or {}
    if fiscal.decimal_of(agreement.get("withholding_rate") or 0) > HUNDRED:
        errors.append({"pointer": "/self_billing_agreement/withholding_rate",
                       "detail": "Nobody keeps back more than there is."})
    instalments = (fields.get("payment_terms") or {}).get("instalments") or ()
    shares = [fiscal.decimal_of(item["share"]) for item in instalments]
    if shares and (sum(shares) != HUNDRED or min(shares) <= 0):
        errors.append({"pointer": "/payment_terms/instalments",
                       "detail": "The shares have to add up to 100."})
    if errors:
        raise ValidationFailed(errors=errors)
