"""What a person typed to find somebody, as the terms that are looked for."""

import re
from dataclasses import dataclass, field

from bson.regex import Regex

from .contact_points import normal_phone
from .names import fold, words_in
from .settings import default_country

MOST_TERMS = 8
SHORTEST_PHONE = 9

# Comes after all that begins with the same letters.
LAST = "\U0010ffff"

# What looks like a phone number of at least four digits, be it only its beginning.
_PHONE = re.compile(r"(?<![^\s(])\+?\(?[0-9](?:[\s()./-]{0,2}[0-9]){3,20}\)?(?![^\s),;])")
_AROUND = ".,;:()<>\"'@"


@dataclass(eq=False)
class Term:
    """A term, and what it may be known as.

    `spellings` are beginnings that count as typed, `near` are words that it may be a slip of,
    each with the number of slips. `count` is how many contacts have a word that begins like it,
    counted no further than is of use.
    """

    spellings: tuple
    count: int = 0
    near: dict = field(default_factory=dict)

    @property
    def text(self):
        return self.spellings[0]

    def clause(self, *, is_forgiven=False):
        """What a contact's words have to hold; with slips, if they are forgiven."""
        accepted = [Regex("^" + re.escape(spelling)) for spelling in self.spellings]
        if is_forgiven:
            accepted.extend(self.near)
        return accepted[0] if len(accepted) == 1 else {"$in": accepted}

    def residual(self, *, is_forgiven=False, is_exact=False):
        """The same, said so that the store does not look it up but holds contacts against it.

        It can look up only one of several conditions on the words, and is not to choose which. It
        compares a good deal faster than it matches patterns. `is_exact` wants the very words.
        """
        words = list(self.near) if is_forgiven else []
        if is_exact:
            words.extend(self.spellings)
        accepted = [{"_words": {"$in": words}}] if words else []
        if not is_exact:
            accepted += [{"_words": {"$elemMatch": {"$gte": spelling, "$lt": spelling + LAST}}}
                         for spelling in self.spellings]
        return {"$nor": [{"$nor": accepted}]}

    def is_among(self, words):
        """Whether one of the words is this very term."""
        return any(spelling in words for spelling in self.spellings)

    def closeness(self, word):
        """How well a word fits, from 0 to 1."""
        if word in self.spellings:
            return 1.0
        for spelling in self.spellings:
            if word.startswith(spelling):
                return 0.8 + 0.1 * len(spelling) / len(word)
        return 0.75 - 0.15 * self.near[word] if word in self.near else 0.0


def readings(q):
    """The ways to read a query, the likelier first: each a list of terms."""
    text = fold(q)
    numbers = [match[0] for match in _PHONE.finditer(text)]
    rest = _PHONE.sub(" ", text)
    # What is too short for a whole number may be a day, or part of a name.
    short = [number for number in numbers if sum(map(str.isdigit, number)) < SHORTEST_PHONE]
    long = [number for number in numbers if number not in short]
    found = {}
    for phones, parts, split in (
        (numbers, rest.split(), _kept_whole),
        (long, [*short, *rest.split()], words_in),
    ):
        words = dict.fromkeys(word for part in parts for word in split(part))
        terms = [Term(_phone_spellings(number)) for number in phones]
        terms += [Term((word,)) for word in words]
        found.setdefault(tuple(term.text for term in terms), terms[:MOST_TERMS])
    return [terms for terms in found.values() if terms]


def _kept_whole(part):
    """A part that may be known as it stands: an address, a domain, the id of another system."""
    part = part.strip(_AROUND)
    has_digits = any(letter.isdigit() for letter in part)
    if "@" in part or "." in part or (has_digits and not part.isalnum()):
        return [part]
    return words_in(part)


def _phone_spellings(text):
    digits = re.sub(r"\D", "", text)
    spellings = [digits.removeprefix("00"), "".join(text.split())]
    try:
        number, _ = normal_phone(text, default_country())
    except ValueError:
        # It is the beginning of a number, or none at all.
        return tuple(dict.fromkeys(spellings))
    return tuple(dict.fromkeys([*spellings, number.lstrip("+")]))
