"""What is said of a lead, in its normal form: email, phone, tax id and name."""

import unicodedata

import phonenumbers
from stdnum import get_cc_module
from stdnum.exceptions import ValidationError as TaxIdInvalid

from chassis.emails import normal_email
from chassis.money import stored
from contracts.errors import ValidationFailed

from .settings import lead_settings

# What python-stdnum calls the tax ids of organisations and people, country by country.
TAX_ID_KINDS = ("vat", "nif", "codicefiscale", "idnr", "stnr", "utr")
LONGEST_NAME = 300


def settle(fields, *, known=None):
    """The fields of a lead as they are kept; `known` is what was said before.

    Raises ValidationFailed, naming every value that is wrong.
    """
    fields = stored({name: _bare(value) for name, value in fields.items()})
    country = fields.get("country") or (known or {}).get("country") or (
        lead_settings().default_country)
    errors = []
    for name, normal in _NORMAL.items():
        if fields.get(name):
            try:
                fields[name] = normal(fields[name], country)
            except ValueError as error:
                errors.append({"pointer": f"/{name}", "detail": str(error)})
    if errors:
        raise ValidationFailed(errors=errors)

    whole = {**(known or {}), **fields}
    if not whole.get("email") and not whole.get("phone"):
        raise ValidationFailed.at("/email", "Give an email or a phone.")
    if not fields.get("name") and _is_named_anew(fields, known):
        fields["name"] = display_name(whole if known is None else {**whole, "name": None})
    return fields


def _bare(value):
    """A value without what a part of it leaves open."""
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if inner is not None}
    return value


def _is_named_anew(fields, known):
    if known is None or "name" in fields:
        return True
    was_made = known.get("name") == display_name({**known, "name": None})
    return was_made and bool({"given_name", "family_name"} & fields.keys())


def display_name(fields):
    """What somebody is called: as said, else of whatever there is."""
    parts = " ".join(fields[part] for part in ("given_name", "family_name") if fields.get(part))
    for name in (fields.get("name"), parts, fields.get("company"), fields.get("email"),
                 fields.get("phone")):
        if name:
            return name[:LONGEST_NAME]
    raise ValidationFailed.at("/name", "Give a name.")


def normal_phone(text, country):
    """E.164 of a number as people write it. Raises ValueError."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"This is not a phone number: {error}") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("This is not a phone number: its length is wrong.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_tax_id(text, country):
    """A tax id without blanks, checked where the country's is known. Raises ValueError."""
    modules = [get_cc_module(country.lower(), kind) for kind in TAX_ID_KINDS]
    known = [module for module in modules if module is not None]
    for module in known:
        try:
            return module.validate(text)
        except TaxIdInvalid:
            continue
    if known:
        raise ValueError(f"This is not a tax id of {country}.")
    return "".join(text.split()).upper()


_NORMAL = {
    "email": lambda text, _country: normal_email(text), "phone": normal_phone,
    "tax_id": normal_tax_id,
}


def fold(text):
    """Text without accents, capitals and further blanks: José and jose are one."""
    decomposed = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def keys_of(lead):
    """What a lead is looked up by, such as `email:ana@example.com`."""
    country = lead.get("country") or lead_settings().default_country
    keys = [f"{name}:{lead[name]}" for name in ("email", "phone") if lead.get(name)]
    if lead.get("tax_id"):
        keys.append(f"tax_id:{country}:{lead['tax_id']}")
    if lead.get("company") and lead["name"] != lead["company"]:
        keys.append(f"who:{fold(lead['name'])}|{fold(lead['company'])}")
    return keys
