"""Who may be meant, and the review list: pairs that may be one, until somebody judges them."""

from chassis import clock, paging
from chassis.emails import normal_email
from chassis.store import view
from contracts.errors import ValidationFailed

from ..contact_points import normal_phone, normal_tax_id
from ..errors import DuplicateIsMerged
from ..models import Contact
from ..names import display_name
from ..settings import default_country
from .keys import keys_of
from .models import Duplicate, MatchKeys
from .scores import PROPOSED, SURE, score
from .traits import traits_of

# A key that more contacts have tells none of them apart.
MOST_SHARED = 60
MOST_SHOWN = 20
MOST_COMPARED = 300
COMPARED = {"kind": 1, "name": 1, "given_name": 1, "family_name": 1, "emails": 1, "phones": 1,
            "tax_ids": 1, "birth_on": 1, "addresses": 1, "websites": 1, "version": 1,
            "_sources.by": 1}


def find_duplicates(*, kind, **asked):
    """See who is there already of those that may be meant, the likeliest first."""
    fields = _fields(kind, asked)
    traits = traits_of({"kind": kind, **fields})
    where = {"_id": {"$in": sorted(_sharing(keys_of(traits)))}}
    found = {raw["_id"]: raw for asking in (where, *_by_points(fields)) for raw in
             Contact.collection().find({**asking, "archived_at": None}).limit(MOST_COMPARED)}
    matches = []
    for raw in found.values():
        if raw["kind"] == kind:
            likeness, reasons = score(traits, traits_of(raw))
            if likeness >= PROPOSED:
                matches.append({"contact": view(raw), "score": likeness,
                                "is_sure": likeness >= SURE, "reasons": reasons})
    matches.sort(key=lambda match: (-match["score"], match["contact"]["id"]))
    return {"items": matches[:MOST_SHOWN]}


def _fields(kind, asked):
    """What was asked for, as the fields of a contact in their normal forms."""
    fields = {name: asked[name] for name in ("name", "given_name", "family_name", "birth_on")
              if name in asked}
    country = asked.get("tax_country") or default_country()
    normals = {
        "email": lambda text: {"emails": [{"address": normal_email(text)}]},
        "phone": lambda text: {"phones": [{"number": normal_phone(text, country)[0]}]},
        "tax_id": lambda text: {"tax_ids": [
            {"country": country, "value": normal_tax_id(country, text)}]},
        "website": lambda text: {"websites": [{"url": text}]},
    }
    for name, normal in normals.items():
        if name in asked:
            try:
                fields |= normal(asked[name])
            except ValueError as error:
                raise ValidationFailed.at(f"/{name}", str(error)) from error
    place = {name: asked[name] for name in ("street", "postal_code") if name in asked}
    if place:
        fields["addresses"] = [place]
    fields["name"] = fields.get("name") or display_name(fields)
    if not fields["name"]:
        raise ValidationFailed.at("/name", "Say something of whom you look for.")
    return fields


def _by_points(fields):
    """How those are found by their addresses whose keys are not made yet."""
    for name, key in (("emails", "address"), ("phones", "number"), ("tax_ids", "value")):
        if fields.get(name):
            yield {f"{name}.{key}": fields[name][0][key]}


def _sharing(keys):
    """The ids of those who have one of these keys that few have."""
    ids = set()
    for key in keys:
        found = list(MatchKeys.collection().find({"keys": key}, {"_id": 1})
                     .limit(MOST_SHARED + 1))
        if len(found) <= MOST_SHARED:
            ids.update(item["_id"] for item in found)
    return ids


def list_duplicates(*, limit, after, state, kind=None, contact_id=None, import_id=None):
    """List pairs that may be one, the likeliest first."""
    where = {"state": state}
    if contact_id is not None:
        where["contact_ids"] = paging.any_of(Contact.ids_of(contact_id))
    if import_id is not None:
        where["import_ids"] = import_id
    if kind is not None:
        where["contact_kind"] = kind
    page = paging.page(Duplicate.collection(), where, sort="-score", kind=_number, limit=limit,
                       after=after, show=lambda raw: raw)
    page["items"] = _shown(page["items"])
    return page


def count_open_of(import_id):
    """How many pairs wait to be judged of which an import added or changed one."""
    return Duplicate.collection().count_documents({"import_ids": import_id, "state": "open"})


def _number(value):
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    return float(value)


def get_duplicate(*, duplicate_id):
    """Show a pair that may be one."""
    return _shown([Duplicate.fetch_raw(duplicate_id)])[0]


def dismiss_duplicates(*, duplicate_id, reason=None):
    """Say that a pair are two. Doing so twice is doing it once."""
    duplicate = Duplicate.fetch(duplicate_id)
    if duplicate.state == "merged":
        raise DuplicateIsMerged(id=duplicate_id)
    if duplicate.state == "open":
        duplicate.state, duplicate.dismissed_reason = "dismissed", reason
        duplicate.dismissed_at = clock.now()
        duplicate.put()
    return _shown([duplicate.to_raw()])[0]


def _shown(raws):
    ids = list({id for raw in raws for id in raw["contact_ids"]})
    found = {raw["_id"]: view(raw) for raw in Contact.collection().find({"_id": {"$in": ids}})}
    return [
        {**view(raw), "is_sure": raw["score"] >= SURE,
         "contacts": [found[id] for id in raw["contact_ids"] if id in found]}
        for raw in raws
    ]
