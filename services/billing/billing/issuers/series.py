"""Series: which there are, and which a document goes to."""

import string

from pymongo.errors import DuplicateKeyError

from chassis import paging
from chassis.store import view
from contracts.errors import ValidationFailed

from ..errors import SeriesExists, SeriesIsBegun, SeriesMissing
from ..ordered import waiting
from .models import Series, SeriesHead

USUAL_FORMAT = "{series}-{year}-{sequence:06}"
CONTINUOUS_FORMAT = "{series}-{sequence:06}"


def create_series(*, code, kinds, is_per_year, contact_id, parties, number_format=None,
                  default_for=(), **fields):
    """Begin a series. Raises SeriesExists when its code is taken."""
    number_format = number_format or (USUAL_FORMAT if is_per_year else CONTINUOUS_FORMAT)
    _refuse_odd_format(number_format, is_per_year)
    _refuse_other_defaults(default_for, kinds)
    _take_defaults(default_for)
    series = Series(
        code=code, kinds=list(dict.fromkeys(kinds)), is_per_year=is_per_year,
        number_format=number_format, default_for=list(dict.fromkeys(default_for)),
        contact_id=parties[contact_id]["id"] if contact_id else None, **fields)
    try:
        series.add()
        SeriesHead(id=code).add()
    except DuplicateKeyError as error:
        raise SeriesExists(code=code) from error
    waiting.try_all_again()
    return shown(series.to_view())


def get_series(*, series_id):
    """Show a series."""
    return shown(view(Series.fetch_raw(series_id)))


def list_series(*, limit, after):
    """List the series, by code."""
    return paging.page(Series.collection(), {}, sort="code", kind=paging.text, limit=limit,
                       after=after, show=lambda raw: shown(view(raw)))


def update_series(*, series_id, changes, expected_version):
    """Change the name of a series, what it is the default of, or, at its beginning, its format."""
    series = Series.fetch(series_id, expected_version=expected_version)
    format = changes.get("number_format", series.number_format)
    if format != series.number_format and SeriesHead.fetch(series.code).place:
        raise SeriesIsBegun(code=series.code)
    _refuse_odd_format(format, series.is_per_year)
    default_for = changes.get("default_for", series.default_for)
    _refuse_other_defaults(default_for, series.kinds)
    _take_defaults([kind for kind in default_for if kind not in series.default_for])
    for name, value in changes.items():
        setattr(series, name, value)
    series.put()
    waiting.try_all_again()
    return shown(series.to_view())


def shown(series):
    """A series with how far it is."""
    head = SeriesHead.collection().find_one({"_id": series["code"]}) or {}
    return {**series, "issued_count": head.get("place", 0), "last_number": head.get("last_number")}


def series_for(kind, code=None):
    """The series that a document of a kind goes to: the one named, else the default of its kind.

    Raises ValidationFailed for one that is not there or not for that kind, and SeriesMissing when
    no series is the default.
    """
    if code is not None:
        found = Series.objects(code=code).first()
        if found is None or kind not in found.kinds:
            raise ValidationFailed.at("/series", f"There is no such series of kind {kind}.")
        return found
    found = Series.objects(default_for=kind).first()
    if found is None:
        raise SeriesMissing(f"No series is the default of {kind}.", kind=kind)
    return found


def number_of(series, *, year, sequence):
    """The number of a document, such as `F-2026-000123`."""
    return series.number_format.format(series=series.code, year=year, sequence=sequence)


def _take_defaults(kinds):
    """Have no other series be the default of these kinds."""
    for kind in kinds:
        for other in Series.objects(default_for=kind):
            other.default_for = [held for held in other.default_for if held != kind]
            other.put()


def _refuse_other_defaults(default_for, kinds):
    if set(default_for) - set(kinds):
        raise ValidationFailed.at("/default_for", "It can be the default of its own kinds only.")


def _refuse_odd_format(text, is_per_year):
    """A format names only what it may, and gives each document a number of its own."""
    # Without the code of the series, two series could give one number twice.
    needed = {"series", "sequence"} | ({"year"} if is_per_year else set())
    try:
        parts = list(string.Formatter().parse(text))
        named = {name for _, name, _, _ in parts if name is not None}
        plain = all(not conversion and not ({"{", "}"} & set(spec or ""))
                    and len(spec or "") <= 3 for _, _, spec, conversion in parts)
        if named - {"series", "year", "sequence"} or needed - named or not plain:
            raise ValueError("names something else")
        text.format(series="A" * 20, year=2026, sequence=1)
    except (ValueError, KeyError, IndexError) as error:
        raise ValidationFailed.at(
            "/number_format", "It has to be made of " + " and ".join(
                f"{{{name}}}" for name in sorted(needed)) + ".") from error
