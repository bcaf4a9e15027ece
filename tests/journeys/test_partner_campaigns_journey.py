"""A campaign with two partners over HTTP: each sees what they were offered, and nothing else."""

from datetime import UTC, datetime

import httpx
import pytest
from customers import made

from chassis.testing.processes import wait_until

OBJECTIVE = {
    "name": "Calor en otoño", "why": "Se vende en octubre.", "for_whom": "Quien compró leña.",
    "benefit_for_us": "Vender 40 estufas.", "benefit_for_them": "Una casa caliente.",
    "payback_on": "2099-01-31", "budget": {"amount": "1000.00", "currency": "EUR"},
    "starts_on": "2026-01-01"}


@pytest.fixture
def partners(suite):
    """The two partners of the demo, signed in to their portal."""
    clients = []
    for login in suite.told["portals"]["partners"]:
        client = httpx.Client(base_url=f"{suite.url}/partner/v1", timeout=60)
        signed_in = made(client.post("/auth/login", json={
            "email": login["email"], "password": login["password"]}), 200)
        client.headers["Authorization"] = f"Bearer {signed_in['tokens']['access_token']}"
        clients.append(client)
    yield clients
    for client in clients:
        client.close()


def approved_campaign(suite, api):
    """A campaign that somebody of marketing wrote, and the administrator approved."""
    email, password = "autora@lumbre.example", "tres faroles en el muelle"
    made(api.post("/users", json={"email": email, "name": "Autora", "password": password,
                                  "roles": ["marketing"]}))
    login = made(httpx.post(f"{suite.url}/api/v1/auth/login", timeout=30, json={
        "email": email, "password": password}), 200)
    campaign = made(httpx.post(
        f"{suite.url}/api/v1/campaigns", json=OBJECTIVE, timeout=30,
        headers={"Authorization": f"Bearer {login['access_token']}"}))
    return made(api.post(f"/campaigns/{campaign['id']}/approve"), 200)


def test_two_partners_in_a_campaign_see_nothing_of_each_other(suite, api, partners):
    campaign, (north, south) = approved_campaign(suite, api), partners
    logins = suite.told["portals"]["partners"]
    offer, other = (made(api.post("/campaign-offers", json={
        "campaign_id": campaign["id"], "partner_id": login["organisation_id"],
        "title": f"Otoño {place}", "task": "Mostrar la estufa en la tienda.",
        "co_funding": {"amount": "500.00", "currency": "EUR"}}))
        for place, login in enumerate(logins))

    # Each joins what they were offered, and hands in a lead twice under the same key.
    path = f"/campaigns/{offer['id']}"
    made(north.post(f"{path}/join", json={"version": offer["version"]}), 200)
    mark = f"{datetime.now(UTC).timestamp():.0f}"
    stranger = {"name": "Marta Gil", "email": f"marta.{mark}@gil.example"}
    once = {"Idempotency-Key": f"lead-{mark}"}
    first, again = (made(north.post(f"{path}/leads", json=stranger, headers=once))
                    for _ in range(2))
    claimed = made(north.post(f"{path}/claims", json={
        "amount": {"amount": "40.00", "currency": "EUR"}, "description": "Carteles.",
        "spent_on": datetime.now(UTC).date().isoformat(),
        "proof_url": "https://norte.example/factura.pdf"}))

    # Nothing of it is there for the other, whatever they ask.
    for answer in (
            south.get(path), south.get(f"{path}/leads"), south.get(f"{path}/claims"),
            south.post(f"{path}/join", json={"version": 1}), south.post(f"{path}/decline", json={}),
            south.post(f"{path}/leads", json=stranger), south.post(f"{path}/claims", json={
                "amount": {"amount": "1.00", "currency": "EUR"}, "description": "x",
                "spent_on": "2026-01-01", "proof_url": "https://x.example"})):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text
    listed = south.get("/campaigns").json()["items"]
    assert other["id"] in [one["id"] for one in listed]
    assert offer["id"] not in [one["id"] for one in listed]
    for path_of_ours in (f"/campaign-offers/{offer['id']}", "/cost-claims"):
        told = httpx.get(f"{suite.url}/api/v1{path_of_ours}", timeout=30,
                         headers=dict(south.headers))
        assert told.status_code in (401, 403), told.text

    # With us the lead is one, of that partner and that campaign; and their costs are ours.
    assert first == again

    def handed_on():
        leads = api.get("/leads", params={"campaign_id": campaign["id"]}).json()["items"]
        return leads if leads else None

    (lead,) = wait_until(handed_on, 30, "sales has the lead")
    assert (lead["source"], lead["referred_by_id"]) == ("partner", offer["partner_id"])
    made(api.post(f"/cost-claims/{claimed['id']}/approve", json={}), 200)
    results = made(api.get(f"/campaign-offers/{offer['id']}/results"), 200)
    assert (results["lead_count"], results["cost"]["amount"]) == (1, "40.00")
    shown = made(north.get(path), 200)
    assert shown["granted"] == {"amount": "40.00", "currency": "EUR"}
