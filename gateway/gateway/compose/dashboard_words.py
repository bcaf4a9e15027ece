"""What is asked of services for dashboards, and figures made of answers that are none yet."""

from collections import defaultdict
from decimal import Decimal

from chassis.figures import address, decimal_of, figure, given, share, span, table

_SATISFACTION = ("csat", "nps", "ces", "answer_count")
_CLOSED = ("closed_after", "closed_before")
# So many months that are over are told of the accuracy of forecasts.
_MONTHS = 6


def figures_asked(starts_on, ends_on, *, currency=None, **whom):
    """The days, of whom, and in which currency."""
    return {**days_asked(starts_on, ends_on), **whom, **given(currency=currency)}


def days_asked(starts_on, ends_on, **_filters):
    """The days alone."""
    return {"starts_on": starts_on, "ends_on": ends_on}


def forecast_asked(starts_on, ends_on, *, currency=None, **whom):
    """The forecast of the days, month by month; amounts of all currencies come with it."""
    return {"from_on": starts_on, "to_on": ends_on, "by": "month", **whom}


def accuracy_asked(starts_on, _ends_on, *, currency=None, **whom):
    """How well the months were foretold before that in which the days begin."""
    year, month = int(starts_on[:4]), int(starts_on[5:7])

    def earlier(count):
        months = year * 12 + month - 1 - count
        return f"{months // 12:04}-{months % 12 + 1:02}"

    return {"from_month": earlier(_MONTHS), "to_month": earlier(1), **whom}


def costs_asked(starts_on, ends_on, **_filters):
    """The days; what they are grouped by is said by the section."""
    return days_asked(starts_on, ends_on)


def attribution_asked(starts_on, ends_on, **_filters):
    """The days, by the linear model."""
    return {**days_asked(starts_on, ends_on), "model": "linear"}


def support_costs_asked(starts_on, ends_on, **_filters):
    """The days, by kind."""
    return {**days_asked(starts_on, ends_on), "group_by": "kind"}


def told(answer, _before, _starts_on, _ends_on, **_asked):
    """What the service told as figures already."""
    return answer


def satisfaction(answer, _before, _starts_on, _ends_on, **_asked):
    """Of the figures of the helpdesk those that say how satisfied people are."""
    return {"figures": [one for one in answer["figures"] if one["name"] in _SATISFACTION],
            "series": [], "tables": []}


def made_of_forecast(answer, before, starts_on, ends_on, **whom):
    """What is to be expected, by currency and month; won ones against the days before."""
    sums, earlier = _lines_summed(answer["lines"]), _lines_summed(before["lines"])
    opened = address("/deals", state="open", expected_from=starts_on, expected_to=ends_on, **whom)
    won = address("/deals", state="won", **span(starts_on, ends_on, *_CLOSED), **whom)
    figures = []
    for currency in sorted({*sums, *earlier}):
        now, was = sums[currency], earlier[currency]
        figures.append(figure("open_count", "count", now["open_count"], currency=currency,
                              rows=opened))
        figures += [figure(name, "money", now[name], currency=currency, rows=opened)
                    for name in ("open_total", "weighted", "converted", "commit", "best_case")]
        figures += [
            figure("won_count", "count", now["won_count"], was["won_count"], currency=currency,
                   rows=won),
            figure("won_total", "money", now["won_total"], was["won_total"], currency=currency,
                   rows=won)]
    return {"figures": figures, "tables": [], "series": [
        _month_series(name, answer["lines"], currency)
        for currency in sorted({line["currency"] for line in answer["lines"]})
        for name in ("weighted", "converted", "commit", "won_total")]}


def _lines_summed(lines):
    sums = defaultdict(lambda: defaultdict(Decimal))
    for line in lines:
        for name, value in line.items():
            if isinstance(value, dict):
                sums[line["currency"]][name] += decimal_of(value["amount"])
            elif name.endswith("_count"):
                sums[line["currency"]][name] += value
    return sums


def _month_series(name, lines, currency):
    return {"name": name, "unit": "money", "currency": currency, "points": [
        {"at": line["key"], "value": line[name]["amount"]}
        for line in lines if line["currency"] == currency]}


def made_of_accuracy(answer, _before, _starts_on, _ends_on, **_whom):
    """How far off forecasts were, month by month."""
    by_currency = defaultdict(list)
    for line in answer["lines"]:
        by_currency[line["currency"]].append(line)
    return {"figures": [], "series": [], "tables": [
        table("forecast_accuracy", [
            *((name, "money", currency) for name in ("weighted", "commit", "actual")),
            ("weighted_error", "share", None)],
            [(line["month"], None, [
                *(line[name]["amount"] for name in ("weighted", "commit", "actual")),
                line["weighted_error"]], None) for line in lines])
        for currency, lines in sorted(by_currency.items())]}


def made_of_support_costs(answer, before, starts_on, ends_on, **_asked):
    """What support cost, by currency, and of which kind."""
    now, was = ({one["currency"]: one["amount"] for one in found["totals"]}
                for found in (answer, before))
    rows = address("/support-costs", starts_on=starts_on, ends_on=ends_on, group_by="ticket")
    by_currency = defaultdict(list)
    for group in answer["groups"]:
        by_currency[group["total"]["currency"]].append(group)
    return {
        "figures": [figure("support_cost", "money", now.get(one, 0), was.get(one, 0),
                           currency=one, rows=rows) for one in sorted({*now, *was})],
        "series": [],
        "tables": [
            table("support_costs_by_kind", [("cost", "money", currency),
                                            ("line_count", "count", None)],
                  [(group["key"], None, [group["total"]["amount"], group["line_count"]], address(
                      "/costs", kind=group["key"], starts_on=starts_on, ends_on=ends_on))
                   for group in groups])
            for currency, groups in sorted(by_currency.items())]}


def made_of_costs(answer, before, starts_on, ends_on, *, group_by):
    """What the ledger of costs holds, and of which campaign or channel."""
    currency = answer["total"]["currency"]
    days = days_asked(starts_on, ends_on)
    return {
        "figures": [figure(
            "cost", "money", answer["total"]["amount"], before["total"]["amount"],
            currency=currency, unvalued_count=answer["unvalued_count"],
            rows=address("/costs", **days))],
        "series": [],
        "tables": [table(f"costs_by_{group_by}", [
            ("cost", "money", currency), ("entry_count", "count", None)],
            [(group["key"], None, [group["total"]["amount"], group["entry_count"]],
              address("/costs", **days, **{_FILTERS[group_by]: group["key"]})
              if group["key"] else None) for group in answer["groups"]])]}


_FILTERS = {"campaign": "campaign_id", "channel": "channel"}


def made_of_attribution(answer, before, starts_on, ends_on, *, group_by):
    """What was paid and is owed to campaigns or channels, by the linear model."""
    currency = answer["revenue"]["currency"]
    rows = address("/attribution", starts_on=starts_on, ends_on=ends_on, model="linear",
                   group_by=group_by)

    def both(name, unit, now, was):
        return figure(name, unit, now, was, rows=rows,
                      currency=currency if unit == "money" else None,
                      unvalued_count=answer["unvalued_count"] if unit == "money" else 0)

    owed, owed_before = _owed(answer), _owed(before)
    return {
        "figures": [
            both("paid_revenue", "money", answer["revenue"]["amount"],
                 before["revenue"]["amount"]),
            both("attributed_revenue", "money", owed, owed_before),
            both("attributed_share", "share", share(owed, decimal_of(answer["revenue"]["amount"])),
                 share(owed_before, decimal_of(before["revenue"]["amount"]))),
            both("cost_of_support", "money", answer["cost_of_support"]["amount"],
                 before["cost_of_support"]["amount"])],
        "series": [],
        "tables": [table(f"attribution_by_{group_by}", [
            ("conversions", "score", None), ("revenue", "money", currency),
            ("net", "money", currency)],
            [(row["key"], None, [row["results"][0]["conversions"], *(
                row["results"][0][name]["amount"] for name in ("revenue", "net"))], rows)
             for row in answer["rows"]])]}


def _owed(answer):
    """What is owed to anything that reached somebody."""
    return sum((decimal_of(row["results"][0]["revenue"]["amount"]) for row in answer["rows"]
                if row["key"] != "none"), Decimal(0))
