"""What partners earn by the orders that come through them, and give back with what is given back.

An order earns when it was delivered, or with each of its invoices that is paid, as the agreement
says that applied on the day of the order. Credit notes give back the share of their lines.
"""

from decimal import Decimal

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.money import loaded, rounded, stored, totals
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract

from ..catalogue.models import Product
from ..errors import PeriodIsNotOver
from ..orders.models import Order
from .agreements import agreement_on
from .models import Commission, CommissionStatement


def list_commissions(*, limit, after, earned_from=None, earned_to=None, **filters):
    """List what partners earned, the latest first."""
    if earned_from is not None or earned_to is not None:
        filters["earned_on"] = {"$gte": earned_from or "0", "$lte": earned_to or "9999"}
    return paging.page(Commission.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


# Earning


def earn_by_delivery(order):
    """Note what a partner earns by an order (as it is told) that was delivered."""
    agreement = _agreement_of(order, "delivered")
    if agreement is not None:
        lines = [(line["id"], line.get("product_id"), line["net"]) for line in order["lines"]]
        _earn(order, agreement, lines, cause=f"{order['id']}/delivered",
              day=order["delivered_at"].date().isoformat())


def earn_by_payment(invoice):
    """Note what partners earn by the orders of an invoice (as it is told) that is paid."""
    if invoice["kind"] != "invoice":
        return
    for order in _orders_of(invoice):
        agreement = _agreement_of(order, "paid")
        if agreement is not None:
            _earn(order, agreement, _lines_of(invoice, order["id"]),
                  cause=f"{order['id']}/{invoice['id']}",
                  day=invoice["paid_at"].date().isoformat())


def give_back_by_credit(credit_note):
    """Note what partners give back of what they earned by lines that a credit note takes back."""
    day = credit_note["issued_on"]
    for order_id in credit_note.get("order_ids", ()):
        parts = {}
        for earned in Commission.objects(order_id=order_id, reverses_id=None):
            parts |= {part["line_id"]: (earned, loaded(part)) for part in earned.parts}
        for commission, lines in _by_commission(parts, _lines_of(credit_note, order_id)).items():
            _add(commission, lines, cause=f"{commission.id}/{credit_note['id']}", day=day)


def _by_commission(parts, lines):
    found = {}
    for line_id, _, net in lines:
        if line_id in parts:
            earned, part = parts[line_id]
            found.setdefault(earned, []).append({**part, "base": -net})
    return found


def _add(earned, parts, *, cause, day):
    """Give back the share of these parts of what was earned."""
    currency = earned.base["currency"]
    _store(
        partner_id=earned.partner_id, agreement_id=earned.agreement_id, order_id=earned.order_id,
        order_number=earned.order_number, reverses_id=earned.id, cause=cause, day=day,
        currency=currency, parts=[{**part, "amount": rounded(
            part["base"] * part["percent"] / 100, currency)} for part in parts])


def _earn(order, agreement, lines, *, cause, day):
    currency = order["total"]["currency"]
    rules = loaded(list(agreement.commission_rules))
    categories = _categories_of([product_id for _, product_id, _ in lines if product_id])
    sold = _sold_in_year(agreement.partner_id, day, currency)
    parts = []
    for line_id, product_id, net in lines:
        percent = _percent_of(rules, product_id, categories.get(product_id, ()), sold)
        if percent:
            parts.append({"line_id": line_id, "percent": percent, "base": net,
                          "amount": rounded(net * percent / 100, currency)})
    if parts:
        _store(partner_id=agreement.partner_id, agreement_id=agreement.id, order_id=order["id"],
               order_number=order["number"], cause=cause, day=day, currency=currency, parts=parts)


def _store(*, cause, day, currency, parts, **fields):
    base = sum((part["base"] for part in parts), Decimal(0))
    amount = sum((part["amount"] for part in parts), Decimal(0))
    if Commission.collection().find_one({"_cause": cause}, {"_id": 1}):
        return
    Commission(
        cause=cause, earned_on=day, parts=stored(parts), is_open=True,
        base=stored({"amount": base, "currency": currency}),
        amount=stored({"amount": amount, "currency": currency}), **fields).add()


def _agreement_of(order, when):
    if not order.get("partner_id") or order.get("is_historic"):
        return None
    agreement = agreement_on(order["partner_id"], order["placed_at"].date().isoformat())
    return agreement if agreement is not None and agreement.earned_when == when else None


def _orders_of(invoice):
    found = Order.collection().find({"_id": {"$in": list(invoice.get("order_ids", ()))},
                                     "partner_id": {"$exists": True}})
    return [loaded(view(raw)) for raw in found]


def _lines_of(document, order_id):
    """`(id of the order's line, product, net)` of the lines of an invoice that are of an order."""
    return [(line["order_line_id"], line.get("product_id"), line["net"])
            for line in document.get("lines", ())
            if line.get("order_id") == order_id and line.get("order_line_id")]


def _categories_of(product_ids):
    found = Product.collection().find({"_id": {"$in": product_ids}}, {"categories": 1})
    return {raw["_id"]: raw.get("categories", ()) for raw in found}


def _percent_of(rules, product_id, categories, sold):
    for rule in rules:
        is_narrow = rule.get("product_ids") or rule.get("categories")
        fits = not is_narrow or product_id in rule.get("product_ids", ()) or any(
            category in rule.get("categories", ()) for category in categories)
        if fits and sold >= rule.get("from_amount", 0):
            return rule["percent"]
    return Decimal(0)


def _sold_in_year(partner_id, day, currency):
    """What a partner earned commission on in the year until a day."""
    earned = Commission.collection().find(
        {"partner_id": partner_id, "base.currency": currency,
         "earned_on": {"$gte": f"{day[:4]}-01-01", "$lte": day}}, {"base": 1})
    return sum((raw["base"]["amount"].to_decimal() for raw in earned), Decimal(0))


# Settling


def close_commissions(*, period, partner_id, parties):
    """Close what partners earned until the end of a month, once; billing invoices it for them.

    What comes to nothing or less is carried over to the next month.
    """
    if period >= clock.today()[:7]:
        raise PeriodIsNotOver(period=period)
    where = {"_is_open": True, "earned_on": {"$lte": f"{period}-31"}}
    if partner_id is not None:
        where["partner_id"] = parties[partner_id]["id"]
    by_partner = {}
    for raw in Commission.collection().find(where):
        by_partner.setdefault((raw["partner_id"], raw["amount"]["currency"]), []).append(raw)
    for (of_id, currency), raws in sorted(by_partner.items()):
        _close(of_id, currency, raws, period)
    closed = CommissionStatement.collection().find(
        {"period": period, **({"partner_id": where["partner_id"]} if partner_id else {})})
    return {"items": [view(raw) for raw in closed]}


def _close(partner_id, currency, raws, period):
    (total,) = totals(loaded(raw["amount"]) for raw in raws)
    key = f"{partner_id}/{currency}"
    if total["amount"] <= 0 or CommissionStatement.collection().find_one(
            {"period": period, "_key": key}, {"_id": 1}):
        return
    statement = CommissionStatement(
        partner_id=partner_id, period=period, closed_on=clock.today(), count=len(raws),
        total=stored(total), key=key)
    try:
        statement.add()
    except DuplicateKeyError:
        # It was closed at this moment by another.
        return
    Commission.collection().update_many(
        {"_id": {"$in": [raw["_id"] for raw in raws]}},
        {"$set": {"statement_id": statement.id, "updated_at": clock.now()},
         "$unset": {"_is_open": ""}, "$inc": {"version": 1}})
    announce(contract.commission_statement_closed, statement)


def get_commission_statement(*, commission_statement_id):
    """Show what a partner earned in a month."""
    return view(CommissionStatement.fetch_raw(commission_statement_id))


def list_commission_statements(*, limit, after, **filters):
    """List the months that are closed, the latest first."""
    return paging.page(CommissionStatement.collection(), filters, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)
