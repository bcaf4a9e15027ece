"""Single values as people and programs write them: days, countries, kinds, roles, labels."""

import re
from datetime import date
from functools import cache, lru_cache

from babel import Locale

from chassis import clock
from contracts.contacts.contact import ROLES

from ..names import fold
from .errors import WrongValue

# Where 4/5 is the fifth of April. Everywhere else it is the fourth of May.
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "AS", "MP"})
# What programs write where there is nothing.
NOTHING = frozenset({"-", "--", "#N/A", "[not provided]", "0/0/00", "0/0/0000", "0000-00-00"})

_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})(?: .*)?")
_NO_YEAR = re.compile(r"--?(\d{1,2})-?(\d{1,2})(?:[T ].*)?")


def read_day(text, country):
    """A day as `YYYY-MM-DD`, or None where the year is missing. Raises WrongValue.

    The country says whether the month or the day comes first, where both can be meant.
    """
    text = text.strip()
    if _NO_YEAR.fullmatch(text):
        return None
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return date(*map(int, found.groups())).isoformat()
        if found := _YEAR_LAST.fullmatch(text):
            first, second, year = map(int, found.groups())
            is_month_first = second > 12 or (country in MONTH_FIRST and first <= 12)
            month, day = (first, second) if is_month_first else (second, first)
            return date(_whole_year(year), month, day).isoformat()
    except ValueError as error:
        raise WrongValue(f"There is no day {text[:40]}.") from error
    raise WrongValue("This is not a day such as 1980-05-31.")


def _whole_year(year):
    """A year of two digits is the last that has been."""
    if year >= 100:
        return year
    this_year = clock.now().year
    century = this_year - this_year % 100
    return century + year if century + year <= this_year else century - 100 + year


# What countries are called where the official names do not say it.
_CALLED = {
    "usa": "US", "us": "US", "uk": "GB", "eeuu": "US", "england": "GB", "scotland": "GB",
    "wales": "GB", "inglaterra": "GB", "holanda": "NL", "holland": "NL", "esp": "ES", "gbr": "GB",
    "fra": "FR", "deu": "DE", "prt": "PT", "ita": "IT", "mex": "MX", "arg": "AR", "korea": "KR",
    "unitedstatesofamerica": "US", "estadosunidosdeamerica": "US", "greatbritain": "GB",
    "granbretana": "GB", "czechrepublic": "CZ", "republicacheca": "CZ", "russia": "RU",
}
_LANGUAGES = ("en", "es", "ca", "eu", "gl", "fr", "de", "it", "pt")


@lru_cache(2000)
def read_country(text):
    """The ISO 3166-1 code of a country by code or by name. Raises WrongValue."""
    known = _countries()
    code = text.strip().upper()
    if code in known.values():
        return code
    try:
        return known[_letters(text)]
    except KeyError as error:
        raise WrongValue("This is not the name or code of a country.") from error


@cache
def _countries():
    known = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code):
                known.setdefault(_letters(name), code)
    return known | _CALLED


def _letters(text):
    return "".join(letter for letter in fold(text) if letter.isalnum())


_KINDS = {
    "person": ("person", "individual", "persona", "contact", "contacto", "particular", "lead"),
    "organisation": ("organisation", "organization", "org", "company", "account", "business",
                     "organizacion", "empresa", "compania", "sociedad", "cuenta"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


def read_kind(text):
    """`person` or `organisation`. Raises WrongValue."""
    try:
        return _KIND_OF[_letters(text)]
    except KeyError as error:
        raise WrongValue("This is neither a person nor an organisation.") from error


# Our roles by what others call them, the stages of other programs among them.
_ROLE_NAMES = {
    "prospect": ("lead", "subscriber", "marketingqualifiedlead", "salesqualifiedlead",
                 "opportunity", "clientepotencial", "potencial", "prospecto", "suscriptor",
                 "oportunidad"),
    "customer": ("client", "cliente", "evangelist", "customerdirect", "customerchannel"),
    "supplier": ("vendor", "proveedor", "proveedora"),
    "partner": ("reseller", "socio", "socia", "channelpartnerreseller", "technologypartner",
                "distribuidor", "colaborador", "integrator", "installationpartner"),
    "employee": ("empleado", "empleada"),
    "press": ("prensa", "journalist", "periodista", "media"),
    "institution": ("institucion",),
    "adviser": ("advisor", "asesor", "asesora"),
    "investor": ("inversor", "inversora"),
    "competitor": ("competidor", "competencia", "competitor"),
    "candidate": ("candidato", "candidata"),
    "other": ("otro", "otra", "otros"),
}
_ROLE_OF = {name: role for role, names in _ROLE_NAMES.items() for name in names} | {
    role: role for role in ROLES
}


def read_role(text):
    """What the party is to us. Raises WrongValue."""
    try:
        return _ROLE_OF[_letters(text)]
    except KeyError as error:
        raise WrongValue(f"This is not one of: {', '.join(ROLES)}.") from error


_COMMON_LABELS = {
    "work": "work", "business": "work", "office": "work", "trabajo": "work", "oficina": "work",
    "home": "home", "personal": "home", "casa": "home", "particular": "home", "domicilio": "home",
    "mobile": "mobile", "cell": "mobile", "movil": "mobile", "celular": "mobile",
    "main": "main", "principal": "main", "other": "other", "otro": "other", "otra": "other",
    "fax": "fax", "pager": "pager", "workfax": "work fax", "homefax": "home fax",
    "workmobile": "work mobile",
}
_WRAPPED = re.compile(r"_\$!<(.*)>!\$_")


def read_label(text):
    """A label in the words that all contacts share, where it is a common one."""
    found = _WRAPPED.fullmatch(text)
    text = (found[1] if found else text).strip()
    return _COMMON_LABELS.get(_letters(text), text)[:40]


def split_list(text):
    """The parts of a cell that lists things: by `:::` as Google, else `;`, lines, `|` or `,`."""
    for separator in (":::", ";", "\n", "|", ","):
        if separator in text:
            return [part.strip() for part in text.split(separator) if part.strip()]
    return [text.strip()] if text.strip() else []
