"""Actions by letter and whom they are to reach, for the tests of marketing."""

import base64
from io import BytesIO

from campaign_factories import approved
from pypdf import PdfReader

from chassis.testing.parties import party
from contracts.errors import ServiceUnavailable
from marketing.campaigns import approaching, ledgers
from marketing.email import planning as audience
from marketing.letters import composing, letter_runs

SENDER = {"name": "Lumbre SL", "street": "Calle Mayor 1", "postal_code": "28013",
          "locality": "Madrid", "country": "ES"}
BODY = "Estimado {{ given_name or 'cliente' }}:\n\nEl otoño llega.\nVenga a vernos."


def a_letter(**fields):
    return {"sender": SENDER, "texts": [
        {"language": "es", "subject": "Calor para {{ name }}", "body": BODY,
         "signed_by": "Eva Ruiz"},
        {"language": "en", "subject": "Warmth for {{ name }}", "body": "Dear {{ given_name }},"}],
        **fields}


def reader(number=1, **fields):
    return party(**{
        "name": f"Persona{number} Gil", "given_name": f"Persona{number}", "addresses": [
            {"street": f"Gran Vía {number}", "postal_code": "48001", "locality": "Bilbao",
             "region": "Bizkaia", "country": "ES"}], **fields})


def launched_letter(rules, contact_ids, campaign=None, **fields):
    action = rules.create_action(**{
        "campaign_id": (campaign or approved(rules))["id"], "name": "Carta de octubre",
        "channel": "letter", "letter": a_letter(), "audience": {"contact_ids": contact_ids},
        "unit_cost": {"amount": "0.82", "currency": "EUR"}, **fields})
    return rules.launch_action(action_id=action["id"])


def compose():
    """Plan whom actions reach, and compose their letters."""
    audience.plan_recipients()
    composing.compose_letters()


def composed(rules, action):
    run = rules.create_letter_run(action_id=action["id"])
    compose()
    return rules.get_letter_run(letter_run_id=run["id"])


def pages_of(file):
    """The text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(
        BytesIO(base64.b64decode(file["content"]))).pages]


class Post:
    """What contacts answer of who may be written to."""

    def __init__(self, monkeypatch):
        self.refused, self.guarded, self.is_away = {}, set(), False
        monkeypatch.setattr(approaching, "ask", self.ask)

    def ask(self, operation, **request):
        operation.request.load(request)
        if self.is_away:
            raise ServiceUnavailable("contacts is away")
        if operation.name == "may_approach":
            assert request["channel"] == "letter"
            return {"items": [
                {"contact_id": id, "is_allowed": id not in self.refused,
                 "reason": {"code": self.refused.get(id)}} for id in request["contact_ids"]]}
        return {"items": [{"contact_id": id, "findings": [
            {"level": "block", "override": None}] if id in self.guarded else []}
            for id in request["contact_ids"]]}


def hand_over(rules, run, **fields):
    rules.hand_over_letter_run(letter_run_id=run["id"], **fields)
    for _ in range(2):
        letter_runs.note_handed_over_letters()
        ledgers.enter_sent()


def letters(rules, run):
    return rules.list_letters(letter_run_id=run["id"])["items"]


def rows(rules, action):
    return {row["contact_id"]: (row["state"], row.get("reason")) for row in
            rules.list_action_recipients(action_id=action["id"])["items"]}
