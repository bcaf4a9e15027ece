"""Policies of returns: which one holds for what, and until when goods may come back."""

from decimal import Decimal

from chassis import clock, paging
from chassis.ids import new_id
from chassis.money import loaded, stored
from chassis.paging import moment

from ..errors import ReturnPolicyIsArchived
from .setting_models import ReturnPolicy

# What holds where no policy says otherwise.
DEFAULTS = {
    "name": "Default", "days": 30, "comes_back": True, "customer_pays_shipping": False,
    "shipping_cost": Decimal("6.00"), "handling_cost": Decimal("4.00"),
    "resale_percent": Decimal(70), "part_refund_percent": Decimal(20),
    "voucher_percent": Decimal(25), "voucher_days": 365, "help_minutes": 10,
    "minute_rate": Decimal("0.50"), "most_offers": 3, "offer_days": 7,
}
_TERMS = (*DEFAULTS, "conditions", "settles_up_to", "worth_steps")
_WIDE = ("categories", "channels", "customer_kinds", "customer_tags")


def create_return_policy(**fields):
    """Say what may come back, until when, and what is offered instead."""
    return ReturnPolicy(id=new_id(ReturnPolicy.ENTITY), **stored(fields)).add().to_view()


def get_return_policy(*, return_policy_id):
    """Show a policy."""
    return ReturnPolicy.fetch(return_policy_id).to_view()


def list_return_policies(*, limit, after, is_archived):
    """List policies, the oldest first."""
    return paging.page(
        ReturnPolicy.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after)


def update_return_policy(*, return_policy_id, changes, expected_version):
    """Change a policy; what was asked for under it keeps what held then."""
    held = ReturnPolicy.fetch(return_policy_id, expected_version=expected_version)
    if held.archived_at:
        raise ReturnPolicyIsArchived(id=return_policy_id)
    before = held.to_view()
    for name, value in stored(changes).items():
        setattr(held, name, value)
    return before if held.to_view() == before else held.put().to_view()


def archive_return_policy(*, return_policy_id, expected_version):
    """Put a policy away. Doing so twice is doing it once."""
    held = ReturnPolicy.fetch(return_policy_id, expected_version=expected_version)
    if held.archived_at is None:
        held.archived_at = clock.now()
        held.put(at=held.archived_at)


def in_force():
    """All policies that are not put away, the one that counts first first."""
    found = loaded(list(ReturnPolicy.collection().find({"archived_at": None})))
    return sorted(found, key=lambda raw: (-raw["priority"], raw["created_at"], raw["_id"]))


def ask_of_products(policies):
    """Whether any of these is for products of some categories alone."""
    return any(policy.get("categories") for policy in policies)


def fitting(policies, *, categories, channel, party):
    """What holds for a product, as a return keeps it: the first policy that fits, and defaults."""
    of = {"categories": set(categories), "channels": {channel},
          "customer_kinds": {party.get("kind")}, "customer_tags": set(party.get("tags") or ())}
    for policy in policies:
        if all(not policy.get(name) or of[name] & set(policy[name]) for name in _WIDE):
            said = {name: policy[name] for name in _TERMS if policy.get(name) is not None}
            return DEFAULTS | said | {
                "return_policy_id": policy["_id"], "version": policy["version"]}
    return dict(DEFAULTS)
