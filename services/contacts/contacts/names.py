"""What a party is called, and the words that it is found by."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th"}
MOST_WORDS = 60


def fold(text):
    """Text without accents and capitals: José and jose are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(_LETTERS.get(letter, letter) for letter in plain)


def words_in(text):
    """The folded words of a text."""
    return _WORD.findall(fold(text))


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
    """The words that a contact is found by, without repeats: names, organisations, addresses."""
    found = {}
    for name in ("name", "given_name", "family_name", "nickname", "legal_name"):
        _add(found, words_in(fields.get(name) or ""))
    for affiliation in fields.get("affiliations") or ():
        _add(found, words_in(affiliation.get("organisation_name") or ""))
    for tag in fields.get("tags") or ():
        _add(found, words_in(tag))
    for email in fields.get("emails") or ():
        address = fold(email["address"])
        _add(found, [address, *_WORD.findall(address)])
    for phone in fields.get("phones") or ():
        _add(found, phone_words(phone["number"]))
    for handle in fields.get("social_handles") or ():
        _add(found, words_in(handle["handle"]))
    for external_id in fields.get("external_ids") or ():
        _add(found, [fold(external_id["id"])])
    return list(found)[:MOST_WORDS]


def _add(found, words):
    found.update(dict.fromkeys(words))


def phone_words(number):
    """A phone number as it may be typed: all its digits, and those after the country code."""
    digits = number.lstrip("+")
    # Country codes have one to three digits; which one it is does not matter to a prefix search.
    return [digits, *(digits[length:] for length in (1, 2, 3) if len(digits) - length >= 6)]
