"""Countries by their names, as people choose one."""

from functools import cache

from babel import Locale


@cache
def territories(language):
    """`[(code, name)]` of the countries of ISO 3166-1, by their names in a language."""
    found = [(code, name) for code, name in Locale(language).territories.items()
             if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES]
    return sorted(found, key=lambda one: one[1])


# Codes of CLDR that are not countries of ISO 3166-1.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB",
                 "XK", "ZZ"}
