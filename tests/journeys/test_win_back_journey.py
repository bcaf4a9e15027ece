"""Lapsed customers are won back by mail, on the whole suite and over HTTP: real purchases go in, a
segment finds who went away, two variants of a mail go out and some are held out, people answer and
buy, and one gives something back. What it all brought is reckoned here once more by itself."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from buyers import TAX_ID, received_and_inspected, settled
from customers import Journey, everything, import_file, made
from win_back import Shop
from won_back import EACH, FIXED, PRICE, UNIT_COST, WonBack

from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized

CUSTOMERS = sized(2357, usual=450)
LINK = "https://discos.example/vuelva"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def approver(suite, api):
    """Somebody else, who decides on campaigns."""
    login = {"email": f"decide.{secrets.token_hex(4)}@vinculo.example",
             "password": secrets.token_urlsafe(15)}
    made(api.post("/users", json={
        **login, "name": "Olga Prat", "roles": ["marketing_manager"], "locale": "es"}))
    token = made(httpx.post(f"{suite.url}/api/v1/auth/login", json=login, timeout=30), 200)
    with httpx.Client(base_url=f"{suite.url}/api/v1", timeout=30, headers={
            "Authorization": f"Bearer {token['access_token']}"}) as client:
        yield client


def test_lapsed_customers_are_won_back_and_what_it_brought_is_right(suite, api, approver):
    journey = WinBack(suite, api, approver)

    journey.take_customers_and_purchases_in()
    journey.scores_are_right()
    journey.choose_who_lapsed()
    journey.send_mails()
    journey.people_follow_the_link()
    journey.people_buy()
    journey.one_gives_a_lamp_back()

    brought = WonBack(journey)
    brought.attribution_is_right()
    brought.profit_is_right()
    brought.uplift_is_right()
    brought.timeline_tells_it()


class WinBack:
    def __init__(self, suite, api, approver):
        Journey(suite, api).set_up()
        self.suite, self.api, self.approver = suite, api, approver
        self.mark = f"cd{secrets.token_hex(4)}"
        self.shop = Shop(self.mark, CUSTOMERS)

    # The shop comes in

    def take_customers_and_purchases_in(self):
        imported = import_file(self.api, self.shop.contacts_file(), external_system=self.mark)
        assert (imported["created_count"], imported["refused_count"]) == (CUSTOMERS, 0)
        made(self.api.put("/exchange-rates", json={"rates": self.shop.rates()}), 200)
        orders = list(self.shop.orders())
        wait_until(lambda: self._taken(orders[:1]) == 0, 60, "sales knows the last customer")
        for start in range(0, len(orders), 500):
            wait_until(lambda some=orders[start:start + 500]: self._taken(some) == 0, 60,
                       "sales has all of these orders")
        self.ids = {contact["emails"][0]["address"].split(".")[0][1:]: contact["id"]
                    for contact in everything(self.api, "/contacts", tag=self.mark)}
        assert len(self.ids) == CUSTOMERS

    def _taken(self, orders):
        """How many were refused, as their customers are not known yet."""
        return made(self.api.post("/orders/bulk", json={"orders": orders}), 200)["refused"]

    # What they are worth

    def scores_are_right(self):
        wait_until(self._all_counted, 120, "the revenue of everybody is that of their purchases",
                   poll=1)
        model = made(self.api.post("/models", json={"kind": "lifetime"}))
        fitted = wait_until(lambda: self._ended("models", model), 120, "a model is fitted")
        assert fitted["state"] == "ready"
        reckoning = made(self.api.post("/score-reckonings", json={}))
        assert wait_until(lambda: self._ended("score-reckonings", reckoning), 120,
                          "everybody is scored")["state"] == "done"
        found = {one["name"]: one["value"] for one in fitted["parameters"]
                 if one["model"] == "bg_nbd"}
        for customer, score in self._scores().items():
            expected = self.shop.alive(customer, *(found[name] for name in (
                "r", "alpha", "a", "b")))
            assert score["probability_alive"] == pytest.approx(expected, abs=2e-4), customer

    def _ended(self, what, begun):
        answer = self.api.get(f"/{what}/{begun['id']}")
        held = answer.json() if answer.status_code == 200 else {"state": "waiting"}
        return held if held["state"] not in ("training", "waiting", "running") else None

    def _scores(self):
        ours = {id: customer for customer, id in self.ids.items()}
        scores = everything(self.api, "/scores", sort="-revenue")
        return {ours[one["contact_id"]]: one for one in scores if one["contact_id"] in ours}

    def _all_counted(self):
        scores = self._scores()
        return len(scores) == CUSTOMERS and all(
            score["order_count"] == len(self.shop.purchases[customer])
            and Decimal(score["revenue"]["amount"]) == self.shop.revenue_of(customer)
            for customer, score in scores.items())

    # Whom to win back

    def choose_who_lapsed(self):
        rule = {"all": [
            {"profile": {"field": "tag", "operator": "is", "value": self.mark}},
            {"profile": {"field": "has_email", "operator": "is", "value": True}},
            {"worth": {"figure": "order_count", "operator": "at_least", "value": 2}},
            {"not": {"behaviour": {"type": "sales.order.placed", "within_days": 180}}}]}
        self.segment = made(self.api.post("/segments", json={
            "name": f"Se fueron {self.mark}", "rule": rule}))
        self.lapsed = {self.ids[customer]: customer for customer in self.shop.lapsed()}
        wait_until(lambda: {one["contact_id"] for one in everything(
            self.api, f"/segments/{self.segment['id']}/members")} == set(self.lapsed), 60,
            "the segment holds who lapsed")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._consented, self.lapsed))

    def _consented(self, id):
        made(self.api.post(f"/contacts/{id}/consents", json={
            "purpose": "marketing", "channel": "email", "decision": "granted",
            "lawful_basis": "consent", "text_version": "tienda-1",
            "evidence": [{"text": "Lo marcó en la tienda."}]}))

    # The mail

    def send_mails(self):
        held = self.api.get("/marketing-mail-settings")
        made(self.api.put("/marketing-mail-settings", headers={"If-Match": held.headers["ETag"]},
                          json={
            "sender_name": "Discos", "sender_address": "hola@discos.example",
            "postal_address": "Calle Mayor 1, 28013 Madrid", "public_url": self.suite.url,
            "window": {"sends_from": "00:00", "sends_until": "23:59"}, "caps": [],
            "mails_a_second": 1000}), 200)
        today = datetime.now(UTC).date()
        money = {"amount": "500.00", "currency": "EUR"}
        self.campaign = made(self.api.post("/campaigns", json={
            "name": f"Vuelva {self.mark}", "why": "Se van y nadie los llama.",
            "for_whom": "Quien no compra desde hace medio año.", "benefit_for_us": "Vender.",
            "benefit_for_them": "Un precio de amigo.", "budget": money, "purpose": "marketing",
            "starts_on": str(today), "payback_on": str(today + timedelta(days=90))}))
        own = self.api.post(f"/campaigns/{self.campaign['id']}/approve", json={})
        assert (own.status_code, own.json()["code"]) == (409, "campaign_is_your_own")
        made(self.approver.post(f"/campaigns/{self.campaign['id']}/approve", json={}), 200)
        self.action = made(self.api.post("/actions", json={
            "campaign_id": self.campaign["id"], "name": "Correo", "channel": "email",
            "audience": {"segment_id": self.segment["id"]},
            "fixed_cost": {"amount": str(FIXED), "currency": "EUR"},
            "unit_cost": {"amount": str(EACH), "currency": "EUR"},
            "mail": {"hold_out_share": 0.25, "test": {"metric": "clicks", "sample_share": 1},
                     "variants": [{"key": key, "texts": [{
                         "language": "es", "subject": f"Vuelva {key} {self.mark}",
                         "html": f'<p>Hola {{{{ given_name }}}}</p><p><a href="{LINK}">'
                                 "Ver</a></p>"}]} for key in ("a", "b")]}}))
        made(self.approver.post(f"/actions/{self.action['id']}/launch", json={}), 200)
        self.rows = wait_until(self._all_sent, 120, "everybody got the mail, or is held out")
        self.sent = sorted(id for id, row in self.rows.items() if row["state"] == "sent")
        self.held_out = sorted(id for id, row in self.rows.items() if row["state"] == "held_out")
        assert 0 < len(self.held_out) < len(self.lapsed) / 2
        assert {row["variant"] for row in self.rows.values() if row["state"] == "sent"} == {
            "a", "b"}

    def _recipients(self):
        rows = everything(self.api, f"/actions/{self.action['id']}/recipients")
        assert len(rows) == len({row["contact_id"] for row in rows})
        return {row["contact_id"]: row for row in rows}

    def _all_sent(self):
        rows = self._recipients()
        has_gone = {"sent", "held_out"}
        return rows if rows.keys() == self.lapsed.keys() and {
            row["state"] for row in rows.values()} <= has_gone else None

    # What they do

    def people_follow_the_link(self):
        self.clickers = self.sent[:40:2]
        last = max(datetime.fromisoformat(self.rows[id]["sent_at"]) for id in self.clickers)
        # Whoever clicks sooner is taken for a program.
        wait_until(lambda: datetime.now(UTC) > last + timedelta(seconds=3.2), 10,
                   "a person could have read it")
        for id in self.clickers:
            mail = self.suite.mails.wait_for(
                self.shop.address_of(self.lapsed[id]),
                f"Vuelva {self.rows[id]['variant']} {self.mark}")
            html = mail.get_body(("html",)).get_content()
            link = re.search(r'href="([^"]*/clicks/[^"]*)"', html)[1]
            followed = httpx.get(link, headers=FIREFOX, timeout=30)
            assert followed.status_code in (302, 303), followed.text
            assert followed.headers["Location"] == LINK

    def people_buy(self):
        """Some who clicked buy for the campaign, some after they saw an advertisement too; one of
        those held out buys as well, and one invoice is not paid."""
        self.advertised = made(self.api.post("/campaigns", json={
            "name": f"Anuncio {self.mark}", "why": "Que nos vean.", "for_whom": "Todos.",
            "benefit_for_us": "Vender.", "benefit_for_them": "Saberlo.",
            "starts_on": self.campaign["starts_on"], "payback_on": self.campaign["payback_on"],
            "budget": {"amount": "100.00", "currency": "EUR"}, "purpose": "marketing"}))
        self.buyers = self.clickers[:6]
        self.touches = {id: [] for id in self.buyers}
        for id in self.buyers[:3]:
            at = datetime.now(UTC) - timedelta(days=3, hours=4)
            made(self.api.post("/touches", json={
                "contact_id": id, "campaign_id": self.advertised["id"], "kind": "visited",
                "channel": "web", "occurred_at": at.isoformat()}))
        self.orders = {id: self._bought(id, self.campaign["id"]) for id in self.buyers}
        self._bought(self.held_out[0], None)
        self.invoices = {id: self._invoiced(order) for id, order in self.orders.items()}
        self.unpaid = self.buyers[-1]
        for id in self.buyers[:-1]:
            made(self.api.post("/payments", json={
                "contact_id": id, "amount": self.invoices[id]["open_amount"],
                "allocations": [{"invoice_id": self.invoices[id]["id"],
                                 "amount": self.invoices[id]["open_amount"]["amount"]}]}))

    def _bought(self, id, campaign_id):
        made(self.api.post("/billing-profiles", json={
            "contact_id": id, "legal_name": "Cliente", "tax_id": TAX_ID,
            "invoicing_policy": "when_placed",
            "address": {"street": "Playa 1", "locality": "Gijón", "postal_code": "33201",
                        "country": "ES"}}))
        order = made(self.api.post("/orders", json={
            "customer_id": id, "currency": "EUR", "campaign_id": campaign_id, "lines": [
                {"description": "Lámpara", "sku": "LP-1", "quantity": "2",
                 "unit_price": str(PRICE), "unit_cost": str(UNIT_COST)}]}))
        for step in ("confirm", "ship", "deliver"):
            made(self.api.post(f"/orders/{order['id']}/{step}", json={}), 200)
        return order

    def _invoiced(self, order):
        (invoice,) = wait_until(lambda: self.api.get("/invoices", params={
            "order_id": order["id"]}).json()["items"], 30, "the order is invoiced")
        return invoice

    def one_gives_a_lamp_back(self):
        self.regretful = self.buyers[0]
        order = self.orders[self.regretful]
        asked = made(self.api.post("/returns", json={
            "order_id": order["id"], "words": "Llegó rota.",
            "lines": [{"line_id": order["lines"][0]["id"], "quantity": "1"}]}))
        if asked["status"] == "requested":
            asked = made(self.api.post(f"/returns/{asked['id']}/authorize", json={}), 200)
        received_and_inspected(self.api, asked)
        made(self.api.post(f"/returns/{asked['id']}/settle", json={
            "how": "refund", "text": "Le abonamos una lámpara."}), 200)
        self.returned = settled(self.api, asked)
