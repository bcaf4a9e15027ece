"""What a contact is worth: its orders, deals and invoices, and what marketing makes of them."""

from chassis.money import average, loaded, totals


def value_of(tallies, heard):
    """The section of a profile, of the services that were heard."""
    section = {}
    if "sales" in heard:
        section["orders"] = _orders(_of_kind(tallies, "order"))
        section["deals"] = _deals(_of_kind(tallies, "deal"))
    if "billing" in heard:
        section["revenue"] = _revenue(tallies)
    scores = _of_kind(tallies, "value_score")
    if "marketing" in heard and scores:
        latest = max(scores, key=lambda row: row["last_at"])["latest"]
        section["score"] = {"scored_at": latest["at"], **{
            name: value for name, value in loaded(latest["details"]).items() if value is not None}}
    return section


def _of_kind(tallies, *kinds):
    return [row for row in tallies if row["kind"] in kinds]


def _moneys(rows):
    return totals({"amount": row["amount"].to_decimal(), "currency": row["currency"]}
                  for row in rows if "currency" in row)


def _count(rows):
    return sum(row["count"] for row in rows)


def _orders(rows):
    standing = [row for row in rows if row["state"] != "cancelled"]
    by_currency = {money["currency"]: [row for row in standing if row["currency"] ==
                                       money["currency"]] for money in _moneys(standing)}
    return {
        "count": _count(standing),
        "cancelled_count": _count(rows) - _count(standing),
        "totals": _moneys(standing),
        "averages": [average(money, _count(by_currency[money["currency"]]))
                     for money in _moneys(standing)],
        "margins": [
            {"amount": sum(row["margin"].to_decimal() for row in known), "currency": currency,
             "order_count": sum(row["margin_count"] for row in known)}
            for currency, some in by_currency.items()
            if (known := [row for row in some if row["margin_count"]])
        ],
        "first_at": min((row["first_at"] for row in standing), default=None),
        "last_at": max((row["last_at"] for row in standing), default=None),
    }


def _deals(rows):
    counts = {state: _count(row for row in rows if row["state"] == state)
              for state in ("open", "won", "lost")}
    return {
        **{f"{state}_count": count for state, count in counts.items()},
        "open_values": _moneys(row for row in rows if row["state"] == "open"),
    }


def _revenue(tallies):
    billed = [row for row in _of_kind(tallies, "invoice", "credit_note")
              if row["state"] != "cancelled"]
    payments = _of_kind(tallies, "payment")
    return {
        "invoice_count": _count(_of_kind(billed, "invoice")),
        "net": _moneys(billed),
        "paid": _moneys(payments),
        "last_paid_at": max((row["last_at"] for row in payments), default=None),
    }
