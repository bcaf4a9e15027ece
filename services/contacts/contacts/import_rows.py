"""A row of a file on its way to being a contact: held against the contract, one by one."""

import re
from dataclasses import dataclass
from functools import lru_cache

from marshmallow import ValidationError

from chassis.schemas import fits, pointers
from contracts.common import Strict, Text
from contracts.contacts.contact import NewContact
from contracts.errors import ValidationFailed

from .contacts import settle
from .formats.drafts import CUSTOM
from .import_keys import keys_of
from .names import display_name, fold

# Stands for an organisation that is looked for, or added, once all else is in order.
_SOME_ORGANISATION = "contact_" + "0" * 26
_NAMES_OF_PEOPLE = ("given_name", "family_name", "additional_names", "nickname", "name")

# Controls, line ends and surrogates. Blanks at the ends are taken off when a row is read.
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")

MOST_SHOWN = 32 * 1024

_contract = NewContact()


class _Organisation(Strict):
    organisation = Text(300, required=True)


@lru_cache(20_000)
def _organisation_name(text):
    """The name of an organisation as the contract has it. Raises ValidationError."""
    loaded = _Organisation().load({"organisation": text})
    return _without_gaps(loaded["organisation"])


@dataclass(slots=True)
class Candidate:
    """A row that is in order. `organisations` are those of its affiliations, in their order.

    `keys` are what tells whether somebody is meant who is there already. `missing` are the keys
    of custom fields that somebody new has to have, and `custom` is what there are.
    """

    number: int
    cells: list
    kind: str
    fields: dict
    organisations: list
    keys: list
    missing: tuple = ()
    custom: object = None


@dataclass(slots=True)
class Refused:
    """A row that is not, with the reasons as `[{"pointer", "detail"}]`."""

    number: int
    cells: list
    reasons: list


def examine(row, *, default_kind, country, custom=None):
    """The Candidate or the Refused that a row is. `default_kind` is for rows that do not say."""
    if row.errors:
        return Refused(row.number, row.cells, row.errors)
    draft = row.draft
    kind = draft.kind or default_kind or _kind_by_names(draft.fields)
    if kind == "organisation":
        _name_organisation(draft.fields)
    if draft.fields.get("name") == display_name({**draft.fields, "name": None}):
        # It will be made again, and then follows the parts when they change.
        draft.fields.pop("name", None)
    cells = draft.fields.pop(CUSTOM, None)
    try:
        organisations = _take_organisations(draft.fields)
        fields = load(kind, draft.fields, row.cells)
        settle(kind, fields, country=country)
        if not (fields.get("name") or display_name(fields)):
            raise ValidationFailed.at("/name", "There is no name, no email and no phone number.")
        missing = custom.take(kind, fields, cells or {}, country=country) if custom else ()
    except ValidationError as error:
        return Refused(row.number, row.cells, pointers(error.normalized_messages()))
    except ValidationFailed as error:
        return Refused(row.number, row.cells, error.details["errors"])
    keys = keys_of(kind, draft.contact_id, fields)
    return Candidate(row.number, row.cells, kind, fields, organisations, keys, missing, custom)


def load(kind, fields, cells):
    """The fields as the contract loads them. Raises ValidationError.

    Most rows are plain: then the contract's JSON Schema says all there is to say, in a hundredth
    of the time. What it cannot tell is whether texts hold what is not text, and whether days and
    time zones are some; where that may matter, the contract itself is asked, and names the field.
    """
    asked = {"kind": kind, **fields}
    if _is_plain(fields, cells) and fits(asked, _contract):
        return fields
    loaded = _contract.load(asked)
    del loaded["kind"]
    return loaded


def _is_plain(fields, cells):
    is_dated = any("starts_on" in item or "ends_on" in item
                   for name in ("roles", "affiliations") for item in fields.get(name, ()))
    if is_dated or "time_zone" in fields:
        return False
    # A card is one cell of many lines, and yet each of its texts may be plain.
    return not any(map(_NOT_PLAIN.search, cells)) or not any(
        map(_NOT_PLAIN.search, _texts_in(fields)))


def _texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(inner)


def _kind_by_names(fields):
    """Where only a company is named, and nobody in it, the row is of the company."""
    positions = fields.get("affiliations", ())
    is_of_company = bool(positions) and not any(fields.get(name) for name in _NAMES_OF_PEOPLE)
    return "organisation" if is_of_company and "title" not in positions[0] else "person"


def _name_organisation(fields):
    """An organisation is named by its name, or where that is missing by the company's."""
    positions = fields.get("affiliations", [])
    if not fields.get("name") and not fields.get("legal_name") and positions:
        fields["name"] = positions[0]["organisation"]
    if fields.get("name"):
        fields["name"] = _without_gaps(fields["name"])
    own_name = fold(fields.get("name", ""))
    fields["affiliations"] = [
        position for position in positions
        if fold(_without_gaps(position["organisation"])) != own_name
    ]


def _without_gaps(name):
    return " ".join(name.split())


def _take_organisations(fields):
    """The organisations that the affiliations name, each as `{"name", "external_id"}`."""
    taken = []
    for index, position in enumerate(fields.get("affiliations", ())):
        try:
            name = _organisation_name(position.pop("organisation"))
        except ValidationError as error:
            raise ValidationFailed(
                errors=pointers(error.normalized_messages(), f"/affiliations/{index}")) from error
        system = position.pop("organisation_system", None)
        id = position.pop("organisation_external_id", None)
        taken.append({
            "name": name,
            "external_id": {"system": system, "id": id.split(";")[0]} if system and id else None,
        })
        position["organisation_id"] = _SOME_ORGANISATION
    return taken


def shown_cells(cells):
    """The cells of a refused row, as far as they can be kept: as text, and not without end."""
    shown, left = [], MOST_SHOWN
    for cell in cells:
        cell = cell[:left].encode("utf-8", "replace").decode("utf-8")
        shown.append(cell)
        left -= len(cell)
        if left <= 0:
            break
    return shown
