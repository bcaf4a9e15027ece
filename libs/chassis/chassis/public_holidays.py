"""Public holidays by country and region, as the library `holidays` knows them."""

from functools import lru_cache

import holidays


def is_known(country, subdivision=None):
    """Whether holidays are known of a country (ISO 3166-1) and of a region of it (ISO 3166-2).

    A region is said without its country: `MD`, not `ES-MD`.
    """
    try:
        holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return False
    return True


def is_one(day, country, subdivision=None):
    """Whether a day is a public holiday there, or is taken for one that fell on a weekend."""
    return day in _of_year(country, subdivision, day.year)


@lru_cache(2000)
def _of_year(country, subdivision, year):
    # Only the days count, so the language of their names does not matter.
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
