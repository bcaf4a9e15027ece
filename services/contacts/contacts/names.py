"""What a party is called, and the words that it is found by."""

import re
import unicodedata
from functools import cache, lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_WORD = re.compile(r"[^\W_]+")
# O'Brien is obrien too, and S.L. is sl, for those who type it so.
_JOINT = re.compile(r"(?<=[^\W_])['’ʼ](?=[^\W_])|(?<=\b[^\W_])\.(?=[^\W_]\b)")
# Letters that are no other letter with an accent, but are typed as one.
_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "þ": "th",
    "ı": "i", "ŋ": "n",
})
MOST_WORDS = 400


def fold(text):
    """Text without accents and capitals: José and jose are one."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    # What NFKD takes apart may be capitals again, as in ™.
    return plain.casefold().translate(_LETTERS)


def words_in(text):
    """The folded words of a text, as they are typed."""
    return _WORD.findall(_JOINT.sub("", fold(text)))


def display_name(fields):
    """The name to show when none is given: of the parts, else of whatever there is, else None."""
    parts = [fields.get(part) for part in ("given_name", "additional_names", "family_name")]
    name = " ".join(part for part in parts if part)
    if name:
        return name
    for fallback in ("legal_name", "nickname"):
        if fields.get(fallback):
            return fields[fallback]
    for points, key in (("emails", "address"), ("phones", "number")):
        if fields.get(points):
            return fields[points][0][key]
    return None


def search_words(fields):
    """The words that a contact is found by, without repeats.

    Names, and what is looked for as a whole, come first: of too many words the last are dropped.
    """
    found = {}
    for name in ("name", "given_name", "family_name", "nickname", "legal_name"):
        if fields.get(name):
            _add(found, all_words_in(fields[name]))
    addresses = [fold(email["address"]) for email in fields.get("emails") or ()]
    _add(found, addresses)
    for phone in fields.get("phones") or ():
        _add(found, phone_words(phone["number"]))
    _add(found, [fold(external_id["id"]) for external_id in fields.get("external_ids") or ()])
    # As they are named before they are stored, and where they are.
    _add(found, fields.get("custom_words") or fields.get("_custom_words") or ())
    for affiliation in fields.get("affiliations") or ():
        _add(found, all_words_in(affiliation.get("organisation_name") or ""))
    for tag in fields.get("tags") or ():
        _add(found, all_words_in(tag))
    for handle in fields.get("social_handles") or ():
        _add(found, all_words_in(handle["handle"]))
    for address in addresses:
        _add(found, address_words(address))
    return list(found)[:MOST_WORDS]


def _add(found, words):
    found.update(dict.fromkeys(words))


def all_words_in(text):
    """The folded words of a text, both as they are written and as they are typed."""
    return list(_all_words_in(text))


@lru_cache(20_000)
def _all_words_in(text):
    # Names, companies and tags come again and again.
    folded = fold(text)
    joint = _JOINT.sub("", folded)
    words = _WORD.findall(joint)
    return tuple(words if joint == folded else [*words, *_WORD.findall(folded)])


def address_words(address):
    """The words of an email address, and its domain, whose last part nobody is looked for by."""
    local, _, domain = address.rpartition("@")
    return [*_WORD.findall(local), domain, *_WORD.findall(domain.rpartition(".")[0])]


def phone_words(number):
    """A phone number (E.164) as it may be typed: all of it, and as one dials it in its country."""
    digits = number.lstrip("+")
    for length in (1, 2, 3):
        code = int(digits[:length] or 0)
        if code in COUNTRY_CODE_TO_REGION_CODE:
            own = digits[length:]
            return [digits, own, *(prefix + own for prefix in _trunk_prefix(code))]
    return [digits]


@cache
def _trunk_prefix(country_code):
    """What one dials before a number within that country, as a list of none or one."""
    region = COUNTRY_CODE_TO_REGION_CODE[country_code][0]
    if not region.isalpha():
        return []
    metadata = PhoneMetadata.metadata_for_region(region)
    return [metadata.national_prefix] if metadata and metadata.national_prefix else []
