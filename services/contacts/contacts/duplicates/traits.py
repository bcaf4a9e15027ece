"""What of a contact is compared with another's, in the form in which it is compared."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from ..names import fold, words_in

# Forms of companies, as words and as the letters that remain of S.L. and the like.
LEGAL_FORMS = frozenset({
    "sl", "slu", "sa", "sau", "sll", "sc", "scp", "cb", "coop", "ltd", "limited", "plc", "llp",
    "llc", "inc", "incorporated", "corp", "corporation", "co", "company", "gmbh", "ag", "kg",
    "ohg", "ug", "sarl", "sas", "srl", "spa", "bv", "nv", "lda", "ltda", "sociedad", "limitada",
    "anonima", "unipersonal", "cooperativa", "the", "y", "e", "and",
    "de", "del", "la", "las", "los",
})
# Parts of people's names that are left out as often as not.
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "i", "da", "do", "dos", "van", "von",
                       "der", "den", "di", "el"})
# Addresses that several people read, and whose local part names nobody.
SHARED_MAILBOXES = frozenset({
    "info", "contact", "contacto", "hola", "hello", "admin", "administracion", "office", "oficina",
    "sales", "ventas", "comercial", "accounts", "facturacion", "billing", "support", "soporte",
    "mail", "correo", "compras", "rrhh", "hr", "noreply", "no-reply", "general", "recepcion",
})
FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.es", "outlook.com", "outlook.es",
    "live.com", "yahoo.com", "yahoo.es", "icloud.com", "me.com", "gmx.com", "gmx.de", "aol.com",
    "proton.me", "protonmail.com", "telefonica.net", "example.com", "example.net", "example.org",
})
# Labels of telephones that several people answer.
SHARED_PHONES = frozenset({"main", "fax", "work fax", "home fax", "pager", "assistant",
                           "switchboard", "centralita", "general"})
_NO_LETTER = re.compile(r"[^a-z0-9]")
_SCHEME = re.compile(r"^[a-z]+://")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared. Lists are in the order in which the contact has them."""

    kind: str
    name: tuple = ()
    given: tuple = ()
    family: tuple = ()
    emails: tuple = ()
    phones: tuple = ()
    shared_phones: frozenset = field(default_factory=frozenset)
    tax_ids: tuple = ()
    birth_on: str | None = None
    streets: tuple = ()
    postal_codes: tuple = ()
    domains: tuple = ()
    shown_name: str = ""


def traits_of(raw):
    """The traits of a contact, given as it is stored or shown."""
    is_person = raw["kind"] == "person"
    left_out = PARTICLES if is_person else LEGAL_FORMS
    phones = raw.get("phones") or ()
    addresses = raw.get("addresses") or ()
    emails = tuple(item["address"].lower() for item in raw.get("emails") or ())
    return Traits(
        kind=raw["kind"],
        name=_without(words_in(raw.get("name") or ""), left_out),
        given=_without(words_in(raw.get("given_name") or ""), PARTICLES) if is_person else (),
        family=_without(words_in(raw.get("family_name") or ""), PARTICLES) if is_person else (),
        emails=emails,
        phones=tuple(item["number"] for item in phones),
        shared_phones=frozenset(
            item["number"] for item in phones if fold(item.get("label") or "") in SHARED_PHONES),
        tax_ids=tuple((item["country"], _plain(item["value"])) for item in
                      raw.get("tax_ids") or ()),
        birth_on=raw.get("birth_on"),
        streets=tuple(_street(item["street"]) for item in addresses if item.get("street")),
        postal_codes=tuple(_plain(item["postal_code"]) for item in addresses
                           if item.get("postal_code")),
        domains=() if is_person else tuple(dict.fromkeys([
            *(_host(item["url"]) for item in raw.get("websites") or ()),
            *(domain for domain in (address.rpartition("@")[2] for address in emails)
              if domain not in FREE_MAIL),
        ])),
        shown_name=raw.get("name") or "",
    )


def is_shared_mailbox(address):
    """Whether several people may read what goes to an address."""
    return address.partition("@")[0] in SHARED_MAILBOXES


def _without(words, left_out):
    """The words that say something; all of them where none does."""
    return tuple(word for word in words if word not in left_out) or tuple(words)


def _plain(text):
    return _NO_LETTER.sub("", fold(text))


def _host(url):
    host = _SCHEME.sub("", fold(url)).partition("/")[0].partition(":")[0]
    return host.removeprefix("www.")


_STREET_WORDS = {
    "c": "calle", "cl": "calle", "av": "avenida", "avda": "avenida", "avd": "avenida",
    "pza": "plaza", "pl": "plaza", "ps": "paseo", "pso": "paseo", "ctra": "carretera",
    "st": "street", "rd": "road", "ave": "avenue", "sq": "square", "ln": "lane",
}
_NUMBER_SIGNS = frozenset({"n", "no", "num", "numero", "de", "del", "la", "el", "los", "las"})


@lru_cache(20_000)
def _street(text):
    """A street as its words, with those that are abbreviated written out."""
    words = [_STREET_WORDS.get(word, word) for word in words_in(text)]
    return " ".join(word for word in words if word not in _NUMBER_SIGNS)


_SOUNDS = (("ph", "f"), ("ll", "y"), ("qu", "k"), ("ck", "k"), ("ch", "x"), ("sh", "x"),
           ("th", "t"), ("gu", "g"), ("ce", "se"), ("ci", "si"))
_SAME_SOUND = str.maketrans({"v": "b", "w": "b", "z": "s", "c": "k", "q": "k", "j": "g", "y": "i",
                             "h": None})


@lru_cache(50_000)
def sound_of(word):
    """How a word sounds, roughly: slips, accents and vowels but the first are gone.

    Two words that sound alike have the same; two that differ may have it too.
    """
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    word = word.translate(_SAME_SOUND)
    if not word:
        return ""
    rest = [letter for letter in word[1:] if letter not in "aeiou"]
    sound = word[0] + "".join(rest)
    return re.sub(r"(.)\1+", r"\1", sound)[:5]
