"""What returns cost is told as all costs are, each of its costs once, and again when it changes.

A return itself says what it cost; here are the lines of the ledger that follow it. What a supplier
or carrier made good is a line of its own, which is negative.
"""

from pymongo.errors import DuplicateKeyError

from chassis import clock, money
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import again
from contracts import helpdesk as contract

from ..costs.models import TicketCost

_KINDS = {"shipping": "shipping", "handling": "handling", "support": "time", "refund": "refund",
          "discount": "refund", "loss_of_value": "goods", "lost_goods": "goods",
          "exchange": "goods", "other": "other"}
_COST, _CLAIM = "return_cost", "return_claim"


def follow(held):
    """Have the ledger say what a return, which is stored, cost by now."""
    if not (held.costs or held.claim):
        return
    wanted = _lines(held)
    lines = {cost.source_key: cost for cost in TicketCost.objects(return_id=held.id)}
    for key, (source, fields) in wanted.items():
        if key in lines:
            _correct(lines[key], fields)
        else:
            _add(held, source, key, fields)
    for key in lines.keys() - wanted.keys():
        _withdraw(lines[key])


def _lines(held):
    about = _about(held)
    found = {}
    for cost in money.loaded(held.costs):
        fields = {"kind": _KINDS[cost["kind"]], "minutes": cost.get("minutes"),
                  "description": cost.get("note") or cost["kind"].replace("_", " "),
                  "incurred_at": cost["at"], **_borne(cost["amount"], cost["borne_by"]), **about}
        found[f"{_COST}/{cost['id']}"] = ({"type": _COST, "id": cost["id"]}, fields)
    recovered = (money.loaded(held.claim) or {}).get("recovered")
    if recovered and recovered["amount"]:
        fields = {"kind": "recovery", "borne_by": "us", "incurred_at": None,
                  "amount": {**recovered, "amount": -recovered["amount"]}, **about}
        found[f"{_CLAIM}/{held.id}"] = ({"type": _CLAIM, "id": held.id}, fields)
    return found


def _borne(amount, by):
    if by == "us":
        return {"amount": amount, "borne_by": by}
    nothing = {**amount, "amount": money.zero(amount["currency"])}
    return {"amount": nothing, "borne_by": by, "borne_amount": amount}


def _about(held):
    """What a return is about: its channel and cause, and its product where that is one."""
    products = {line.get("product_id") for line in held.lines}
    return {"channel": held.channel, "cause": (held.cause or {}).get("cause"),
            "product_id": products.pop() if len(products) == 1 else None}


def _add(held, source, key, fields):
    fields = fields | {"incurred_at": fields["incurred_at"] or clock.now()}
    cost = TicketCost(
        id=new_id(TicketCost.ENTITY), return_id=held.id, number=held.number, source=source,
        source_key=key, contact_ids=list(dict.fromkeys(held.contact_ids)),
        **_stored(fields))
    try:
        cost.add()
    except DuplicateKeyError as error:
        raise again("The same cost was told at this moment.") from error
    announce(contract.cost_added, cost=cost.to_view())


def _correct(cost, fields):
    before = cost.to_view()
    for name, value in _stored(fields).items():
        if name != "incurred_at":
            setattr(cost, name, value)
    cost.withdrawn_at = cost.withdrawn_because = None
    if cost.to_view() != before:
        cost.put()
        _tell(contract.cost_corrected, cost)


def _withdraw(cost):
    if cost.withdrawn_at is None:
        cost.withdrawn_at = clock.now()
        cost.put(at=cost.withdrawn_at)
        _tell(contract.cost_withdrawn, cost)


def _tell(event, cost):
    # Of whoever was erased the amount stays, and there is nobody to tell it of.
    if cost.contact_ids:
        announce(event, cost=cost.to_view())


def _stored(fields):
    return {name: {} if name == "borne_amount" and value is None else money.stored(value)
            for name, value in ({"borne_amount": None} | fields).items()}
