"""What a basket costs: asked by agents and shops, and by the quotes and orders of this service."""

from chassis import clock, parties
from chassis.ids import new_id
from contracts.errors import ValidationFailed

from ..errors import CouponIsNoGood, CouponIsUsedUp, PromotionIsSpent
from .loading import load_rules
from .reckoning import price_basket

_REFUSALS = {"used_up": CouponIsUsedUp, "spent": PromotionIsSpent}


def calculate_prices(*, parties, customer_id=None, partner_id=None, priced_at=None,
                     refuses_bad_coupons, **asked):
    """Calculate what a basket costs, now or at a past moment, with each step of it."""
    now = clock.now()
    if priced_at is not None and priced_at > now:
        raise ValidationFailed.at("/priced_at", "This is not past yet.")
    priced = price(
        **asked, customer=parties.get(customer_id), at=priced_at,
        partner_id=partner_id and parties[partner_id]["id"])
    if refuses_bad_coupons:
        refuse_bad_coupons(priced["coupons"])
    traces = {trace["line_id"]: trace["steps"] for trace in priced.pop("trace")}
    places = priced.pop("line_places")
    return {**priced, "lines": [
        {**line, "place": place, "trace": traces[line["id"]]}
        for line, place in zip(priced["lines"], places, strict=True)]}


def price(lines, currency, customer=None, channel=None, coupons=(), at=None, agreement_id=None, *,
          partner_id=None, segments=None, shipping=None, language=None):
    """What lines cost, now or at a past moment; reads the store, and changes nothing.

    `lines` are as the contract's BasketLine; one that has an `id` keeps it, of a bundle its first
    part. `customer` is a party as `parties.known` gives it. Raises ValidationFailed at
    `/lines/<place>/…` for what cannot be sold so. The answer:

    - `lines`: as the contract's Line, amounts as Decimal; `line_places` says which of the lines
      asked each is of (the shipping comes after all);
    - `gross`, `discount`, `total`; `promotions`: `[{promotion_id, name, amount, code}]`, which
      `coupons.redeem` takes; `coupons`: `[{code, state, promotion_id}]`, good when "applied";
    - `trace`: `[{line_id, steps}]`; `priced_at`, `priced_for`: what to keep, and to ask with again.
    """
    now = clock.now()
    basket = {
        "lines": lines, "currency": currency, "channel": channel, "coupons": list(coupons or ()),
        "agreement_id": agreement_id, "partner_id": partner_id, "shipping": shipping,
        "at": at or now, **_known_of(customer, segments, language, at or now)}
    rules = load_rules(basket, basket["at"], is_past=at is not None and at < now)
    priced = price_basket(basket, rules)
    places, traces = [], []
    for number, line in enumerate(priced["lines"]):
        place = line.pop("place")
        held_id = lines[place].get("id") if place < len(lines) and place not in places else None
        steps = line.pop("trace")
        priced["lines"][number] = {"id": held_id or new_id("line"), **line}
        places.append(place)
        traces.append({"line_id": priced["lines"][number]["id"], "steps": steps})
    return {
        **priced, "line_places": places, "trace": traces, "currency": currency,
        "priced_at": basket["at"],
        "priced_for": {name: basket[name] for name in (
            "customer_id", "organisation_id", "segments", "partner_id", "channel",
            "agreement_id", "language")}}


def refuse_bad_coupons(given):
    """Raise what is wrong with the first coupon that does not apply."""
    for coupon in given:
        if coupon["state"] != "applied":
            refusal = _REFUSALS.get(coupon["state"], CouponIsNoGood)
            raise refusal(code=coupon["code"], state=coupon["state"])


def _known_of(customer, segments, language, at):
    """What of a customer prices depend on: who, for which organisation, and its tags."""
    if customer is None:
        return {"customer_id": None, "organisation_id": None, "customer_ids": [],
                "segments": segments or [], "language": language}
    organisation_id = parties.organisation_of(customer, at.date().isoformat())
    tags = customer.get("tags") or [] if segments is None else segments
    languages = customer.get("languages") or [None]
    return {
        "customer_id": customer["id"], "organisation_id": organisation_id,
        "customer_ids": [customer["id"], *([organisation_id] if organisation_id else [])],
        "segments": sorted(tags), "language": language or languages[0]}
