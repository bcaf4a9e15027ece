"""To what it is owed what was paid, by each model, and the same for one invoice."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from chassis.money import loaded, shared_out, zero
from contracts.marketing.attribution import MODELS, MOST_PATH, MOST_ROWS

from ..settings import house_currency
from . import conversions, markov, paths, weights

NONE, OTHERS = "none", "others"


def get_attribution(*, starts_on, ends_on, model, group_by, look_back_days, includes_sent):
    """Share out what was paid of the invoices of some days, by one model or by all."""
    models = MODELS if model == "all" else (model,)
    found = conversions.conversions_of(starts_on, ends_on)
    conversions.add_support(found)
    if "markov" in models:
        effects = _effects(found, group_by, starts_on=starts_on, ends_on=ends_on,
                           look_back_days=look_back_days, includes_sent=includes_sent)
    else:
        paths.give_paths(found, look_back_days=look_back_days, includes_sent=includes_sent)
        effects = {}
    valued = [one for one in found if one.revenue is not None]
    revenue, cost = (sum(((getattr(one, name)) for one in valued), zero(house_currency()))
                     for name in ("revenue", "cost_of_support"))
    return {
        "models": list(models), "group_by": group_by, "look_back_days": look_back_days,
        "conversion_count": len(valued), "unvalued_count": len(found) - len(valued),
        "unvalued_cost_count": sum(one.unvalued_cost_count for one in valued),
        "revenue": _money(revenue), "cost_of_support": _money(cost), "net": _money(revenue - cost),
        "rows": _rows(valued, models, group_by, effects),
        "removal_effects": _shown(effects), "assumptions": _assumptions()}


def _effects(found, group_by, **asked):
    """Give conversions their paths; the removal effects over these and those that led to nothing.
    """
    lost = paths.give_all_paths(found, **asked)
    return markov.removal_effects(
        [([paths.key_of(touch, group_by) for touch in path], has_converted)
         for has_converted, some in ((True, (one.path for one in found)), (False, lost))
         for path in some])


def _rows(valued, models, group_by, effects):
    """What each key is owed by each model; what is beyond the limit is put together."""
    sums = defaultdict(lambda: {model: [Decimal(0)] * 3 for model in models})
    for one in valued:
        steps = paths.steps_of(one, group_by) or [weights.Step(NONE, 0.0)]
        for model in models:
            for key, *parts in _owed(one, model, steps, effects):
                held = sums[key][model]
                sums[key][model] = [a + b for a, b in zip(held, parts, strict=True)]
    ordered = sorted(sums.items(), key=lambda row: (-row[1][models[0]][1], row[0]))
    kept, rest = ordered, []
    if len(ordered) > MOST_ROWS:
        kept, rest = ordered[: MOST_ROWS - 1], ordered[MOST_ROWS - 1 :]
    together = {model: [sum(parts) for parts in zip(*(row[model] for _, row in rest), strict=True)]
                for model in models}
    return [_row(key, by_model) for key, by_model in
            [*kept, *([(OTHERS, together)] if rest else [])]]


def _owed(conversion, model, steps, effects):
    """`(key, share, revenue, cost of support)` of what a path owes, each adding up to the whole."""
    shares = defaultdict(Decimal)
    for step, share in zip(steps, weights.shares_of(model, steps, effects), strict=True):
        if share:
            shares[step.key] += share
    parts = [_shared(amount, list(shares.values())) for amount in (
        conversion.revenue, conversion.cost_of_support)]
    return zip(shares, shares.values(), *parts, strict=True)


def _shared(amount, shares):
    """An amount by shares; most is of one key alone, or nothing."""
    if len(shares) == 1 or not amount:
        return [amount] * len(shares)
    return shared_out(amount, shares, house_currency())


def _row(key, by_model):
    return {"key": key, "results": [
        {"model": model, "conversions": share, "revenue": _money(revenue),
         "cost_of_support": _money(cost), "net": _money(revenue - cost)}
        for model, (share, revenue, cost) in by_model.items()]}


def _shown(effects):
    shares = markov.shares_among(effects)
    return [{"key": key, "removal_effect": effect, "share": shares[key]} for key, effect in
            sorted(effects.items(), key=lambda found: (-found[1], found[0]))[:MOST_ROWS]]


def _assumptions():
    return {"half_life_days": weights.HALF_LIFE_DAYS, "markov_order": markov.ORDER,
            "position_based": [float(part) for part in (
                weights.FIRST, weights.BETWEEN, weights.LAST)]}


def _money(amount):
    return {"amount": amount, "currency": house_currency()}


def explain_conversion(*, invoice_id, group_by, look_back_days, includes_sent, starts_on=None,
                       ends_on=None):
    """Show by which touches an invoice came to be paid, and what each weighs in each model."""
    one = conversions.conversion_of(invoice_id)
    invoice = one.invoice
    conversions.add_support([one])
    paths.give_paths([one], look_back_days=look_back_days, includes_sent=includes_sent)
    ends_on = ends_on or invoice["issued_on"]
    starts_on = starts_on or _before(ends_on, look_back_days)
    effects = _effects(
        conversions.conversions_of(starts_on, ends_on), group_by, starts_on=starts_on,
        ends_on=ends_on, look_back_days=look_back_days, includes_sent=includes_sent)
    return {
        "invoice_id": one.id, "number": invoice.get("number"), "contact_ids": one.contact_ids,
        "order_ids": invoice.get("order_ids", []), "issued_on": invoice["issued_on"],
        "converted_at": one.converted_at, "net_invoiced": loaded(invoice["net"]),
        "paid_share": float(one.paid_share), "cost_of_support": _money(one.cost_of_support),
        "revenue": None if one.revenue is None else _money(one.revenue),
        "net": None if one.revenue is None else _money(one.net),
        "path": _explained(one, group_by, effects)[-MOST_PATH:],
        "is_whole": len(one.path) <= MOST_PATH}


def _before(day, days):
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def _explained(one, group_by, effects):
    steps = paths.steps_of(one, group_by)
    by_model = {model: weights.shares_of(model, steps, effects) for model in MODELS}
    revenue = {model: shared_out(one.revenue or zero(house_currency()), shares, house_currency())
               for model, shares in by_model.items()}
    return [
        {"touch_id": touch["_id"], "key": steps[place].key,
         **{name: touch.get(name) for name in (
             "occurred_at", "kind", "channel", "campaign_id", "action_id")},
         "shares": [{"model": model, "share": by_model[model][place],
                     "revenue": _money(revenue[model][place])} for model in MODELS]}
        for place, touch in enumerate(one.path)]
