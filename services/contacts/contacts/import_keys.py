"""By what it is known that a row of a file means a contact that is there already."""

from .names import fold

# Numbers that several people answer do not tell who somebody is.
SHARED_LABELS = frozenset({"main", "fax", "work fax", "home fax", "pager", "assistant"})


def keys_of(kind, id, fields):
    """By what a contact is found again, the surest first: ids, then emails, then phones.

    An organisation is found by its name too.
    """
    keys = [("id", id)] if id else []
    keys += [("external_id", item["system"], item["id"])
             for item in fields.get("external_ids", ())]
    keys += [("email", kind, item["address"]) for item in fields.get("emails", ())]
    keys += [("phone", kind, item["number"], item.get("extension"))
             for item in fields.get("phones", ())
             if kind == "organisation" or item.get("label") not in SHARED_LABELS]
    if kind == "organisation" and fields.get("name"):
        keys.append(("name", fold(fields["name"])))
    return keys
