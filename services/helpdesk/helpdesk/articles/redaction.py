"""Texts without whom they are about: names of those who took part, addresses and numbers.

Nothing is stored here.
"""

import re

import phonenumbers

GONE = "[…]"
_EMAIL = re.compile(r"[^\s@<>(),;:\"']{1,64}@[^\s@<>(),;:\"']{1,255}\.[^\s@<>(),;:\"'.]{2,}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,4})?\b")
# Spanish tax ids of people.
_NIF = re.compile(r"\b(?:\d{8}|[XYZ]\d{7})-?[A-Z]\b", re.IGNORECASE)
# Numbers that are written without their country are read as they are dialled here.
_REGIONS = ("ES", "GB", "US")
_LEAST_LETTERS = 3


def without_persons(text, parties=()):
    """The text without addresses and numbers, and without the names of these parties."""
    text = without_addresses(text)
    for name in sorted(_whole_names(parties), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", GONE, text, flags=re.IGNORECASE)
    for name in sorted(_parts_of_names(parties), key=len, reverse=True):
        # A part by itself may be a word of the language, which has no capital then.
        text = re.sub(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.upper())})(?!\w)", GONE, text)
    return re.sub(rf"{re.escape(GONE)}(?:[ ,]+{re.escape(GONE)})+", GONE, text)


def without_addresses(text):
    """The text without email addresses, telephone numbers, tax ids and accounts of banks."""
    text = _NIF.sub(GONE, _IBAN.sub(GONE, _EMAIL.sub(GONE, text)))
    for region in _REGIONS:
        for found in reversed(list(phonenumbers.PhoneNumberMatcher(text, region))):
            text = text[:found.start] + GONE + text[found.end:]
    return text


def _whole_names(parties):
    return {party[name].strip() for party in parties for name in ("name", "legal_name")
            if party.get(name) and len(party[name].strip()) >= _LEAST_LETTERS}


def _parts_of_names(parties):
    said = " ".join(party[name] for party in parties if party.get("kind") == "person"
                    for name in ("name", "given_name", "family_name") if party.get(name))
    return {part for part in re.findall(r"\w[\w'’-]*", said) if len(part) >= _LEAST_LETTERS}
