"""Where each value of a contact comes from, and what it was before."""

from ..models import Contact
from .former import former_of
from .sources import origins_of, said


def get_provenance(*, contact_id):
    """Show of each field what it is, who says so since when, and what it was before.

    Of lists each item is shown by itself. A merged contact's are those of its survivor.
    """
    return provenance_of(Contact.fetch_raw(contact_id))


def provenance_of(raw):
    """The provenance of a contact that is given as it is stored."""
    values, origins = said(raw), origins_of(raw)
    former = former_of([raw["_id"], *raw.get("_gathers", ())])
    return {
        "contact_id": raw["_id"],
        "items": [
            _field(name, values.get(name), origins.get(name), *former.get(name, ([], 0)))
            for name in sorted(values.keys() | former.keys())
        ],
    }


def _field(name, value, origins, former, dropped_count):
    if value is None:
        shown = []
    elif isinstance(value, list):
        shown = [_valued(item, origin) for item, origin in zip(value, origins, strict=True)]
    else:
        shown = [_valued(value, origins)]
    return {"field": name, "values": shown, "former_values": former,
            "dropped_count": dropped_count}


def _valued(value, origin):
    shown = {"value": value, "source": origin.source, "said_at": origin.since}
    return {**shown, "merge_id": origin.merge_id} if origin.merge_id else shown
