"""Fiscal data in its normal form: tax ids, VAT ids, IBANs and addresses for e-invoices."""

import re

from bson.decimal128 import Decimal128
from email_validator import EmailNotValidError, validate_email
from stdnum import get_cc_module, iban
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as NotANumber

from chassis.money import stored
from contracts.errors import ValidationFailed

# What python-stdnum calls the tax ids of organisations and people, country by country.
TAX_ID_KINDS = ("vat", "nif", "codicefiscale", "idnr", "stnr", "utr")
_EINVOICE_ADDRESS = re.compile(r"\d{4}:[A-Za-z0-9.:_+-]{1,190}")


def normalise(fields, *, held=None):
    """Bring the fiscal data among `fields` into its normal form, in place.

    `held` is what else is known, for what depends on each other. Raises ValidationFailed, naming
    every value that is wrong.
    """
    errors = []
    whole = {**(held or {}), **fields}
    country = (whole.get("address") or {}).get("country")
    for name, normal in (
        ("tax_id", lambda text: normal_tax_id(country, text)), ("vat_id", normal_vat_id),
        ("iban", normal_iban), ("email", normal_email),
        ("einvoice_address", normal_einvoice_address),
    ):
        if fields.get(name) is not None:
            _settle(fields, name, normal, f"/{name}", errors)
    if fields.get("address") is not None and whole.get("tax_id") and not fields.get("tax_id"):
        # Another country has other tax ids.
        _settle({"tax_id": whole["tax_id"]}, "tax_id",
                lambda text: normal_tax_id(country, text), "/address/country", errors)
    method = fields.get("payment_method")
    if method is not None:
        _settle_method(method, "/payment_method", errors)
    if errors:
        raise ValidationFailed(errors=errors)


def _settle(fields, name, normal, pointer, errors):
    try:
        fields[name] = normal(fields[name])
    except ValueError as error:
        errors.append({"pointer": pointer, "detail": str(error)})


def _settle_method(method, pointer, errors):
    if method.get("iban") is not None:
        _settle(method, "iban", normal_iban, f"{pointer}/iban", errors)
    elif method["kind"] == "direct_debit":
        errors.append({"pointer": f"{pointer}/iban",
                       "detail": "A direct debit is drawn on an account, so it takes an IBAN."})


def normal_tax_id(country, text):
    """A tax id without blanks, its check digits checked where those of the country are known.

    A country may have several kinds, such as a VAT number and a person's tax number; one of them
    has to fit. Raises ValueError.
    """
    modules = [get_cc_module((country or "").lower(), kind) for kind in TAX_ID_KINDS]
    known = [module for module in modules if module is not None]
    for module in known:
        try:
            return module.validate(text)
        except NotANumber:
            continue
    if known:
        raise ValueError(f"This is not a tax id of {country}.")
    return "".join(text.split()).upper()


def normal_vat_id(text):
    """A VAT id of the EU with the prefix of its country. Raises ValueError."""
    try:
        return vat.validate(text)
    except NotANumber as error:
        raise ValueError(
            "This is not a VAT id of the EU, which begins with its country.") from error


def normal_iban(text):
    """An IBAN without blanks, its check digits checked (ISO 13616). Raises ValueError."""
    try:
        return iban.validate(text)
    except NotANumber as error:
        raise ValueError("This is not an IBAN.") from error


def normal_email(text):
    """An address to write to. Raises ValueError."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("This is not an email address.") from error


def normal_einvoice_address(text):
    """An address for e-invoices, `scheme:id`. Raises ValueError."""
    if not _EINVOICE_ADDRESS.fullmatch(text):
        raise ValueError("This is not scheme:id, such as 0088:8437000000001.")
    return text


def settled(fields):
    """Fields without what is not said, and decimals as the store takes them, at any depth."""
    return stored(_without_none(fields))


def settled_with_none(changes):
    """As `settled`, where None at the top takes a field away."""
    return {name: None if value is None else settled(value) for name, value in changes.items()}


def decimal_of(value):
    """A decimal, wherever it comes from."""
    return value.to_decimal() if isinstance(value, Decimal128) else value


def _without_none(value):
    if isinstance(value, dict):
        return {name: _without_none(inner) for name, inner in value.items()
                if inner is not None}
    if isinstance(value, list):
        return [_without_none(inner) for inner in value]
    return value
