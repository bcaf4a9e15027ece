"""Forms and occasions to work with, for the tests of marketing."""

import re
from datetime import UTC, datetime, timedelta

from campaign_factories import EVA
from marketing_factories import a_contact, happened

from chassis import clock
from contracts.common import Time

WORDS = {"en": "Send me the newsletter by mail.", "es": "Envíenme el boletín por correo."}
QUESTIONS = [
    {"key": "name", "label": {"en": "Name", "es": "Nombre"}, "lead_field": "name"},
    {"key": "email", "kind": "email", "label": {"en": "Email", "es": "Correo"},
     "is_required": True, "lead_field": "email"},
    {"key": "phone", "kind": "phone", "label": {"en": "Phone", "es": "Teléfono"},
     "lead_field": "phone"},
    {"key": "stove", "kind": "choice", "label": {"en": "Which stove", "es": "Qué estufa"},
     "options": [{"key": "wood", "label": {"en": "Wood", "es": "Leña"}},
                 {"key": "pellet", "label": {"en": "Pellet", "es": "Pellet"}}]},
]
BOX = {"key": "newsletter", "purpose": "newsletter", "channel": "email", "text": WORDS}
UTM = {"source": "search", "medium": "cpc", "campaign": "spring"}
LANDING = "https://lumbre.example/estufas?utm_source=search"
ANSWERS = {"name": "Marta Gil", "email": "marta@gil.example", "stove": "wood"}


def a_form(**fields):
    """What makes a form that asks a stranger for their address and the newsletter."""
    return {"name": "Pedir oferta", "title": {"en": "Ask for an offer", "es": "Pedir oferta"},
            "questions": QUESTIONS, "consents": [BOX], "origins": ["https://lumbre.example"],
            "thanks": {"en": "Thank you.", "es": "Gracias."}, **fields}


def opened_form(rules, **fields):
    """A form that can be filled in."""
    form = rules.create_form(**a_form(**fields))
    return rules.open_form(form_id=form["id"])


def shown(rules, form, *, seconds=10):
    """The form as a stranger sees it, so many seconds ago."""
    public = rules.get_public_form(form_id=form["id"])
    clock.move(clock.now() - _real_now() + timedelta(seconds=seconds))
    return public


def _real_now():
    return datetime.now(UTC)


def filled(public, *, email="marta@gil.example", **fields):
    """What a stranger sends who has seen the form."""
    return {"form_id": public["id"], "token": public["token"],
            "answers": {**ANSWERS, "email": email}, "consents": ["newsletter"], "utm": UTM,
            "landing_page": LANDING, **fields}


def sent(rules, form, **fields):
    """A submission of a stranger, as it is kept."""
    public = shown(rules, form)
    rules.submit_form(**filled(public, **fields))
    return of_token(rules, public["token"])


def of_token(rules, token):
    """The submission that came with a token, as it is kept; None without one."""
    return rules.store.form_submissions.find_one(
        {"_id": f"form_submission_{token.partition('.')[0]}"})


def mails(rules, to=None):
    """The mails that wait, the latest last."""
    where = {"to": to} if to else {}
    return list(rules.store.mails_out.find(where).sort("created_at", 1))


def link_in(mail, what):
    """The end of the link in a mail that leads there."""
    return re.search(rf"/public/{what}/([0-9a-z]+)", mail["text"]).group(1)


def an_occasion(**fields):
    """What makes a seminar of next week with two places."""
    starts_at = clock.now() + timedelta(days=7)
    return {"name": "Jornada de leña", "kind": "seminar", "place": "Calle Mayor 1, Madrid",
            "starts_at": told_at(starts_at), "ends_at": told_at(starts_at + timedelta(hours=2)),
            "capacity": 2, **fields}


def told_at(moment):
    """A time as requests tell it."""
    return Time()._serialize(moment, None, None)


def opened_occasion(rules, **fields):
    """An occasion that one can register for."""
    occasion = rules.create_occasion(**an_occasion(**fields))
    return rules.by(EVA).open_occasion(occasion_id=occasion["id"])


def registered(rules, occasion, name, **fields):
    """Somebody whom one of us registered."""
    return rules.register_for_occasion(
        occasion_id=occasion["id"], name=name, email=f"{name}@example.com", **fields)


def states(rules, occasion):
    """Where each stands, by name or address."""
    found = rules.list_occasion_registrations(occasion_id=occasion["id"], limit=200)["items"]
    return {(item.get("email") or "").partition("@")[0]: item["state"] for item in found}


def confirm(rules, address="marta@gil.example"):
    """Press the button behind the link that was mailed to an address last."""
    token = link_in(mails(rules, address)[-1], "forms/confirmations")
    return rules.confirm_form_submission(token=token)


def of_id(rules, raw):
    """A submission as it is kept by now; None when it is gone."""
    return rules.store.form_submissions.find_one({"_id": raw["_id"]})


def with_address(address="marta@gil.example"):
    """A contact with an address, as contacts tells of one."""
    return a_contact(emails=[{"address": address}])


def came(contact):
    """That contacts tells of somebody new."""
    return happened("contacts.contact.created", {"contact": contact, "changed": []})


def by_name(rules, occasion, name):
    """The registration of somebody."""
    found = rules.list_occasion_registrations(occasion_id=occasion["id"], limit=200)["items"]
    return next(item for item in found if (item.get("email") or "").startswith(f"{name}@"))


def cancel(rules, registration):
    """Give a place back."""
    return rules.cancel_occasion_registration(occasion_registration_id=registration["id"])


def check_in(rules, registration):
    """Note that somebody is there."""
    return rules.check_in_occasion_registration(occasion_registration_id=registration["id"])


def subjects(rules, name):
    """What mails to somebody are about, the latest last."""
    return [mail["subject"].partition(":")[0] for mail in mails(rules, f"{name}@example.com")]
