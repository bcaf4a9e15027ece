"""Where a batch is looked up and written: among the contacts, or beside them in a dry run."""

from pymongo import ReplaceOne

from chassis import clock
from chassis.outbox import announce
from chassis.store import insert, view, write_all
from contracts import contacts as contract

from . import timeline, vocabulary
from .data_requests.known_again import known_again
from .import_models import Rehearsed
from .models import Contact
from .names import fold
from .provenance import former

# All that is needed to find out whether a row means somebody who is there.
_KEYS_ONLY = {
    "kind": 1, "name": 1, "external_ids": 1, "emails.address": 1, "phones.number": 1,
    "phones.extension": 1, "phones.label": 1, "archived_at": 1, "_unique": 1,
}


class Overtaken(Exception):
    """A contact was changed by somebody else since the batch was planned."""


class Contacts:
    """The contacts themselves, and what is said to be the source of what comes in."""

    def __init__(self, source):
        self.source = source

    def known_to(self, candidates, policy):
        """The contacts that the rows may mean, or whose organisations they name, by id."""
        projection = _KEYS_ONLY if policy != "update" else None
        raws = {}
        for asked, where in queries(candidates, policy):
            for raw in self.find(asked, where, projection):
                raws[raw["_id"]] = raw
        return raws

    def find(self, asked, where, projection):
        return Contact.collection().find(where, projection).hint(_INDEXES[asked])

    def erased_among(self, candidates):
        """The numbers of the rows that mean somebody who asked to be erased."""
        return known_again(candidates)

    def prepare(self, plan):
        """What is done for a plan before its transaction: words are remembered and stay."""
        vocabulary.learn_words_of_many(plan.words)

    def write(self, plan):
        """Add and change contacts, with their timelines and events, in the present transaction."""
        if plan.added:
            insert(Contact.collection(), [held.raw for held in plan.added])
            timeline.add_contact_entries([held.raw for held in plan.added],
                                         contract.contact_created)
        if plan.changed:
            self._replace(plan.changed)
        for held in plan.added:
            shown = view(held.raw)
            announce(contract.contact_created, contact=shown,
                     changed=sorted(shown.keys() - _NOT_SAID))
        for held in plan.changed:
            announce(contract.contact_updated, contact=view(held.raw),
                     changed=sorted(held.changed))

    def _replace(self, changed):
        result = write_all(Contact.collection(), [
            ReplaceOne({"_id": held.raw["_id"], "version": held.before["version"]}, held.raw)
            for held in changed
        ])
        if result.matched_count != len(changed):
            raise Overtaken()
        former.write([
            change for held in changed for change in former.changes_of(
                held.raw["_id"], held.gone, self.source, held.raw["updated_at"])])
        for held in changed:
            if "affiliations" in held.changed:
                timeline.show_on_organisations(held.raw["_id"])


_NOT_SAID = {"id", "kind", "version", "created_at", "updated_at"}


class Rehearsal(Contacts):
    """What the contacts would be if the dry run of an import were none."""

    def __init__(self, import_id, source=None):
        super().__init__(source)
        self.import_id = import_id

    def find(self, asked, where, projection):
        raws = {raw["_id"]: raw for raw in super().find(asked, where, projection)}
        raws |= self._rehearsed("_id", {"_id": {"$in": [self._id(id) for id in raws]}})
        if asked != "_id":
            raws |= self._rehearsed(asked, {"import_id": self.import_id} | {
                f"contact.{key}": value for key, value in where.items()})
        return raws.values()

    def _rehearsed(self, asked, where):
        found = Rehearsed.collection().find(where).hint(_REHEARSED_INDEXES[asked])
        return {item["contact"]["_id"]: item["contact"] for item in found}

    def _id(self, contact_id):
        return f"{self.import_id}/{contact_id}"

    def prepare(self, plan):
        """Words of contacts that never are need not be known."""

    def write(self, plan):
        """Note what would be there now."""
        now = clock.now()
        changes = [
            ReplaceOne({"_id": self._id(held.raw["_id"])}, {
                "import_id": self.import_id, "created_at": now, "contact": held.raw,
            }, upsert=True)
            for held in (*plan.added, *plan.changed)
        ]
        if changes:
            write_all(Rehearsed.collection(), changes)

    def clean_up(self):
        """Forget the rehearsal."""
        Rehearsed.collection().delete_many({"import_id": self.import_id})


# By which index each question is answered. They are named, because the store, which chooses when
# there is little in it, keeps to its choice for long.
_INDEXES = {
    "external_ids": [("external_ids.system", 1), ("external_ids.id", 1)],
    "emails.address": [("emails.address", 1)],
    "phones.number": [("phones.number", 1)],
    "_sort_name": [("archived_at", 1), ("_sort_name", 1), ("_id", 1)],
    "_unique": [("_unique", 1)],
    "_id": [("_id", 1)],
}


_REHEARSED_INDEXES = {
    "external_ids": [("import_id", 1), ("contact.external_ids.id", 1)],
    "emails.address": [("import_id", 1), ("contact.emails.address", 1)],
    "phones.number": [("import_id", 1), ("contact.phones.number", 1)],
    "_sort_name": [("import_id", 1), ("contact._sort_name", 1)],
    "_unique": [("import_id", 1), ("contact._unique", 1)],
    "_id": [("_id", 1)],
}


def queries(candidates, policy):
    """The questions to ask for a batch, by what is asked: one for each, however many the rows."""
    wanted = {}
    for row in candidates:
        for kind, *value in row.keys:
            if policy != "create" or kind == "external_id":
                wanted.setdefault(kind, set()).add(tuple(value))
        for named in row.organisations:
            wanted.setdefault("name", set()).add((fold(named["name"]),))
            if named["external_id"]:
                wanted.setdefault("external_id", set()).add(tuple(named["external_id"].values()))
        if row.fields.get("custom"):
            terms, contact_ids = row.custom.lookups(row.fields["custom"])
            wanted.setdefault("custom", set()).update((term,) for term in terms)
            wanted.setdefault("id", set()).update((id,) for id in contact_ids)
    return [*_of_ids(wanted), *_of_points(wanted)]


def _of_ids(wanted):
    if wanted.get("custom"):
        yield "_unique", {"_unique": {"$in": sorted(term for (term,) in wanted["custom"])}}
    if wanted.get("id"):
        yield "_id", {"_id": {"$in": [id for (id,) in wanted["id"]]}}
    by_system = {}
    for system, id in wanted.get("external_id", ()):
        by_system.setdefault(system, []).append(id)
    for system, ids in by_system.items():
        yield "external_ids", {
            "external_ids": {"$elemMatch": {"system": system, "id": {"$in": ids}}}}


def _of_points(wanted):
    if "email" in wanted:
        addresses = {address for _, address in wanted["email"]}
        yield "emails.address", {"emails.address": {"$in": sorted(addresses)}}
    if "phone" in wanted:
        numbers = {number for _, number, _ in wanted["phone"]}
        yield "phones.number", {"phones.number": {"$in": sorted(numbers)}}
    if "name" in wanted:
        names = sorted(name for (name,) in wanted["name"])
        yield "_sort_name", {
            "archived_at": None, "_sort_name": {"$in": names}, "kind": "organisation"}
