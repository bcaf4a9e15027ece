"""What somebody wrote into a form, checked against what it asked."""

import re
from datetime import date

import phonenumbers
from marshmallow import ValidationError

from chassis.emails import normal_email
from contracts.errors import ValidationFailed
from contracts.sales.lead import PersonAsked

_PERSON = PersonAsked().fields
_NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,6})?", re.ASCII)
_COUNTRY = re.compile("[A-Z]{2}")
LONGEST_LINE = 300
# Whose national numbers are meant where no country is said.
DEFAULT_COUNTRY = "ES"
TICKED = "yes"


def checked(edition, answers, consents):
    """The answers without what was left blank. Raises ValidationFailed, naming what is wrong."""
    asked = {question["key"]: question for question in edition["questions"]}
    written = {key: text for key, text in answers.items() if text}
    errors = [(f"/answers/{key}", "The form does not ask for this.")
              for key in written if key not in asked]
    errors += [(f"/answers/{key}", "The form asks for this.")
               for key, question in asked.items() if question["is_required"] and key not in written]
    offered = {box["key"] for box in edition.get("consents", ())}
    errors += [(f"/consents/{place}", "The form does not ask for this.")
               for place, key in enumerate(consents) if key not in offered]
    clean, country = {}, _country_in(asked, written)
    for key, text in written.items():
        if key not in asked:
            continue
        try:
            clean[key] = _read(asked[key], text, country)
        except ValueError as error:
            errors.append((f"/answers/{key}", str(error)))
    if errors:
        raise ValidationFailed(errors=[
            {"pointer": pointer, "detail": detail} for pointer, detail in errors])
    return clean


def by_lead_field(edition, answers):
    """`{field of a lead: answer}`, and under None `[(question, answer)]` of all others."""
    found = {None: []}
    for question in edition["questions"]:
        text = answers.get(question["key"])
        if text is None:
            continue
        if question.get("lead_field"):
            found[question["lead_field"]] = text
        else:
            found[None].append((question, text))
    return found


def email_in(edition, answers):
    """The address that somebody gave of themselves; None without one."""
    return by_lead_field(edition, answers).get("email")


def _read(question, text, country):
    """An answer as it is kept. Raises ValueError."""
    kind = question["kind"]
    text = _READERS[kind](text) if kind in _READERS else text
    if kind == "choice" and text not in [option["key"] for option in question["options"]]:
        raise ValueError("This is none of the options.")
    if kind == "phone":
        text = _phone(text, country)
    if question.get("lead_field"):
        _refuse_misfit(question["lead_field"], text)
    return text


def _refuse_misfit(lead_field, text):
    """Raise ValueError for what sales would refuse there."""
    field = _PERSON[lead_field]
    try:
        field.deserialize(int(text) if lead_field == "company_size" else text)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    except ValueError as error:
        raise ValueError("This is not a whole number.") from error


def _country_in(asked, written):
    return next((written[key] for key, question in asked.items()
                 if question["kind"] == "country" and _COUNTRY.fullmatch(written.get(key, ""))),
                DEFAULT_COUNTRY)


def _line(text):
    if len(text) > LONGEST_LINE or "\n" in text or "\r" in text:
        raise ValueError("This is too long, or more than one line.")
    return text


def _phone(text, country):
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError("This is not a phone number.") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("This is not a phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text):
    try:
        return normal_email(text)
    except ValueError as error:
        raise ValueError("This is not an email address.") from error


def _number(text):
    if not _NUMBER.fullmatch(text):
        raise ValueError("This is not a number.")
    return text.replace(",", ".")


def _day(text):
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("This is not a day such as 2026-03-31.") from error


def _ticked(text):
    if text != TICKED:
        raise ValueError("Tick it, or leave it.")
    return text


def _country(text):
    if not _COUNTRY.fullmatch(text):
        raise ValueError("This is not a country code such as ES.")
    return text


_READERS = {"text": _line, "email": _email, "number": _number, "date": _day,
            "checkbox": _ticked, "country": _country}
