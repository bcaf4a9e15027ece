"""Following an order elsewhere: the steps that it has made there, told one by one."""

from types import SimpleNamespace

from chassis import clock
from chassis.store import view
from contracts import sales as contract
from contracts.errors import ValidationFailed

from . import progress
from .content import state_of

_WAY = ("placed", "confirmed", "shipped", "delivered")


def follow(order, taken):
    """Have an order that was taken over get as far as it is elsewhere (`upserts.Taken`).

    Each step is told as if it had been made here, with a version of its own.
    """
    wanted = state_of(order)
    if "shipments" not in order and wanted != "cancelled" and (
            _WAY.index(wanted) <= _place_of(taken.raw)):
        return
    steps = _Steps(order, taken)
    if wanted != "placed" and not (wanted == "cancelled" and not order.get("shipments")):
        steps.confirm()
    steps.ship(is_all_gone=wanted in ("shipped", "delivered") and "shipments" not in order)
    steps.deliver(is_whole=wanted == "delivered")
    if wanted == "cancelled":
        steps.cancel()
    if steps.are_news:
        taken.raw = steps.order.to_raw()
        taken.outcome = "updated" if taken.outcome == "unchanged" else taken.outcome


def _place_of(raw):
    # Of a cancelled one nothing is past: what is wanted of it is refused, except to be placed.
    return 0 if raw["state"] == "cancelled" else _WAY.index(raw["state"])


class _InHand(SimpleNamespace):
    """A stored order whose fields `progress` may change, quicker to make than a document."""

    confirmed_at = shipped_at = None
    shipments = ()

    @classmethod
    def of(cls, raw):
        return cls(**{**raw, "id": raw["_id"], "lines": [dict(line) for line in raw["lines"]],
                      "shipments": [dict(item) for item in raw.get("shipments", ())]})

    def to_raw(self):
        """It as it is stored, with nothing in it that a further step would change."""
        raw = {**vars(self), "lines": [dict(line) for line in self.lines],
               "shipments": [dict(item) for item in self.shipments]}
        del raw["id"]
        return {name: value for name, value in raw.items() if value is not None and value != []}


class _Steps:
    """The steps of one order, on the way to be stored."""

    def __init__(self, said, taken):
        self.said, self.taken = said, taken
        self.order = _InHand.of(taken.raw)
        self.now = clock.now()
        self.are_news = False

    def confirm(self):
        if progress.confirm(self.order, self.said.get("confirmed_at") or self.now):
            self._tell(contract.order_confirmed)

    def ship(self, *, is_all_gone):
        held = {shipment.get("external_id") for shipment in self.order.shipments}
        for shipment in self.said.get("shipments", ()):
            if shipment["external_id"] not in held:
                self._ship_one(shipment)
        if is_all_gone and not progress.is_shipped_whole(self.order):
            at = self.said.get("delivered_at") or self.now
            shipped = progress.ship(self.order, at)
            self._tell(contract.order_shipped, shipment_id=shipped["id"])

    def _ship_one(self, shipment):
        how = {name: shipment.get(name) for name in
               ("external_id", "carrier", "tracking_number", "tracking_url")}
        at = shipment.get("shipped_at") or self.now
        shipped = progress.ship(self.order, at, self._lines_of(shipment), **how)
        self._tell(contract.order_shipped, shipment_id=shipped["id"])

    def _lines_of(self, shipment):
        if "lines" not in shipment:
            return None
        if any(line["line_number"] > len(self.order.lines) for line in shipment["lines"]):
            raise ValidationFailed.at("/shipments", "There is no such line.")
        return [{"line_id": self.order.lines[line["line_number"] - 1]["id"],
                 "quantity": line["quantity"]} for line in shipment["lines"]]

    def deliver(self, *, is_whole):
        ids = {shipment.get("external_id"): shipment["id"] for shipment in self.order.shipments}
        for shipment in self.said.get("shipments", ()):
            if shipment.get("delivered_at"):
                self._deliver(shipment["delivered_at"], {ids[shipment["external_id"]]})
        if is_whole and self.order.state != "delivered":
            self._deliver(self.said.get("delivered_at") or self.now)

    def _deliver(self, at, shipment_ids=None):
        if progress.deliver(self.order, at, shipment_ids):
            is_whole = self.order.state == "delivered"
            self._tell(contract.order_delivered if is_whole else contract.order_updated)

    def cancel(self):
        at = self.said.get("cancelled_at") or self.now
        if progress.cancel(self.order, at, self.said.get("cancelled_because")):
            self._tell(contract.order_cancelled)

    def _tell(self, event, **more):
        self.are_news = True
        self.order.version += 1
        self.order.updated_at = self.now
        self.taken.told.append((event, {"order": view(self.order.to_raw()), **more}))
