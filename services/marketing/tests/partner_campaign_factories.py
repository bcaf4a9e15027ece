"""Partners who are offered to take part in campaigns, for the tests of marketing."""

from campaign_factories import approved

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import ServiceUnavailable
from marketing.partners import partner_leads

TEXTS = [{"language": "es", "title": "Calor en casa", "body": "Estufas de leña a mitad de precio."}]
MATERIALS = [{"name": "Cartel A3", "url": "https://lumbre.example/cartel.pdf"}]


def a_partner(name="Distribuciones Norte", **fields):
    return party("organisation", name=name, **{"roles": [{"role": "partner"}], **fields})


def signed_in(partner_id):
    return Actor(new_id("portal_account"), roles=("partner",), contact_id=partner_id,
                 party_id=partner_id)


def euros(amount):
    return {"amount": amount, "currency": "EUR"}


def some_terms(**fields):
    return {"title": "Otoño con partners", "task": "Mostrar la estufa en la tienda.",
            "texts": TEXTS, "materials": MATERIALS, "co_funding": euros("500.00"),
            "co_funding_percent": 50, "leads_promised": 20, **fields}


def offered(rules, partner_id, campaign=None, **terms):
    campaign = campaign or approved(rules)
    return rules.offer_campaign(
        campaign_id=campaign["id"], partner_id=partner_id, **some_terms(**terms))


def joined(rules, partner_id, campaign=None, **terms):
    offer = offered(rules, partner_id, campaign, **terms)
    rules.by(signed_in(partner_id)).join_partner_campaign(
        campaign_offer_id=offer["id"], version=offer["version"])
    return offer


def a_lead(offer, number=1, **fields):
    return {"campaign_offer_id": offer["id"], "name": f"Marta Gil {number}",
            "email": f"marta{number}@gil.example", "company": "Hostelería Gil", **fields}


def a_claim(offer, amount="200.00", **fields):
    return {"campaign_offer_id": offer["id"], "amount": euros(amount),
            "spent_on": clock.today(), "description": "Anuncio en el periódico.",
            "proof_url": "https://norte.example/factura-1.pdf", **fields}


class Sales:
    """What sales does of what it is asked, each under its name once."""

    def __init__(self, monkeypatch):
        self.leads, self.is_away, self.refusal = {}, False, None
        monkeypatch.setattr(partner_leads, "ask", self.ask)

    def ask(self, operation, *, once=None, **request):
        operation.request.load(request)
        if self.is_away:
            raise ServiceUnavailable("sales is away")
        if self.refusal:
            raise self.refusal
        lead = self.leads.setdefault(once, {"id": new_id("lead"), **request})
        return lead
