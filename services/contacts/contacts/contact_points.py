"""Emails, phones and the like as they are stored: normal forms, one of each list primary."""

from functools import lru_cache

import phonenumbers
from stdnum import get_cc_module
from stdnum.exceptions import ValidationError as TaxIdInvalid

from chassis.emails import normal_email
from contracts.errors import ValidationFailed

# What python-stdnum calls the tax ids of organisations and people, country by country.
TAX_ID_KINDS = ("vat", "nif", "codicefiscale", "idnr", "stnr", "utr")

# Lists in which at most one is the one to use.
WITH_PRIMARY = ("emails", "phones", "addresses", "social_handles", "affiliations")


def normalise(fields, *, country):
    """Bring the contact points among `fields` into their normal forms, in place.

    `country` is whose national phone numbers are meant. Raises ValidationFailed, naming every
    value that is wrong.
    """
    errors = []
    for email in _each(fields, "emails", errors, normal_email, "address"):
        email["address"] = email.pop("_normal")
    region = _country_of(fields) or country
    for phone in _each(fields, "phones", errors, lambda text: normal_phone(text, region), "number"):
        number, extension = phone.pop("_normal")
        phone["number"] = number
        if extension and not phone.get("extension"):
            phone["extension"] = extension
    for index, tax_id in enumerate(fields.get("tax_ids") or ()):
        try:
            tax_id["value"] = normal_tax_id(tax_id["country"], tax_id["value"])
        except ValueError as error:
            errors.append({"pointer": f"/tax_ids/{index}/value", "detail": str(error)})
    errors.extend(settle_primaries(fields))
    if errors:
        raise ValidationFailed(errors=errors)


def settle_primaries(fields):
    """Make the first of each list primary where none is, and return what is wrong."""
    return [
        error for name in WITH_PRIMARY for error in _settle_primary(name, fields.get(name) or ())
    ]


def _each(fields, name, errors, normal, key):
    """The items of a list with `_normal` set; those that have none are told in `errors`."""
    for index, item in enumerate(fields.get(name) or ()):
        try:
            item["_normal"] = normal(item[key])
        except ValueError as error:
            errors.append({"pointer": f"/{name}/{index}/{key}", "detail": str(error)})
        else:
            yield item


def _settle_primary(name, items):
    primaries = [index for index, item in enumerate(items) if item.get("is_primary")]
    if len(primaries) > 1:
        return [{"pointer": f"/{name}/{primaries[1]}/is_primary",
                 "detail": "Only one of them can be primary."}]
    if items and not primaries:
        items[0]["is_primary"] = True
    return []


def _country_of(fields):
    for address in fields.get("addresses") or ():
        if address.get("country"):
            return address["country"]
    return None


@lru_cache(20_000)
def normal_phone(text, country):
    """`(E.164, extension or None)` of a number as people write it. Raises ValueError."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"This is not a phone number: {error}") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("This is not a phone number: its length is wrong.")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164, number.extension


def normal_tax_id(country, text):
    """A tax id without blanks, its check digits checked where the country's are known.

    A country may have several kinds, such as a VAT number and a person's tax number; one of them
    has to fit. Raises ValueError.
    """
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
