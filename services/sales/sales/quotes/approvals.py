"""Discounts that somebody else has to agree to: by role, share and amount."""

from decimal import ROUND_HALF_UP, Decimal

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.money import loaded, stored
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract
from contracts.access import may
from contracts.context import current_call
from contracts.errors import PreconditionFailed

from ..errors import (
    ApprovalIsNotAsked,
    ApprovalIsNotNeeded,
    DiscountIsBeyondYourLimit,
    QuoteIsNotADraft,
)
from .models import DiscountLimits, Quote

# There is one such document.
ID = "discount_limits_01kh3cetm0efqbx5q5kkj0z75h"
# What holds until somebody says otherwise: sellers take off a tenth by themselves.
DEFAULT = [{"role": "sales", "percent": Decimal(10)}]


def approval_of(lines, given):
    """Where the approval of a quote with these lines begins, of which sellers gave so much away."""
    before = sum((line["net"] for line in lines), given)
    percent = given * 100 / before if before else Decimal(0)
    return {"state": "needed" if given else "not_needed", "discount": given,
            "discount_percent": percent.quantize(Decimal("0.01"), ROUND_HALF_UP)}


def is_within_limit(quote):
    """Whether whoever makes the call may give what a quote gives by themselves."""
    actor = current_call().actor
    approval = loaded(quote.approval)
    if not approval["discount"] or "administrator" in actor.roles:
        return True
    limits = _limits()["limits"]
    of_roles = [limit for limit in limits if limit["role"] in actor.roles]
    if not of_roles and may(actor, contract.approve_quote.permission):
        # Who decides about others' discounts is bound only where a bound is set.
        return True
    return any(_is_within(limit, approval, quote.currency) for limit in of_roles)


def _is_within(limit, approval, currency):
    most = limit.get("amount")
    return approval["discount_percent"] <= limit["percent"] and (
        most is None
        or (most["currency"] == currency and approval["discount"] <= most["amount"]))


def ask_quote_approval(*, quote_id, expected_version, note):
    """Ask for the discounts of a quote to be approved."""
    quote = _draft(quote_id, expected_version)
    if quote.approval["state"] not in ("needed", "refused") or is_within_limit(quote):
        raise ApprovalIsNotNeeded(id=quote_id)
    quote.approval = _without_none({
        **quote.approval, "state": "asked", "asked_by_id": current_call().actor.user_id,
        "asked_at": clock.now(), "note": note, "decided_by_id": None, "decided_at": None})
    quote.put()
    announce(contract.quote_approval_asked, quote)
    return quote.to_view()


def approve_quote(*, quote_id, expected_version, note):
    """Agree to the discounts of a quote."""
    return _decide(quote_id, expected_version, "given", note)


def refuse_quote_approval(*, quote_id, expected_version, note):
    """Do not agree to the discounts of a quote."""
    return _decide(quote_id, expected_version, "refused", note)


def _decide(quote_id, expected_version, state, note):
    quote = _draft(quote_id, expected_version)
    if quote.approval["state"] != "asked":
        raise ApprovalIsNotAsked(id=quote_id)
    if state == "given" and not is_within_limit(quote):
        raise DiscountIsBeyondYourLimit(id=quote_id)
    quote.approval = _without_none({
        **quote.approval, "state": state, "decided_by_id": current_call().actor.user_id,
        "decided_at": clock.now(), "note": note or quote.approval.get("note")})
    quote.put()
    announce(contract.quote_approval_decided, quote)
    return quote.to_view()


def _draft(quote_id, expected_version):
    quote = Quote.fetch(quote_id, expected_version=expected_version)
    if quote.state != "draft":
        raise QuoteIsNotADraft(id=quote_id, state=quote.state)
    return quote


def _without_none(values):
    return {name: value for name, value in values.items() if value is not None}


def get_discount_limits():
    """Show how much sellers may take off by themselves."""
    return _limits()


def set_discount_limits(*, limits, expected_version):
    """Say how much sellers may take off by themselves, by their role."""
    held = DiscountLimits.objects(id=ID).first()
    if held is None:
        if expected_version not in (None, 1):
            raise PreconditionFailed(id=ID, version=1)
        try:
            return _shown(DiscountLimits(id=ID, limits=stored(limits), version=2).add().to_raw())
        except DuplicateKeyError as error:
            raise PreconditionFailed(id=ID) from error
    if expected_version not in (None, held.version):
        raise PreconditionFailed(id=ID, version=held.version)
    held.limits = stored(limits)
    return _shown(held.put().to_raw())


def _shown(raw):
    # Nothing is kept of an empty list.
    return {"limits": [], **loaded(view(raw))}


def _limits():
    raw = DiscountLimits.collection().find_one({"_id": ID})
    if raw is not None:
        return _shown(raw)
    at = clock.now()
    return {"id": ID, "version": 1, "created_at": at, "updated_at": at, "limits": DEFAULT}
