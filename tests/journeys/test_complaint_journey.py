"""An angry post on the whole suite: a ticket, a carrier, a return, and an answer in public."""

import json
import re
from datetime import UTC, datetime

import httpx
import pytest
from buyers import Buyer, received_and_inspected, settled
from customers import REASON, made
from mastodon_server import TOKEN, MastodonServer

from chassis.testing.processes import wait_until

COMPLAINT = "@lumbre La lámpara llegó rota y nadie contesta. Una vergüenza, estoy furiosa."
ANSWER = "Sentimos mucho lo de su lámpara: ya le hemos abonado su importe."
SURVEY = "https://ayuda.lumbre.example/encuesta/{token}"


@pytest.fixture
def mastodon():
    server = MastodonServer()
    yield server
    server.close()


@pytest.fixture
def complaint(suite, api, mastodon):
    complaint = Complaint(suite, api, mastodon)
    complaint.set_up()
    return complaint


class Complaint:
    """What becomes of one complaint, step by step."""

    def __init__(self, suite, api, mastodon):
        self.suite, self.api, self.mastodon = suite, api, mastodon
        self.buyer = Buyer(suite, api)
        self.handle = f"eva{self.buyer.mark}"

    def set_up(self):
        made(self.api.post("/social-accounts", json={
            "name": f"Lumbre {self.buyer.mark}", "connector": "mastodon",
            "url": self.mastodon.url, "handle": "lumbre", "secret": TOKEN}))
        made(self.api.post("/sla-policies", json={
            "name": f"En redes {self.buyer.mark}", "position": 1,
            "contact_ids": [self.buyer.id], "channels": ["social"], "targets": [
                {"priority": "normal", "first_response_minutes": 60,
                 "resolution_minutes": 2880}]}))
        made(self.api.post(f"/contacts/{self.buyer.id}/consents", json={
            "purpose": "survey", "decision": "granted",
            "lawful_basis": "legitimate_interests"}))

    # In public

    def is_heard(self):
        """The conversation that the post begins, with somebody whom we know once we say so."""
        self.mastodon.say(self.handle, COMPLAINT, followers=5000, at=datetime.now(UTC))

        def heard():
            found = self.api.get("/conversations", params={"limit": 200}).json()["items"]
            return next((one for one in found if one["authors"][0]["handle"] == self.handle), None)

        conversation = wait_until(heard, 60, "the post is heard")
        (mention,) = [one for one in self.api.get(
            "/mentions", params={"limit": 200}).json()["items"]
            if one["author"]["handle"] == self.handle]
        assert mention["sentiment"]["label"] == "negative"
        made(self.api.post(f"/conversations/{conversation['id']}/identify", json={
            "author_id": conversation["authors"][0]["id"], "contact_id": self.buyer.id}), 200)
        return conversation

    def raises_an_alert(self, conversation):
        """The alert about the post, with severity and reasons, that leads to its conversation."""

        def alerted():
            return self.api.get("/alerts", params={
                "conversation_id": conversation["id"], "contact_id": self.buyer.id}).json()["items"]

        (alert,) = wait_until(alerted, 20, "the post raises an alert")
        assert (alert["kind"], alert["state"]) == ("post", "open")
        assert alert["severity"]["reach"] == 5000
        assert {"customer", "reach", "negativity"} <= {one["code"] for one in alert["reasons"]}
        taken = made(self.api.post(f"/alerts/{alert['id']}/take"), 200)
        return taken

    def is_known_as_a_complaint(self, alert):
        """The profile and the guards of the customer know it while it is not settled."""
        wait_until(lambda: alert["complaint_id"] in self.api.get(
            f"/contacts/{self.buyer.id}/guards", params={"action": "close_deal"}).text, 20,
            "the guard knows the complaint")
        assert alert["complaint_id"] in self.api.get(f"/contacts/{self.buyer.id}/profile").text
        assert self.api.get(f"/complaints/{alert['complaint_id']}").json()["state"] == "open"

    def is_settled(self, alert):
        made(self.api.post(f"/alerts/{alert['id']}/resolve", json={
            "resolution": "Abonado, y respondido en público."}), 200)
        wait_until(lambda: alert["complaint_id"] not in self.api.get(
            f"/contacts/{self.buyer.id}/guards", params={"action": "close_deal"}).text, 20,
            "the complaint is settled for the guards too")

    def ticket_of(self, conversation):
        """The ticket that it becomes once, though it is asked for twice, with its promise."""
        path = f"/conversations/{conversation['id']}/convert"
        (linked,), again = (made(self.api.post(
            path, json={"to": "ticket"}), 200)["linked"] for _ in range(2))
        assert again == [linked]
        ticket = self.api.get(f"/tickets/{linked['id']}").json()
        assert (ticket["channel"], ticket["contact_ids"]) == ("social", [self.buyer.id])
        assert ticket["sla"]["policy_id"]
        assert ticket["sentiment"]["mood"] in ("angry", "negative")
        (message,) = self.api.get(f"/tickets/{ticket['id']}/messages").json()["items"]
        made(self.api.put(f"/tickets/{ticket['id']}/messages/{message['id']}/mood", json={
            "mood": "angry"}), 200)
        return ticket

    def bars_the_sale(self, ticket):
        """Who sells is told before they close, and goes on with a reason only."""
        deal = made(self.api.post("/deals", json={
            "name": f"Lámparas {self.buyer.mark}", "contact_ids": [self.buyer.id],
            "value": {"amount": "900.00", "currency": "EUR"}}))
        wait_until(lambda: ticket["id"] in self.api.get(
            f"/contacts/{self.buyer.id}/guards", params={"action": "close_deal"}).text, 20,
            "the guard knows that she is angry")
        refused = self.api.post(f"/deals/{deal['id']}/win", json={})
        assert (refused.status_code, refused.json()["code"]) == (409, "guard_raised")
        findings = refused.json()["details"]["findings"]
        assert ticket["id"] in json.dumps(findings)
        made(self.api.post(f"/deals/{deal['id']}/win", json={"acknowledgement": {
            "finding_ids": [one["id"] for one in findings], "reason": REASON}}), 200)

    # Among us

    def asks_the_carrier(self, ticket):
        carrier = made(self.api.post("/contacts", json={
            "kind": "organisation", "name": f"Portes {self.buyer.mark}",
            "roles": [{"role": "supplier"}]}))
        person = made(self.api.post("/contacts", json={
            "kind": "person", "name": "Iker Portes",
            "emails": [{"address": f"iker.{self.buyer.mark}@portes.example"}],
            "affiliations": [{"organisation_id": carrier["id"]}]}))
        thread = made(self.api.post(f"/tickets/{ticket['id']}/side-threads", json={
            "contact_id": carrier["id"], "role": "carrier", "via": "portal",
            "subject": "Bulto 4711", "body": "¿Quién lo entregó así?"}))
        waiting = self.api.get(f"/tickets/{ticket['id']}").json()
        assert waiting["waits_for_parties"][0]["number"] == thread["number"]
        partner = self._partner(person, carrier)
        made(partner.post(f"/side-threads/{thread['id']}/messages", json={
            "body": "Fue nuestro conductor. Lo asumimos."}))
        answered = self.api.get(f"/side-threads/{thread['id']}").json()
        assert answered["state"] == "answered"
        return thread

    def _partner(self, person, carrier):
        email = person["emails"][0]["address"]
        made(self.api.post("/portal-accounts", json={
            "email": email, "audience": "partner", "contact_id": person["id"],
            "party_id": carrier["id"], "locale": "es"}))
        token = re.search(r"#\S*?([\w-]{40,})", self.suite.mails.wait_for(
            email, "portal").get_content()).group(1)
        partner = httpx.Client(base_url=f"{self.suite.url}/partner/v1", timeout=60)
        accepted = partner.post("/auth/accept", json={
            "token": token, "password": "tres faroles en el muelle"})
        assert accepted.status_code in (200, 201), accepted.text
        partner.headers["Authorization"] = f"Bearer {accepted.json()['tokens']['access_token']}"
        return partner

    def is_given_back(self):
        """The return: what is offered instead is declined, and the money comes back."""
        asked = made(self.buyer.portal.post("/returns", json=self.buyer.wish("1")))
        assert asked["offers"]
        declined = made(self.buyer.portal.post(
            f"/returns/{asked['id']}/offers/answer", json={}), 200)
        assert declined["status"] == "authorized"
        received_and_inspected(self.api, asked)
        made(self.api.post(f"/returns/{asked['id']}/settle", json={
            "how": "refund", "text": "Le abonamos una lámpara."}), 200)
        done = settled(self.api, asked)
        cause = f"driver_{self.buyer.mark}"
        made(self.api.post(f"/returns/{asked['id']}/cause", json={
            "cause": cause, "description": "El conductor lo tiró.",
            "responsible": "carrier"}), 200)
        notes = self.api.get("/invoices", params={
            "credits_invoice_id": self.buyer.invoice["id"]}).json()["items"]
        assert [note["id"] for note in notes] == [done["settlement"]["evidence"][0]["id"]]
        parts = self.api.get("/returns/pareto", params={"by": "cause"}).json()["parts"]
        assert {part["key"]: part["count"] for part in parts}[cause] == 1
        return asked

    def is_answered_in_public(self, ticket):
        made(self.api.post(f"/tickets/{ticket['id']}/messages", json={"body": ANSWER}))
        (said,) = wait_until(self.mastodon.said_by_us, 30, "the thread is answered in public")
        assert ANSWER in said["content"]
        assert said["in_reply_to_id"] == "1"

    def is_liked_in_the_end(self, ticket):
        settings = {
            "after_tickets": [{"type_id": ticket["type_id"], "metric": "csat"}],
            "delay_minutes": 0, "quiet_days": 0, "valid_days": 30, "link": SURVEY,
            "low_scores": {"csat": 2, "nps": 6, "ces": 3}}
        made(self.api.put("/survey-settings", json=settings), 200)
        made(self.api.post(f"/tickets/{ticket['id']}/resolve", json={
            "solution": "Abonada."}), 200)
        mail = self.suite.mails.wait_for(self.buyer.email, "hemos hecho")
        token = re.search(r"encuesta/([\w-]+)", mail.get_content()).group(1)
        answered = httpx.post(f"{self.suite.url}/api/v1/public/surveys/answer", timeout=30, json={
            "token": token, "score": 5})
        assert answered.status_code in (200, 204), answered.text

    def profile_with_score(self):
        """What is known of the customer, once it has what they answered."""
        sections = self.api.get(f"/contacts/{self.buyer.id}/profile").json()["sections"]
        (score, *_) = sections["relationship"]["satisfaction"] or [None]
        return sections if score and "5" in json.dumps(score) else None

    def is_all_told(self, told):
        """The timeline of the customer tells of all of it, whoever did it where."""

        def whole():
            entries = self.api.get(f"/contacts/{self.buyer.id}/timeline", params={
                "limit": 200}).json()["items"]
            text = json.dumps(entries, ensure_ascii=False)
            return all(piece in text for piece in told)

        wait_until(whole, 30, f"the timeline tells of {told}")


def test_angry_post_is_worked_to_its_cause_and_answered_where_it_was_said(suite, api, complaint):
    conversation = complaint.is_heard()
    alert = complaint.raises_an_alert(conversation)
    complaint.is_known_as_a_complaint(alert)
    ticket = complaint.ticket_of(conversation)
    complaint.bars_the_sale(ticket)
    complaint.asks_the_carrier(ticket)
    asked = complaint.is_given_back()
    complaint.is_answered_in_public(ticket)
    complaint.is_settled(alert)
    complaint.is_liked_in_the_end(ticket)

    complaint.is_all_told([
        "social.complaint.published", "social.complaint.resolved",
        "helpdesk.ticket.opened", "helpdesk.ticket.resolved", "helpdesk.return.opened",
        "helpdesk.return.closed", "billing.invoice.issued", "Una vergüenza", ANSWER])
    profile = wait_until(complaint.profile_with_score, 20, "the profile knows the score")
    assert asked["id"] not in json.dumps(profile.get("open_issues") or {})
