"""The strategy page and the dashboards of the whole suite, over HTTP: measured of what is there."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

import httpx
import pytest
from buyers import LINE, TAX_ID
from customers import Journey, made

from chassis.testing.processes import wait_until

TODAY = datetime.now(UTC).date()
PASSWORD = "nine quiet lighthouses"
DASHBOARDS = ("pipeline", "forecast", "support", "returns", "campaigns", "channels", "partners",
              "loyalty")
# What is counted by rows that can be listed.
COUNTED = ("open_count", "added_count", "won_count", "lost_count", "lead_count", "opened_count",
           "resolved_count", "return_count", "order_count", "touch_count", "response_count",
           "running_count", "sent_count", "partner_order_count", "waiting_registration_count",
           "agreement_count", "answer_count", "referred_lead_count", "active_advocate_count")


def euros(amount):
    return {"amount": amount, "currency": "EUR"}


def day(ahead):
    return (TODAY + timedelta(days=ahead)).isoformat()


@pytest.fixture
def manager(suite, api):
    """Somebody else who decides: a manager of marketing, and the API as they are signed in."""
    email = f"jefa.{uuid.uuid4().hex[:8]}@example.com"
    made(api.post("/users", json={"email": email, "name": "Jefa", "password": PASSWORD,
                                  "roles": ["marketing_manager"]}))
    login = httpx.post(f"{suite.url}/api/v1/auth/login", timeout=30, json={
        "email": email, "password": PASSWORD})
    with httpx.Client(base_url=f"{suite.url}/api/v1", timeout=60, headers={
            "Authorization": f"Bearer {login.json()['access_token']}"}) as client:
        yield client


class Sold:
    """A customer who ordered by a campaign, was invoiced, and paid."""

    def __init__(self, suite, api, campaign):
        Journey(suite, api).set_up()
        self.api = api
        self.id = made(api.post("/contacts", json={
            "kind": "person", "name": f"Eva Sanz {uuid.uuid4().hex[:6]}"}))["id"]
        made(api.post("/billing-profiles", json={
            "contact_id": self.id, "legal_name": "Eva Sanz", "tax_id": TAX_ID,
            "invoicing_policy": "when_placed",
            "address": {"street": "Playa 1", "locality": "Gijón", "postal_code": "33201",
                        "country": "ES"}}))
        self.order = made(api.post("/orders", json={
            "customer_id": self.id, "currency": "EUR", "channel": "web", "lines": [LINE],
            "campaign_id": campaign["id"]}))
        (self.invoice,) = wait_until(lambda: api.get(
            "/invoices", params={"order_id": self.order["id"]}).json()["items"], 60,
            "the order is invoiced")
        made(api.post("/payments", json={
            "contact_id": self.id, "amount": self.invoice["total"], "reference": "Lámparas",
            "received_at": datetime.now(UTC).isoformat(), "external_id": uuid.uuid4().hex,
            "allocations": [{"invoice_id": self.invoice["id"],
                             "amount": self.invoice["total"]["amount"]}]}))


def standing(api, programme):
    return made(api.get(f"/programmes/{programme['id']}/payback"), 200)


def test_programme_is_measured_of_what_is_there_and_payback_moves_with_a_credit_note(
        suite, api, manager):
    programme = made(manager.post("/programmes", json={
        "name": "Clientes para toda la vida", "why": "Perdemos uno de cada cuatro.",
        "benefit_for_us": "Vender más a quien ya nos conoce.",
        "benefit_for_customers": "Una respuesta en el día.",
        "when_it_pays_back": "Antes del segundo invierno.",
        "payback_on": day(300), "starts_on": day(-40), "investments": [
            {"kind": "licences", "amount": euros("50.00"), "starts_on": day(-40)}]}))
    where = f"/programmes/{programme['id']}"
    for measure, target in (("active_customers", "1000000"), ("win_rate", "2"),
                            ("resolution_hours", "-1"), ("referrals_won", "1000000")):
        baseline = {} if measure == "active_customers" else {"baseline": "0"}
        made(manager.post(f"{where}/objectives", json={
            "name": measure, "measure": measure, "target": target, "due_on": day(300),
            **baseline}))
    assert manager.post(f"{where}/approve", json={}).json()["code"] == "programme_is_your_own"
    made(api.post(f"{where}/approve", json={}), 200)
    campaign = made(manager.post("/campaigns", json={
        "name": "Lámparas", "why": "Sobran.", "for_whom": "Todos.", "benefit_for_us": "Vender.",
        "benefit_for_them": "Luz.", "payback_on": day(300), "budget": euros("100.00"),
        "starts_on": day(-40)}))
    made(api.post(f"/campaigns/{campaign['id']}/approve", json={}), 200)
    sold = Sold(suite, api, campaign)

    # Two lamps at 60.00 that cost 20.00 each leave 80.00, which is more than 50.00.
    paid_back = wait_until(
        lambda: (lambda found: found if found["standing"] == "paid_back" else None)(
            standing(api, programme)), 60, "marketing has heard of the payment")
    assert (paid_back["payback_on"], paid_back["benefit"]) == (TODAY.isoformat(), euros("80.00"))
    rows = made(api.get(f"{where}/benefits", params={"limit": 200}), 200)["items"]
    assert [row["attributed_margin"] for row in rows if row["invoice_id"] == sold.invoice["id"]
            ] == [euros("80.00")]

    made(api.post("/credit-notes", json={
        "invoice_id": sold.invoice["id"], "reason": "Una lámpara llegó rota.",
        "lines": [{"line_id": sold.invoice["lines"][0]["id"], "quantity": "1"}]}))

    moved = wait_until(
        lambda: (lambda found: found if found["benefit"] == euros("40.00") else None)(
            standing(api, programme)), 60, "marketing has heard of the credit note")
    assert moved["standing"] in ("projected", "not_on_this_course")
    assert moved["payback_on"] is None or moved["payback_on"] > TODAY.isoformat()
    _is_measured(api, manager, where, programme)


def _is_measured(api, manager, where, programme):
    wait_until(lambda: _is_as_on_dashboards(api, manager, where, programme), 60,
               "objectives are what the dashboards say")
    # Other journeys may have approved one since.
    page = made(api.get("/programme", params={"programme_id": programme["id"]}), 200)
    assert page["payback"]["programme_id"] == programme["id"]
    assert made(api.get("/programme"), 200)["is_current"] is True


def _is_as_on_dashboards(api, manager, where, programme):
    made(manager.post(f"{where}/measure", json={}), 200)
    page = made(api.get("/programme", params={"programme_id": programme["id"]}), 200)
    values = {one["measure"]: one["progress"] for one in page["objectives"]}
    # Each was measured, by the service that knows it, or says that there is nothing to measure.
    if not {progress["omitted_because"] for progress in values.values()} <= {None, "no_data"}:
        return False
    year = {"starts_on": day(-364), "ends_on": TODAY.isoformat()}
    told = {one["name"]: one["value"] for name in ("pipeline", "loyalty", "support")
            for one in _dashboard(api, name, **year)["figures"]}
    return all(progress["value"] is None or Decimal(progress["value"]) == Decimal(told[measure])
               for measure, progress in values.items())


def test_strategy_page_without_the_right_to_see_costs_has_no_payback(suite, api, manager):
    programme = made(manager.post("/programmes", json={
        "name": "Otro", "why": "x", "benefit_for_us": "x", "benefit_for_customers": "x",
        "when_it_pays_back": "x", "payback_on": day(300), "starts_on": day(-40)}))
    made(api.post(f"/programmes/{programme['id']}/approve", json={}), 200)

    with suite.sign_in("read_only") as reader:
        page = made(reader.get("/programme", params={"programme_id": programme["id"]}), 200)
        payback = reader.get(f"/programmes/{programme['id']}/payback")
        written = reader.patch(f"/programmes/{programme['id']}", json={"why": "y"})
        dashboard = _dashboard(reader, "campaigns")

    assert (page["payback"], page["sections_omitted"]) == (None, [
        {"section": "payback", "service": "marketing", "reason": "permission_denied"}])
    assert (payback.status_code, written.status_code) == (403, 403)
    assert {one["section"]: one["reason"] for one in dashboard["sections_omitted"]} == {
        "costs": "permission_denied", "attribution": "permission_denied"}
    made(api.post(f"/programmes/{programme['id']}/end", json={}), 200)


def _dashboard(api, name, **asked):
    return made(api.get(f"/dashboards/{name}", params=asked), 200)


def _listed(api, address):
    """How many rows there are at an address."""
    path, _, query = address.partition("?")
    asked, count = dict(parse_qsl(query)) | {"limit": 200}, 0
    while True:
        page = made(api.get(path, params=asked), 200)
        count += len(page["items"])
        if page["next"] is None:
            return count
        asked["after"] = page["next"]


@pytest.mark.parametrize("name", DASHBOARDS)
def test_dashboard_of_the_demo_is_what_an_independent_count_comes_to(api, name):
    days = {} if name == "forecast" else {
        "starts_on": day(-89), "ends_on": TODAY.isoformat()}

    told = _dashboard(api, name, **days)

    assert told["sections_omitted"] == []
    assert date.fromisoformat(told["before_ends_on"]) == date.fromisoformat(
        told["starts_on"]) - timedelta(days=1)
    # Other journeys add to what is counted.
    wait_until(lambda: _miscounted(api, _dashboard(api, name, **days)) == [], 60,
               "all figures are as many as their rows")


def _miscounted(api, told):
    """The figures that are not what a count of their rows comes to."""
    # A forecast counts by currency, and its rows are of all.
    wrong = [one["name"] for one in told["figures"]
             if one["name"] in COUNTED and one["rows"] and one["currency"] is None
             and _listed(api, one["rows"]) != int(one["value"])]
    if told["name"] == "channels":
        orders = _orders(api)
        wrong += [one["name"] for one in told["figures"] if one["name"] == "revenue"
                  and Decimal(one["value"]) != sum(
                      Decimal(order["total"]["amount"]) for order in orders
                      if order["state"] != "cancelled"
                      and told["starts_on"] <= order["placed_at"][:10] <= told["ends_on"]
                      and order["total"]["currency"] == one["currency"])]
    return wrong


def _orders(api):
    orders, asked = [], {"limit": 200}
    while True:
        page = made(api.get("/orders", params=asked), 200)
        orders += page["items"]
        if page["next"] is None:
            return orders
        asked["after"] = page["next"]
