"""Every place that holds the id of a contact is registered, so that a merge can re-point it."""

import re

import pytest
from contacts_factories import call_with, organisation, person, working_at
from marshmallow import fields as shapes

from chassis.outbox import commit
from contracts.common import Id
from contracts.contacts import contacts as contract

CONTACT_ID = re.compile(r"contact_[0-9a-z]{26}(/|$)")
# The names that fields of contacts' ids have been seen to have.
NAMES = re.compile(r"^(.*_)?(contact|person|party|organisation|company|from|to|survivor|merged|"
                   r"participant|attendee|customer|supplier|introduced_by|subject)_ids?$")
# Documents whose own id is the contact's, or is made of it; the merge itself sees to them.
BY_THEIR_OWN_ID = {"contacts", "match_keys", "forwardings"}
# What is made of references by the document itself (settle_references).
DERIVED = {"relationships": {"_open_key"}, "duplicates": {"_pair"},
           "former_values": {"_key"}, "ties": {"_id"}}
# What is on its way into the suite and names nobody who is there for long.
PASSING = {"import_rehearsals"}


@pytest.fixture(scope="module")
def documents():
    from contacts.models import DOCUMENTS

    return DOCUMENTS


def registered(document):
    return {*document.CONTACT_REFERENCES, *getattr(document, "CONTACT_HISTORY", ())}


def is_known(path, known):
    return any(path == item or path.startswith(item + ".") for item in known)


def test_field_of_a_model_that_is_named_like_an_id_of_a_contact_is_registered(documents):
    named = {(document.__name__, field.db_field) for document in documents
             for field in document._fields.values() if NAMES.match(field.db_field)}
    missing = [item for item in named for document in documents
               if document.__name__ == item[0] and not is_known(item[1], registered(document))]

    assert len(named) > 5
    assert missing == []


def paths_of(schema, before=""):
    """The dotted paths at which a schema holds ids of contacts."""
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, shapes.List) else field
        if isinstance(inner, shapes.Nested):
            yield from paths_of(inner.schema, f"{before}{name}.")
        elif isinstance(inner, Id) and "contact" in inner.validate.regex.pattern:
            yield before + name


def test_id_of_a_contact_in_what_a_model_is_shown_as_is_registered(documents):
    by_name = {document.__name__: document for document in documents}
    shown = {}
    for operation in contract.operations.values():
        _collect(operation.reply, shown)
    for event in contract.events.values():
        _collect(event.schema, shown)
    # What is joined in for the reader is not kept.
    joined = {"Duplicate": {"contacts"}}

    missing, seen = [], 0
    for name, schema in shown.items():
        if name not in by_name or by_name[name].IS_DERIVED:
            continue
        for path in paths_of(schema):
            seen += 1
            is_own = name == "Contact" and path == "id"
            if not is_own and not is_known(path, registered(by_name[name]) | joined.get(name,
                                                                                       set())):
                missing.append((name, path))
    assert seen > 8
    assert missing == []


def _collect(schema, shown):
    if schema is None:
        return
    shown.setdefault(type(schema).__name__, schema)
    for field in schema.fields.values():
        inner = field.inner if isinstance(field, shapes.List) else field
        if isinstance(inner, shapes.Nested):
            _collect(inner.schema, shown)


def test_reference_can_be_looked_up_by_an_index(documents):
    from chassis.references import holding, paths_asked

    for document in holding(documents):
        leading = {spec["fields"][0][0] for spec in document._meta["index_specs"]}
        for path in paths_asked(document):
            assert path in leading, (document.__name__, path)


def values_in(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from values_in(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from values_in(inner, path)
    elif isinstance(value, str):
        yield path, value


def test_id_of_a_contact_in_the_store_is_where_one_is_registered(
        rules, store, documents, background_rests):
    from contacts.duplicates import scan
    from contacts.network.ties import reckon_all_of

    acme = rules.create_contact(**organisation())
    ana, eva, twin = (rules.create_contact(**person(
        affiliations=[working_at(acme)], phones=[{"number": "600123123"}])) for _ in range(3))
    rules.create_relationship(from_id=ana["id"], to_id=eva["id"], type="knows")
    rules.record_interaction(**call_with(ana, eva))
    # What is derived of them is there too, whether or not a service runs beside.
    commit(lambda: reckon_all_of(ana["id"]))
    scan.run("test")
    rules.merge_contacts(survivor_id=ana["id"], merged_id=twin["id"])

    known = {document.collection().name: registered(document) for document in documents}
    found, unknown = set(), set()
    for name in known.keys() - PASSING:
        for raw in store[name].find():
            for path, value in values_in(raw):
                is_own = path == "_id" and name in BY_THEIR_OWN_ID
                if CONTACT_ID.match(value) and not is_own:
                    found.add((name, path))
                    if not is_known(path, known[name]) and path not in DERIVED.get(name, ()):
                        unknown.add((name, path))
    assert len(found) > 8
    assert unknown == set()
