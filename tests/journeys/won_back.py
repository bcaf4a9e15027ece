"""What a win-back brought, as the suite tells it and as it is reckoned here once more by itself."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from customers import everything, made
from win_back import shares_of

from chassis.money import rounded
from chassis.testing.processes import wait_until

FIXED, EACH = Decimal("25.00"), Decimal("0.05")
PRICE, UNIT_COST = Decimal("60.00"), Decimal("20.00")
LATE = Decimal("0.005")


class WonBack:
    """Of a journey whose customers were written to, bought, and gave something back."""

    def __init__(self, journey):
        self.journey = journey

    def attribution_is_right(self):
        touches = {id: self._touches_of(id) for id in self.journey.buyers}
        expected = self._expected(touches)
        days = [self.journey.campaign["starts_on"], str(datetime.now(UTC).date())]

        def found():
            answer = made(self.journey.api.get("/attribution", params={
                "starts_on": days[0], "ends_on": days[1]}), 200)
            rows = {row["key"]: {one["model"]: Decimal(one["revenue"]["amount"])
                                 for one in row["results"]} for row in answer["rows"]}
            self.attribution = answer, rows
            return all(abs(rows.get(campaign_id, {}).get(model, Decimal(0)) - amount) <= LATE * 6
                       for (campaign_id, model), amount in expected.items())

        wait_until(found, 60, "what is attributed is what is reckoned here", poll=0.5,
                   or_else=lambda: f"{expected} is not {self.attribution[1]}")
        answer, rows = self.attribution
        paid = (len(self.journey.buyers) - 1) * 2 * PRICE - PRICE
        for model in answer["models"]:
            assert sum(rows[one["id"]].get(model, 0) for one in (
                self.journey.campaign, self.journey.advertised)) == paid
            assert sum(row[model] for row in rows.values()) == Decimal(
                answer["revenue"]["amount"])

    def _touches_of(self, id):
        touches = everything(self.journey.api, "/touches", contact_id=id)
        counted = [one for one in touches if one["kind"] in ("clicked", "visited", "answered")]
        return sorted((datetime.fromisoformat(one["occurred_at"]), one["id"], one["campaign_id"])
                      for one in counted)

    def _expected(self, touches):
        expected = {}
        for id in self.journey.buyers[:-1]:
            bought_at = datetime.fromisoformat(self.journey.orders[id]["placed_at"])
            path = [one for one in touches[id] if one[0] <= bought_at]
            assert len(path) == 2 + (id in self.journey.buyers[:3])
            paid = 2 * PRICE - (PRICE if id == self.journey.regretful else 0)
            for model, shares in shares_of([at for at, *_ in path], bought_at).items():
                for (_, _, campaign_id), share in zip(path, shares, strict=True):
                    key = campaign_id, model
                    expected[key] = expected.get(key, Decimal(0)) + share * paid
        return expected

    def profit_is_right(self):
        orders = Decimal(len(self.journey.buyers))
        cost = FIXED + EACH * len(self.journey.sent)
        margin = orders * 2 * (PRICE - UNIT_COST) - (PRICE - UNIT_COST)
        profit = margin - cost
        expected = {
            "reach_count": len(self.journey.sent), "response_count": len(self.journey.clickers),
            "conversion_count": len(self.journey.buyers), "revenue": _euro(orders * 2 * PRICE),
            "credited": _euro(PRICE), "margin": _euro(margin), "cost": _euro(cost),
            "profit": _euro(profit), "return_on_investment": float(profit / cost),
            "cost_of_reach": _euro(cost / len(self.journey.sent)),
            "cost_of_response": _euro(cost / len(self.journey.clickers)),
            "cost_of_conversion": _euro(cost / orders)}

        def found():
            results = made(self.journey.api.get(
                f"/campaigns/{self.journey.campaign['id']}/results"), 200)
            self.figures = {name: results["figures"][name] for name in expected}
            return results if self.figures == expected else None

        results = wait_until(found, 60, "the figures are those reckoned here", poll=0.5,
                             or_else=lambda: f"{expected} are not {self.figures}")
        assert results["budget_left"] == _euro(Decimal(500) - cost)
        rows = everything(self.journey.api, "/costs", campaign_id=self.journey.campaign["id"])
        for figure, path in results["figures"]["rows"].items():
            assert self.journey.api.get(path).status_code == 200, figure
        valued = [Decimal(row["amount"]["amount"]) for row in rows if row.get("amount")]
        assert sum(valued) == cost
        assert results["figures"]["unvalued_cost_count"] == len(rows) - len(valued)

    def uplift_is_right(self):
        uplift = made(self.journey.api.get(
            f"/actions/{self.journey.action['id']}/results"), 200)["uplift"]
        reached, held_out = len(self.journey.sent), len(self.journey.held_out)
        assert {name: uplift[name] for name in (
            "reached_count", "reached_buyer_count", "held_out_count", "held_out_buyer_count")} == {
            "reached_count": reached, "reached_buyer_count": len(self.journey.buyers),
            "held_out_count": held_out, "held_out_buyer_count": 1}
        assert uplift["uplift"] == pytest.approx(len(self.journey.buyers) / reached - 1 / held_out)

    def timeline_tells_it(self):
        wanted = {"marketing.mail.sent", "marketing.mail.clicked", "sales.order.placed",
                  "helpdesk.return.opened"}
        wait_until(lambda: wanted <= {entry["type"] for entry in self.journey.api.get(
            f"/contacts/{self.journey.regretful}/timeline",
            params={"limit": 200}).json()["items"]}, 30,
            "the timeline tells of the mail, the order and the return")


def _euro(amount):
    return {"amount": str(rounded(amount, "EUR")), "currency": "EUR"}
