"""A stranger comes by an advertisement, fills in a form, confirms it, and goes to a seminar."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from customers import made

from chassis.testing.processes import wait_until

WORDS = {"en": "Send me the newsletter.", "es": "Envíenme el boletín."}
QUESTIONS = [
    {"key": "name", "label": {"en": "Name", "es": "Nombre"}, "lead_field": "name"},
    {"key": "email", "kind": "email", "label": {"en": "Email", "es": "Correo"},
     "is_required": True, "lead_field": "email"},
]
# A person takes at least that long; see marketing/forms/submitting.py.
READING = timedelta(seconds=4)


class Stranger:
    """Somebody with a browser and a mailbox, and nothing else."""

    def __init__(self, suite, name, mark):
        self.suite, self.name, self.address = suite, name, f"{name.lower()}.{mark}@gil.example"
        self.web = httpx.Client(timeout=30)

    def fill_in(self, url, **more):
        """Send a form from its page, as a browser does; `(the answer, what was sent)`."""
        page = self.web.get(url)
        assert page.status_code == 200, page.text
        begun = datetime.now(UTC)
        wait_until(lambda: datetime.now(UTC) > begun + READING, 10, "they have read it")
        sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
        sent = {key: text.replace("&amp;", "&") for key, text in sent.items()} | {
            "answer_name": f"{self.name} Gil", "answer_email": self.address,
            "consent_newsletter": "yes", "website": "", **more}
        return self.web.post(url.partition("?")[0], data=sent), sent

    def press(self, mail, what):
        """Follow a link of a mail, and press the button that is there."""
        link = re.search(rf"http\S+/public/{what}/\w+", mail.get_body(("plain",)).get_content())
        page = self.web.get(link[0])
        assert '<form method="post">' in page.text
        done = self.web.post(link[0])
        assert done.status_code == 200, done.text

    def mail(self, about):
        return self.suite.mails.wait_for(self.address, about)


@pytest.fixture(scope="module")
def mark():
    return f"{datetime.now(UTC).timestamp():.0f}"


@pytest.fixture
def set_up(suite, api, mark):
    """A campaign with a seminar of one place, and the form by which one registers."""
    made(api.put("/marketing-mail-settings", json={
        "sender_name": "Lumbre", "sender_address": "hola@lumbre.example",
        "postal_address": "Lumbre SL, Calle Mayor 1, 28013 Madrid", "public_url": suite.url}), 200)
    campaign = made(api.post("/campaigns", json={
        "name": f"Otoño {mark}", "why": "Las estufas se venden en octubre.",
        "for_whom": "Quien busca estufa.", "benefit_for_us": "Ventas.",
        "benefit_for_them": "Calor.", "payback_on": "2030-01-31", "starts_on": "2026-10-01",
        "budget": {"amount": "1000.00", "currency": "EUR"}}))
    begins = datetime.now(UTC) + timedelta(hours=1)
    occasion = made(api.post("/occasions", json={
        "name": f"Jornada {mark}", "kind": "seminar", "campaign_id": campaign["id"],
        "capacity": 1, "starts_at": begins.isoformat(), "place": "Calle Mayor 1",
        "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "unit_cost": {"amount": "12.50", "currency": "EUR"}}))
    made(api.post(f"/occasions/{occasion['id']}/open", json={}), 200)
    form = made(api.post("/forms", json={
        "name": f"Inscripción {mark}", "title": {"en": f"Register {mark}",
                                                 "es": f"Inscribirse {mark}"},
        "questions": QUESTIONS, "campaign_id": campaign["id"], "occasion_id": occasion["id"],
        "consents": [{"key": "newsletter", "purpose": "newsletter", "channel": "email",
                      "text": WORDS}]}))
    made(api.post(f"/forms/{form['id']}/open", json={}), 200)
    return campaign, occasion, form


def lead_of(api, stranger):
    def found():
        items = made(api.get("/leads", params={"email": stranger.address}), 200)["items"]
        return items if items else None

    (lead,) = wait_until(found, 30, "sales has the lead")
    return lead


def convert(api, lead):
    return made(api.post(f"/leads/{lead['id']}/convert", json={"makes_deal": False}), 200)[
        "contact_id"]


def test_stranger_becomes_a_lead_consents_and_comes_to_a_seminar(suite, api, set_up, mark):
    campaign, _, form = set_up
    page = f"{suite.url}/api/v1/public/forms/{form['id']}/page"
    marta, luis = (Stranger(suite, name, mark) for name in ("Marta", "Luis"))

    answer, sent = marta.fill_in(
        f"{page}?utm_source=search&utm_medium=cpc&utm_campaign=spring&lang=es")
    again = marta.web.post(page, data=sent)
    assert (answer.status_code, again.status_code, again.text) == (200, 200, answer.text)
    other, _ = luis.fill_in(f"{page}?lang=es")
    assert other.text == answer.text

    lead = lead_of(api, marta)
    assert (lead["source"], lead["campaign_id"], lead["submission_count"]) == (
        "web_form", campaign["id"], 1)
    assert lead["utm"] == {"source": "search", "medium": "cpc", "campaign": "spring"}
    assert "utm_source=search" in lead["landing_page"]
    person = convert(api, lead)
    (touch,) = wait_until(
        lambda: made(api.get("/touches", params={"contact_id": person}), 200)["items"], 30,
        "what touched the lead is the contact's")
    assert (touch["kind"], touch["source"]["type"], touch["campaign_id"], touch["utm"]) == (
        "form", "form_submission", campaign["id"], lead["utm"])

    consents = f"/contacts/{person}/consents"
    assert made(api.get(consents), 200)["items"] == []
    marta.press(marta.mail("Confírmelo"), "forms/confirmations")
    (consent,) = wait_until(
        lambda: made(api.get(consents), 200)["items"], 30, "contacts have the consent")
    assert (consent["purpose"], consent["decision"], consent["evidence"][0]["text"]) == (
        "newsletter", "granted", WORDS["es"])
    assert made(api.get(f"/contacts/{person}/approach", params={
        "purpose": "newsletter", "channel": "email"}), 200)["is_allowed"] is True

    goes_in_her_place(api, set_up, marta, luis)


def goes_in_her_place(api, set_up, marta, luis):
    """The first gives the place back; who waited has it, and comes."""
    campaign, occasion, _ = set_up
    registrations = f"/occasions/{occasion['id']}/registrations"

    def states():
        return {one["email"]: one["state"] for one in
                made(api.get(registrations), 200)["items"]}

    luis.press(luis.mail("Confírmelo"), "forms/confirmations")
    assert states() == {marta.address: "confirmed", luis.address: "waiting"}
    marta.press(marta.mail("Su plaza"), "registrations")
    assert states() == {marta.address: "cancelled", luis.address: "confirmed"}
    moved_up = luis.mail("Hay plaza")
    assert [part.get_content_type() for part in moved_up.iter_attachments()] == [
        "text/calendar"]

    person = convert(api, lead_of(api, luis))
    mine = wait_until(lambda: next((one for one in made(
        api.get(registrations, params={"state": "confirmed"}), 200)["items"]
        if one.get("contact_id") == person), None), 30, "the registration is the contact's")
    for _ in range(2):
        made(api.post(f"/occasion-registrations/{mine['id']}/check-in", json={}), 200)

    told = wait_until(lambda: [one for one in made(api.get(
        f"/contacts/{person}/interactions"), 200)["items"] if one["channel"] == "event"], 30,
        "the timeline tells of it")
    assert len(told) == 1
    kinds = [touch["kind"] for touch in made(
        api.get("/touches", params={"contact_id": person}), 200)["items"]]
    assert sorted(kinds) == ["form", "visited"]
    results = made(api.get(f"/occasions/{occasion['id']}/results"), 200)
    assert (results["attended_count"], results["cancelled_count"],
            results["cost"]["amount"]) == (1, 1, "12.50")
    assert [entry["source"]["id"] for entry in made(api.get(
        "/costs", params={"campaign_id": campaign["id"]}), 200)["items"]] == [mine["id"]]


def test_what_is_no_person_or_no_form_of_ours_comes_to_nothing(suite, api, set_up, mark):
    _, occasion, form = set_up
    url = f"{suite.url}/api/v1/public/forms/{form['id']}"
    person, bot = Stranger(suite, "Ana", mark), Stranger(suite, "Bot", mark)
    thanked, _ = person.fill_in(f"{url}/page?lang=es")
    lead_of(api, person)

    spam, _ = bot.fill_in(f"{url}/page?lang=es", website="https://spam.example")
    assert (spam.status_code, spam.text) == (thanked.status_code, thanked.text)
    shown = bot.web.get(url).json()
    answers = {"answers": {"email": bot.address}}
    token = shown["token"]
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    refused = bot.web.post(f"{url}/submissions", json={"token": forged, **answers})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/token")
    large = bot.web.post(f"{url}/submissions", json={
        "token": token, "answers": {"name": "x" * 70_000, "email": bot.address}})
    assert large.status_code == 413
    made(api.post(f"/forms/{form['id']}/close", json={}), 200)
    late = bot.web.post(f"{url}/submissions", json={"token": token, **answers})
    assert (late.status_code, late.json()["code"]) == (409, "form_is_closed")

    kept = made(api.get(f"/forms/{form['id']}/submissions"), 200)["items"]
    assert {one["email"]: one["state"] for one in kept} == {
        person.address: "received", bot.address: "suspected"}
    assert made(api.get("/leads", params={"email": bot.address}), 200)["items"] == []
    assert [one["email"] for one in made(api.get(
        f"/occasions/{occasion['id']}/registrations"), 200)["items"]] == [person.address]
