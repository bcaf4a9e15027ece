"""How many customers of a period are new or came back, and how many are taken to be alive."""

from chassis.figures import address, days_before, figure, share, span, table

from ..programme import own_measures
from ..settings import house_currency
from ..worth.scores import summarize_scores

_SCORES = "/scores"


def get_loyalty_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Show how loyal customers are; these figures are of all of them, in the house's currency."""
    before_days = days_before(starts_on, ends_on)
    now, before = _period(starts_on, ends_on), _period(*before_days)
    orders = address("/orders", is_cancelled="false", **span(
        starts_on, ends_on, "placed_after", "placed_before"))

    def both(name, unit):
        return figure(name, unit, now[name], before[name], rows=orders,
                      currency=house_currency() if unit == "money" else None,
                      unvalued_count=now["unvalued_count"] if unit == "money" else 0)

    summary = summarize_scores()
    return {
        "figures": [
            both("active_customers", "count"), both("new_customers", "count"),
            both("retention_rate", "share"), both("repeat_purchase_rate", "share"),
            both("average_order", "money"),
            figure("customers_alive", "share", own_measures.average_worth("probability_alive"),
                   rows=address(_SCORES, sort="-probability_alive")),
            figure("lifetime_value", "money", own_measures.average_worth("lifetime_value"),
                   currency=house_currency(), rows=address(_SCORES, sort="-lifetime_value")),
            figure("consented_reach", "count", own_measures.consented_reach(), rows=None)],
        "series": [],
        "tables": [table("customers_by_class", [
            ("customer_count", "count", None), ("revenue", "money", house_currency()),
            ("lifetime_value", "money", house_currency())],
            [(one["class"], None, [one["customer_count"], one["revenue"]["amount"],
                                   one["lifetime_value"]["amount"]],
              address(_SCORES, rfm_class=one["class"])) for one in summary["classes"]])],
    }


def _period(starts_on, ends_on):
    buyers = own_measures.buyers_of(starts_on, ends_on)
    sums = own_measures.order_sums(starts_on, ends_on)
    earlier = own_measures.buyers_of(*days_before(starts_on, ends_on))
    return {
        "active_customers": len(buyers),
        "new_customers": own_measures.new_among(buyers, starts_on),
        "retention_rate": share(len(earlier.keys() & buyers.keys()), len(earlier)),
        "repeat_purchase_rate": share(
            sum(count > 1 for count in buyers.values()), len(buyers)),
        "average_order": share(sums["revenue"], sums["valued_count"]),
        "unvalued_count": sums["count"] - sums["valued_count"]}
