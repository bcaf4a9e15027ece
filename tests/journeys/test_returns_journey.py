"""A return on the whole suite, over HTTP: an offer is declined, and the money comes back once."""

import json

import pytest
from buyers import Buyer, received_and_inspected, settled
from customers import made

from chassis.testing.processes import wait_until


@pytest.fixture
def customer(suite, api):
    """Somebody who bought two lamps, which were delivered and invoiced, in the portal."""
    return Buyer(suite, api)


def test_return_whose_offer_is_declined_is_credited_once_and_its_cause_counted(customer, api):
    portal = customer.portal
    asked = _asked_for(customer)
    cause = f"thin_box_{customer.mark}"

    gone_on = made(portal.post(f"/returns/{asked['id']}/offers/answer", json={}), 200)
    assert (gone_on["status"], gone_on["offers"]) == ("authorized", [])
    received_and_inspected(api, asked)
    for _ in range(2):
        answer = api.post(f"/returns/{asked['id']}/settle", json={
            "how": "refund", "text": "Le abonamos una lámpara."})
        assert answer.status_code in (200, 409), answer.text
    done = settled(api, asked)
    made(api.post(f"/returns/{asked['id']}/cause", json={
        "cause": cause, "description": "La caja es demasiado fina.",
        "responsible": "carrier"}), 200)

    notes = api.get("/invoices", params={
        "credits_invoice_id": customer.invoice["id"]}).json()["items"]
    assert [(note["return_id"], note["net"]["amount"]) for note in notes] == [
        (asked["id"], "60.00")]
    assert done["settlement"]["evidence"][0]["id"] == notes[0]["id"]
    seen = portal.get(f"/returns/{asked['id']}").json()
    assert (seen["outcome"], seen["refunded"]["amount"]) == ("fixed", "60.00")
    wait_until(lambda: "Le abonamos una lámpara." in customer.told(asked["number"]), 20,
               "the customer is told how it ended")
    parts = api.get("/returns/pareto", params={"by": "cause"}).json()["parts"]
    assert {part["key"]: part["count"] for part in parts}[cause] == 1
    too_many = portal.post("/returns", json=customer.wish("2"))
    assert (too_many.status_code, too_many.json()["code"]) == (409, "more_than_delivered")
    _is_in_the_profile(customer, api, asked)


def _asked_for(customer):
    asked = made(customer.portal.post("/returns", json=customer.wish("1")))
    assert asked["offering"] == "made"
    # A consumer withdraws: what is offered holds nothing up.
    assert (asked["right"], asked["status"]) == ("withdrawal", "authorized")
    assert {offer["kind"] for offer in asked["offers"]} == {
        "voucher", "part_refund", "exchange"}
    photo = made(customer.portal.post(f"/returns/{asked['id']}/photos", json={
        "name": "lampara.jpg", "content_type": "image/jpeg", "content": "aGk="}))
    read = customer.portal.get(f"/returns/{asked['id']}/photos/{photo['id']}")
    assert read.status_code == 200
    said = customer.portal.get(f"/tickets/{asked['ticket_id']}/messages").json()["items"]
    assert [message["body"] for message in said] == ["Llegó rota."]
    return asked


def _is_in_the_profile(customer, api, asked):
    told = {"helpdesk.return.opened", "helpdesk.return.closed"}
    wait_until(lambda: told <= {entry["type"] for entry in api.get(
        f"/contacts/{customer.id}/timeline", params={"limit": 200}).json()["items"]}, 20,
        "the timeline tells of the return")
    profile = json.dumps(api.get(f"/contacts/{customer.id}/profile").json()["sections"].get(
        "open_issues") or {})
    assert asked["id"] not in profile
