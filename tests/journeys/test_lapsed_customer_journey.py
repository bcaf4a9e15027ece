"""Lapsed customers are led through a journey on a suite of their own, over HTTP, while the service
that leads them is killed: what was waited for in the meantime is heard, and no mail comes twice."""

import os
import re
import secrets
import signal
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from customers import made
from suites import Suite

from chassis.testing.processes import wait_until

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
DAYS = 90


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    """A suite for this journey alone, as it kills a service that others would be using."""
    suite = Suite(tmp_path_factory.mktemp("lapsed") / "suite")
    try:
        yield suite.up()
    finally:
        suite.wipe()


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


def test_lapsed_customers_go_through_a_journey_across_a_restart(suite, api, approver):
    mark = f"lapsed{secrets.token_hex(4)}"
    buyer, clicker, active = (_customer(api, mark, name) for name in ("Ana", "Luz", "Eva"))
    for contact_id, days_ago in ((buyer, 200), (clicker, 120), (active, 120), (active, 3)):
        _bought(api, contact_id, mark, days_ago)
    segment = made(api.post("/segments", json={"name": mark, "rule": {
        "profile": {"field": "tag", "operator": "is", "value": mark}}}))
    wait_until(lambda: _would_enter(api, segment) == 2, 60, "marketing knows who lapsed")
    journey = _journey(suite, api, approver, segment, mark)
    simulated = made(api.post(f"/journeys/{journey['id']}/simulate", json={
        "from_at": _ago(300), "until_at": _ago(0)}), 200)
    # Eva had lapsed too, and came back by herself.
    assert (simulated["entered_count"], simulated["mail_count"], simulated["goal_count"]) == (
        3, 3, 1)
    assert (simulated["kept_back"], simulated["left_out"]) == (
        {}, ["/goal/event/conditions/0"])

    made(approver.post(f"/journeys/{journey['id']}/publish", json={}), 200)
    mails = {contact_id: suite.mails.wait_for(_address(name, mark), f"Hola {mark}")
             for contact_id, name in ((buyer, "Ana"), (clicker, "Luz"))}
    _kill_marketing(suite)
    # It is down, or hardly up: the order is placed all the same, and is heard of later.
    order = _bought(api, buyer, mark, 0)
    wait_until(lambda: api.get(f"/journeys/{journey['id']}").status_code == 200, 90,
               "marketing is back")
    instances = wait_until(lambda: _in_state(api, journey, buyer, "done"), 60,
                           "the order is the goal")
    _follow_the_link(mails[clicker])
    suite.mails.wait_for(_address("Luz", mark), f"Gracias {mark}")

    assert order["contact_ids"][0] == buyer
    assert {one["contact_id"] for one in instances} == {buyer, clicker}
    assert [(one["reason"], "goal_at" in one) for one in instances
            if one["contact_id"] == buyer] == [("goal", True)]
    (led,) = wait_until(lambda: [
        one for one in _in_state(api, journey, clicker, "done") or ()
        if one["contact_id"] == clicker], 30, "the other has come to the end")
    assert led["reason"] == "completed"
    visits = wait_until(lambda: _visits_done(api, led), 30, "other services have done their part")
    assert [(one["step"], one["outcome"]) for one in visits] == [
        ("hello", "planned"), ("clicked", "happened"), ("thanks", "planned"), ("mark", "made"),
        ("care", "made"), ("offer", "made")]
    _assert_others_did_their_part(api, clicker, mark, [one["about"] for one in visits[-3:]])
    subjects = [mail["Subject"] for mail in suite.mails._mails() if mark in mail["Subject"]]
    assert sorted(subjects) == [f"Gracias {mark}", *[f"Hola {mark}"] * 2]
    results = made(api.get(f"/journeys/{journey['id']}/results"), 200)
    assert (results["entered_count"], results["goal_count"], results["ended"]) == (
        2, 1, {"goal": 1, "completed": 1})


def _address(name, mark):
    return f"{name.lower()}.{mark}@example.com"


def _ago(days):
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


def _customer(api, mark, name):
    """A customer who agreed to mail."""
    id = made(api.post("/contacts", json={
        "kind": "person", "name": f"{name} {mark}", "tags": [mark],
        "emails": [{"address": _address(name, mark)}]}))["id"]
    made(api.post(f"/contacts/{id}/consents", json={
        "purpose": "marketing", "channel": "email", "decision": "granted",
        "lawful_basis": "consent", "text_version": "tienda-1",
        "evidence": [{"text": "Lo marcó en la tienda."}]}))
    return id


def _bought(api, contact_id, mark, days_ago):
    """An order of the past, as a shop gives it; of today one of ours."""
    if not days_ago:
        return made(api.post("/orders", json={
            "customer_id": contact_id, "currency": "EUR",
            "lines": [{"description": "Lámpara", "quantity": "1", "unit_price": "60.00"}]}))
    return wait_until(lambda: _taken(api, contact_id, mark, days_ago), 30,
                      "sales knows the customer")


def _taken(api, contact_id, mark, days_ago):
    answer = api.post("/orders/upsert", json={
        "external_id": {"system": mark, "id": f"{contact_id}-{days_ago}"},
        "customer": {"contact_id": contact_id}, "channel": "shop", "currency": "EUR",
        "is_historic": True, "state": "delivered", "placed_at": _ago(days_ago),
        "lines": [{"description": "Lámpara", "quantity": "1", "unit_price": "60.00"}]})
    return answer.json()["order"] if answer.status_code == 200 else None


def _would_enter(api, segment):
    placed = {"behaviour": {"type": "sales.order.placed"}}
    lately = {"behaviour": {"type": "sales.order.placed", "within_days": DAYS}}
    return made(api.post("/segments/preview", json={"rule": {"all": [
        {"segment": {"segment_id": segment["id"]}}, placed, {"not": lately},
        {"consent": {"purpose": "marketing", "state": "granted"}}]}}), 200)["size"]


def _journey(suite, api, approver, segment, mark):
    held = api.get("/marketing-mail-settings")
    made(api.put("/marketing-mail-settings", headers={"If-Match": held.headers["ETag"]}, json={
        "sender_name": "Lumbre", "sender_address": "hola@lumbre.example",
        "postal_address": "Calle Mayor 1, 28013 Madrid", "public_url": suite.url,
        "window": {"sends_from": "00:00", "sends_until": "23:59"}, "caps": [],
        "mails_a_second": 1000}), 200)
    today = datetime.now(UTC).date()
    campaign = made(api.post("/campaigns", json={
        "name": f"Vuelva {mark}", "why": "Se van.", "for_whom": "Quien no compra ya.",
        "benefit_for_us": "Vender.", "benefit_for_them": "Luz.", "starts_on": str(today),
        "budget": {"amount": "500.00", "currency": "EUR"}, "purpose": "marketing",
        "payback_on": str(today + timedelta(days=90))}))
    made(approver.post(f"/campaigns/{campaign['id']}/approve", json={}), 200)
    hello, thanks = (_action(api, campaign, f"{word} {mark}")["id"]
                     for word in ("Hola", "Gracias"))
    bought = {"type": "sales.order.placed", "conditions": [
        {"path": "order.is_historic", "operator": "is_not", "value": "true"}]}
    wrong = api.post("/journeys", json={"campaign_id": campaign["id"], "name": mark, "definition": {
        "start": {"kind": "inactivity", "types": ["sales.order.placed"], "days": DAYS},
        "steps": [{"key": "hello", "kind": "send_mail", "action_id": hello, "next": "nowhere"}]}})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (
        422, "/definition/steps/0/next")
    return made(api.post("/journeys", json={
        "campaign_id": campaign["id"], "name": f"Vuelva {mark}", "definition": {
            "start": {"kind": "inactivity", "types": ["sales.order.placed"], "days": DAYS,
                      "segment_id": segment["id"]},
            "steps": [
                {"key": "hello", "kind": "send_mail", "action_id": hello, "next": "clicked"},
                {"key": "clicked", "kind": "wait_for", "mail_step": "hello",
                 "mail_was": "clicked", "within": {"days": 7}, "next": "thanks"},
                {"key": "thanks", "kind": "send_mail", "action_id": thanks, "next": "mark"},
                {"key": "mark", "kind": "tag", "tag": "volvió", "next": "care"},
                {"key": "care", "kind": "ticket", "subject": f"Bienvenida {mark}",
                 "notes": "Que no le falte nada.", "next": "offer"},
                {"key": "offer", "kind": "deal", "subject": f"Más luz {mark}",
                 "owner_id": made(api.get("/users/me"), 200)["id"]}],
            "goal": {"event": bought}}}))


def _action(api, campaign, subject):
    return made(api.post("/actions", json={
        "campaign_id": campaign["id"], "name": subject, "channel": "email",
        "mail": {"variants": [{"key": "a", "texts": [{
            "language": "es", "subject": subject,
            "html": '<p>Hola {{ name }}</p><p><a href="https://lumbre.example/">Ver</a></p>'}]}]}}))


def _in_state(api, journey, contact_id, state):
    """Who is or was in the journey, once that one is in that state."""
    answer = api.get(f"/journeys/{journey['id']}/instances")
    items = answer.json()["items"] if answer.status_code == 200 else []
    is_so = any((one["contact_id"], one["state"]) == (contact_id, state) for one in items)
    return items if is_so else None


def _visits_done(api, instance):
    """The steps that somebody took, once other services have done what these ask of them."""
    visits = made(api.get(f"/journey-instances/{instance['id']}/visits"), 200)["items"]
    return visits if all(one["outcome"] != "planned" for one in visits[-3:]) else None


def _assert_others_did_their_part(api, contact_id, mark, made_ids):
    """There is one ticket with a note, one deal of the campaign, and the tag."""
    tagged_id, ticket_id, deal_id = made_ids
    contact = made(api.get(f"/contacts/{contact_id}"), 200)
    assert (tagged_id, contact["tags"]) == (contact_id, [mark, "volvió"])
    (ticket,) = made(api.get("/tickets", params={"contact_id": contact_id}), 200)["items"]
    assert (ticket["id"], ticket["subject"]) == (ticket_id, f"Bienvenida {mark}")
    (note,) = made(api.get(f"/tickets/{ticket_id}/messages"), 200)["items"]
    assert (note["direction"], note["body"]) == ("internal", "Que no le falte nada.")
    (deal,) = made(api.get("/deals", params={"contact_id": contact_id}), 200)["items"]
    assert (deal["id"], deal["name"], deal["campaign_id"].split("_")[0]) == (
        deal_id, f"Más luz {mark}", "campaign")


def _follow_the_link(mail):
    html = mail.get_body(("html",)).get_content()
    link = re.search(r'href="([^"]*/clicks/[^"]*)"', html)[1]
    followed = httpx.get(link, headers=FIREFOX, timeout=30)
    assert followed.status_code in (302, 303), followed.text


def _kill_marketing(suite):
    pid = int((suite.home / "run" / "marketing.pid").read_text())
    os.kill(pid, signal.SIGKILL)
