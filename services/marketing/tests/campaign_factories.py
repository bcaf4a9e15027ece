"""Campaigns and actions to work with, for the tests of marketing."""

from contracts.context import Actor

AUTHOR = "user_01h455vb4pex5vsknk084sn02q"
EVA = Actor("user_01keeca2mwf04sf6mrhrvrar59", roles=("marketing_manager",))
OBJECTIVE = {
    "name": "Calor en otoño", "why": "Las estufas se venden en octubre o no se venden.",
    "for_whom": "Quien compró leña el año pasado.", "benefit_for_us": "Vender 40 estufas.",
    "benefit_for_them": "Una casa caliente por menos.", "payback_on": "2027-01-31",
    "budget": {"amount": "1000.00", "currency": "EUR"}, "starts_on": "2026-10-01",
}
SETTINGS = {
    "sender_name": "Lumbre", "sender_address": "hola@lumbre.example",
    "postal_address": "Lumbre SL, Calle Mayor 1, 28013 Madrid",
    "public_url": "https://crm.lumbre.example",
    "window": {"sends_from": "00:00", "sends_until": "23:59", "weekdays": [1, 2, 3, 4, 5, 6, 7]},
    "caps": [], "mails_a_second": 1000,
}
LINK = "https://lumbre.example/estufas?a=1&b=2"


def a_text(language="es", **fields):
    return {"language": language, "subject": "Hola {{ given_name or 'cliente' }}",
            "html": f'<p>Hola {{{{ name }}}}</p><p><a href="{LINK}">Ver</a></p>', **fields}


def a_mail(*texts, **fields):
    return {"variants": [{"key": "a", "texts": list(texts) or [a_text()]}], **fields}


def two_variants(**fields):
    return a_mail(variants=[{"key": key, "texts": [a_text(subject=f"Asunto {key}")]}
                            for key in ("a", "b")], **fields)


def approved(rules, **fields):
    """A campaign that somebody else approved."""
    campaign = rules.create_campaign(**{**OBJECTIVE, **fields})
    return rules.by(EVA).approve_campaign(campaign_id=campaign["id"])


def an_action(rules, campaign, contact_ids=(), **fields):
    """An action by email for these contacts."""
    return rules.create_action(**{
        "campaign_id": campaign["id"], "name": "Correo de octubre", "channel": "email",
        "audience": {"contact_ids": list(contact_ids)}, "mail": a_mail(), **fields})


def launched(rules, contact_ids=(), campaign=None, **fields):
    """An action by email that is under way."""
    action = an_action(rules, campaign or approved(rules), contact_ids, **fields)
    return rules.launch_action(action_id=action["id"])
