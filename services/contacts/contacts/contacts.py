"""Parties: adding, showing, changing and putting away people and organisations."""

from contextlib import contextmanager

from pymongo.errors import DuplicateKeyError

from chassis import clock, store
from chassis.ids import new_id
from chassis.outbox import announce
from contracts import contacts as contract
from contracts.errors import ValidationFailed

from . import timeline, visibility
from .affiliations import name_organisations, refuse_itself
from .contact_points import normalise
from .custom_fields import writing
from .errors import ContactIsArchived, ContactIsRestricted, ExternalIdTaken
from .merges import survivors
from .models import Contact
from .names import display_name, fold, search_words
from .provenance import former, sources
from .settings import default_country
from .vocabulary import learn_words

# What a contact may not have because of its kind.
ONLY_PERSON = ("given_name", "additional_names", "family_name", "birth_on")

# The parts of a name may come to more than this together.
LONGEST_NAME = 300


def create_contact(*, kind, **fields):
    """Add a person or an organisation."""
    fields |= visibility.owner_of_new(fields.get("owner_id"))
    writing.check_new(Contact.ENTITY, fields, kind)
    return add_contact(kind, fields)


def add_contact(kind, fields):
    """Add a contact, which may lack custom fields that are required."""
    hops = prepare(kind, fields, {})
    writing.refuse_taken(fields)
    raw = new_raw(kind, fields, source=sources.current_source())
    with external_ids_of_its_own():
        Contact.add_raw(raw)
    survivors.remember(Contact, raw["_id"], hops)
    learn_words(fields["words"])
    timeline.add_contact_entries([raw], contract.contact_created)
    contact = store.view(raw)
    announce(contract.contact_created, contact=contact, changed=sorted(fields.keys() - _KEPT))
    return contact


def get_contact(*, contact_id):
    """Show a contact, archived or not."""
    return store.view(Contact.fetch_raw(contact_id))


def get_contacts(*, contact_ids):
    """Show many contacts at once, in the order asked for; those that do not exist are left out.

    In the place of a merged one its survivor is shown, once.
    """
    found = {
        raw["_id"]: store.view(raw)
        for raw in Contact.collection().find({"_id": {"$in": contact_ids}})
    }
    if len(found) < len(set(contact_ids)):
        merged_into = survivors.survivors_of(set(contact_ids) - found.keys())
        contact_ids = [merged_into.get(id, id) for id in contact_ids]
        found |= {raw["_id"]: store.view(raw) for raw in Contact.collection().find(
            {"_id": {"$in": list(merged_into.values())}})}
    return {"items": [found[id] for id in dict.fromkeys(contact_ids) if id in found]}


def update_contact(*, contact_id, changes, expected_version):
    """Change what is said of a contact; what stays the same makes no new version."""
    contact = Contact.fetch(contact_id, expected_version=expected_version)
    if contact.is_archived:
        raise ContactIsArchived(id=contact_id)
    if contact.restricted_at:
        raise ContactIsRestricted(id=contact_id)
    return _change(contact, changes)[0]


def put_right(contact_id, changes):
    """Change what somebody says is wrong of them, restricted or not; return what was changed."""
    contact = Contact.fetch(contact_id)
    if contact.is_archived:
        raise ContactIsArchived(id=contact_id)
    return _change(contact, changes)[1]


def _change(contact, changes):
    """`(the contact as it is then, which fields were changed)`."""
    before = contact.to_view()
    fields = merged(before, changes)
    writing.check_changes(contact, fields, changes, contact.kind)
    if "affiliations" in changes:
        fields["affiliations"] = visibility.with_unseen(
            before.get("affiliations", ()), fields.get("affiliations") or [], "organisation_id")
    hops = prepare(contact.kind, fields, contact.custom)
    refuse_itself(contact.id, fields.get("affiliations") or ())
    changed = changed_fields(before, fields)
    if not changed:
        return before, []

    writing.refuse_taken(fields, contact.id)
    with external_ids_of_its_own():
        put_fields(contact, before, fields, changed)
    survivors.remember(Contact, contact.id, hops)
    if "affiliations" in changed:
        timeline.show_on_organisations(contact.id)
    announce(contract.contact_updated, contact, changed=changed)
    return contact.to_view(), changed


def changed_fields(before, fields):
    """The names of what differs from a contact as it is shown."""
    return sorted(
        name for name in {*before, *fields}
        # Empty and not there are the same.
        if name not in _KEPT and (before.get(name) or None) != (fields.get(name) or None)
    )


def put_fields(contact, before, fields, changed, *, origins=None):
    """Store a contact, which was shown as `before`, with these of its fields changed.

    `origins` says where values come from then; without it, the changed ones are of this call.
    """
    now = clock.now()
    was = {**before, "_sources": contact.sources}
    contact.sources = sources.packed(
        origins or former.note_change(contact.id, was, fields, changed, now), was)
    for name in changed:
        setattr(contact, name, fields.get(name))
    contact.words, contact.sort_name = fields["words"], fields["sort_name"]
    contact.name_length = fields["name_length"]
    writing.put_derived(contact, fields)
    contact.put(at=now)
    learn_words(contact.words)


# What a change of a contact does not touch, or derives.
_KEPT = {"id", "kind", "version", "created_at", "updated_at", "archived_at", "words", "sort_name",
         "name_length", *writing.DERIVED}


def merged(before, changes):
    """The fields of a contact after a merge patch; a name made of its parts follows them."""
    fields = {name: value for name, value in before.items() if name not in _KEPT}
    is_name_made = before["name"] == (display_name(fields) or "")[:LONGEST_NAME]
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = value
    if "name" not in changes and is_name_made:
        fields.pop("name", None)
    return fields


def archive_contact(*, contact_id, expected_version):
    """Put a contact away. Doing so twice is doing it once."""
    contact = Contact.fetch(contact_id, expected_version=expected_version)
    if contact.is_archived:
        return
    contact.archived_at = clock.now()
    contact.put(at=contact.archived_at)
    timeline.add_contact_entries([contact.stored], contract.contact_archived)
    announce(contract.contact_archived, contact, changed=["archived_at"])


def restore_contact(*, contact_id, expected_version):
    """Bring an archived contact back."""
    contact = Contact.fetch(contact_id, expected_version=expected_version)
    if not contact.is_archived:
        return contact.to_view()
    contact.archived_at = None
    contact.put()
    timeline.add_contact_entries([contact.stored], contract.contact_restored)
    announce(contract.contact_restored, contact, changed=["archived_at"])
    return contact.to_view()


def prepare(kind, fields, held=None):
    """Normalise the fields of a contact in place and derive its name and search words.

    `held` are the custom values from before, if new ones are to be checked. Returns the way taken
    from merged contacts to their survivors. Raises ValidationFailed, naming what is wrong.
    """
    if fields.get("affiliations"):
        # The request stays as it came, since the transaction may run again.
        fields["affiliations"] = [dict(item) for item in fields["affiliations"]]
    settle(kind, fields, country=default_country())
    hops = name_organisations(fields.get("affiliations") or ())
    hops += writing.prepare(Contact.ENTITY, fields, held)
    describe(fields)
    return hops


def settle(kind, fields, *, country):
    """Bring the fields of a contact into their normal forms, in place, without a look at others.

    Raises ValidationFailed, naming what is wrong.
    """
    normalise(fields, country=country)
    _refuse_misfits(kind, fields)


def describe(fields):
    """Derive from the fields of a contact its name, if none is given, and its search words."""
    name = fields.get("name") or display_name(fields)
    if not name:
        raise ValidationFailed.at(
            "/name", "Give a name, or an email address or phone number to show in its place.")
    fields["name"] = name[:LONGEST_NAME]
    fields["sort_name"] = fold(fields["name"])
    fields["name_length"] = len(fields["sort_name"])
    fields["words"] = search_words(fields)


def new_raw(kind, fields, *, source=None, id=None):
    """A new contact as it is stored, of fields that are settled and described."""
    now = clock.now()
    stored_as = Contact._db_field_map
    stored = {stored_as.get(name, name): value for name, value in fields.items() if value}
    return {"_id": id or new_id(Contact.ENTITY), "version": 1, "created_at": now,
            "updated_at": now, "kind": kind, **stored, "_sources": sources.of_new(source)}


def _refuse_misfits(kind, fields):
    errors = []
    if kind == "organisation":
        errors = [
            {"pointer": f"/{name}", "detail": "Only a person has this."}
            for name in ONLY_PERSON if fields.get(name)
        ]
    for name in ("roles", "affiliations"):
        for index, item in enumerate(fields.get(name) or ()):
            starts_on, ends_on = item.get("starts_on"), item.get("ends_on")
            if starts_on and ends_on and ends_on < starts_on:
                errors.append({"pointer": f"/{name}/{index}/ends_on",
                               "detail": "It ends before it starts."})
    if errors:
        raise ValidationFailed(errors=errors)


@contextmanager
def external_ids_of_its_own():
    """Tell that another contact has an external id already."""
    try:
        yield
    except DuplicateKeyError as error:
        taken = (error.details or {}).get("keyValue", {})
        if "_unique" in taken:
            raise writing.taken(taken["_unique"]) from error
        raise ExternalIdTaken(
            system=taken.get("external_ids.system"), id=taken.get("external_ids.id")
        ) from error
