"""What a batch of rows comes to: whom they mean, who is new, who changes, who is refused."""

from dataclasses import dataclass, field

from chassis.store import view

from .contact_points import settle_primaries
from .contacts import describe, merged, new_raw
from .custom_fields.importing import DERIVED_AS, missing_of
from .custom_fields.writing import describe as describe_custom
from .errors import (
    ContactIsArchived,
    ContactIsRestricted,
    CustomValueTaken,
    ExternalIdTaken,
)
from .import_keys import keys_of
from .import_merge import TooMany, changes_of
from .import_rows import Refused
from .names import fold
from .provenance import sources


@dataclass(slots=True)
class Held:
    """A contact as it is after the rows so far; `before` is what is stored, None for a new one."""

    raw: dict
    before: dict | None = None
    changed: set = field(default_factory=set)
    # What the rows took away: `(field, value, its origin)`.
    gone: list = field(default_factory=list)


@dataclass
class Plan:
    """The outcome of a batch: contacts to add and to change, rows to refuse, and the counts."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    created_count: int = 0
    updated_count: int = 0
    skipped_count: int = 0

    @property
    def words(self):
        return {word for held in (*self.added, *self.changed) for word in held.raw["_words"]}


_WAS_ERASED = {"pointer": "", "detail": "They asked to be erased, and were. Add them by hand if "
                                        "they have come back."}


class _Refusal(Exception):
    def __init__(self, errors):
        self.errors = errors
        super().__init__(errors)


def plan_batch(rows, policy, place, before=None):
    """Decide on Candidates and Refused, in the order of the file. Nothing is written.

    `before` is the plan of the rows before these, if it may not be in the store yet.
    """
    raws = place.known_to([row for row in rows if not isinstance(row, Refused)], policy)
    if before is not None:
        raws |= {held.raw["_id"]: held.raw for held in (*before.added, *before.changed)}
    planner = _Planner(policy, Known(raws.values()), place.source)
    erased = place.erased_among([row for row in rows if not isinstance(row, Refused)])
    for row in rows:
        if isinstance(row, Refused):
            planner.plan.refused.append(row)
            continue
        if row.number in erased:
            # Nor is the row kept, to be looked at.
            planner.plan.refused.append(Refused(row.number, [], [_WAS_ERASED]))
            continue
        try:
            planner.take(row)
        except _Refusal as refusal:
            planner.plan.refused.append(Refused(row.number, row.cells, refusal.errors))
    return planner.plan


class Known:
    """Contacts by their keys; of two with the same key, the one that was there first."""

    def __init__(self, raws=()):
        self._by_key = {}
        for raw in sorted(raws, key=lambda raw: raw["_id"]):
            self.add(Held(raw, before=raw))

    def add(self, held):
        raw = held.raw
        for key in keys_of(raw["kind"], raw["_id"], raw):
            # Whoever is put away is nobody's match, but goes on having its ids.
            if raw.get("archived_at") is None or key[0] in ("id", "external_id"):
                self._by_key.setdefault(key, held)
        for term in raw.get("_unique", ()):
            self._by_key.setdefault(("custom", term), held)

    def find(self, keys):
        """The contact with the first of the keys that anybody has, or None."""
        return next((self._by_key[key] for key in keys if key in self._by_key), None)


class _Planner:
    def __init__(self, policy, known, source):
        self.policy = policy
        self.known = known
        self.source = source
        self.plan = Plan()

    def take(self, row):
        held = self._match(row)
        if held is None:
            self._add(row)
            self.plan.created_count += 1
        elif self.policy == "skip":
            self.plan.skipped_count += 1
        elif self._update(held, row):
            self.plan.updated_count += 1
        else:
            self.plan.skipped_count += 1

    def _match(self, row):
        keys = row.keys
        if self.policy == "create":
            taken = [key for key in keys if key[0] == "external_id" and self.known.find([key])]
            if taken:
                raise _Refusal([{"pointer": "/external_ids", "detail": ExternalIdTaken.detail}])
            return None
        held = self.known.find(keys)
        if held is not None and held.raw["kind"] != row.kind:
            raise _Refusal([{"pointer": "/kind", "detail":
                             f"There is such a contact already, as a {held.raw['kind']}."}])
        return held

    def _add(self, row):
        self._settle_organisations(row)
        # The row stays as it was read, since it may be planned anew.
        fields = dict(row.fields)
        if row.missing:
            raise _Refusal(missing_of(row.missing))
        self._settle_custom(fields, row)
        describe(fields)
        held = Held(new_raw(row.kind, fields, source=self.source))
        self.known.add(held)
        self.plan.added.append(held)

    def _update(self, held, row):
        """Bring a contact up to date, and return whether that changed anything."""
        if held.raw.get("archived_at") is not None:
            raise _Refusal([{"pointer": "", "detail": ContactIsArchived.detail}])
        if held.raw.get("_restricted_at") is not None:
            raise _Refusal([{"pointer": "", "detail": ContactIsRestricted.detail}])
        for item in row.fields.get("external_ids", ()):
            other = self.known.find([("external_id", item["system"], item["id"])])
            if other is not None and other is not held:
                raise _Refusal([{"pointer": "/external_ids", "detail": ExternalIdTaken.detail}])
        self._settle_organisations(row)
        try:
            changes = changes_of(held.raw, row.fields)
        except TooMany as error:
            raise _Refusal(error.errors) from error
        if not changes:
            return False
        if "custom" in changes and (lacking := set(row.missing) - changes["custom"].keys()):
            raise _Refusal(missing_of(sorted(lacking)))
        self._apply(held, changes, row)
        return True

    def _apply(self, held, changes, row):
        before = held.raw
        fields = merged(view(before), changes)
        settle_primaries(fields)
        kept = {name: value for name, value in before.items() if name[0] == "_"}
        if "custom" in changes:
            fields["retired_custom"] = kept.get("_retired_custom")
            kept = {name: value for name, value in kept.items() if name not in DERIVED_AS}
            self._settle_custom(fields, row, held)
        else:
            fields["custom_words"] = kept.get("_custom_words")
        describe(fields)
        raw = new_raw(before["kind"], fields, id=before["_id"], source=self.source)
        # What is private and follows from nothing that the row says stays as it is.
        raw = kept | raw | ({"_sources": kept["_sources"]} if "_sources" in kept else {})
        raw |= {"created_at": before["created_at"], "version": before["version"]}
        changed = {name for name in {*before, *raw}
                   if name[0] != "_" and before.get(name) != raw.get(name)}
        changed -= {"version", "updated_at"}
        origins, gone = sources.changed(before, raw, changed, self.source, raw["updated_at"])
        raw["_sources"] = sources.packed(origins, before)
        held.changed |= changed
        held.gone += gone
        if before is held.before:
            raw["version"] += 1
            self.plan.changed.append(held)
        held.raw = raw
        self.known.add(held)

    def _settle_custom(self, fields, row, held=None):
        """Derive by what custom values are found; refuse what another has, and unknown contacts."""
        if not fields.get("custom"):
            return
        describe_custom(fields, row.custom.known)
        errors = []
        for term in fields["unique_terms"]:
            other = self.known.find([("custom", term)])
            if other is not None and other is not held:
                errors.append({"pointer": f"/custom/{term.partition('=')[0]}",
                               "detail": CustomValueTaken.detail})
        for item in fields["custom_contacts"]:
            is_said = row.fields.get("custom", {}).get(item["key"]) == item["contact_id"]
            if is_said and self.known.find([("id", item["contact_id"])]) is None:
                errors.append({"pointer": f"/custom/{item['key']}",
                               "detail": "There is no such contact."})
        if errors:
            raise _Refusal(errors)

    def _settle_organisations(self, row):
        """Point the affiliations of a row to organisations that there are or that are added now."""
        for position, named in zip(row.fields.get("affiliations", ()), row.organisations,
                                   strict=True):
            held = self._organisation(named)
            position["organisation_id"] = held.raw["_id"]
            position["organisation_name"] = held.raw["name"]

    def _organisation(self, named):
        external_id = named["external_id"]
        fields = {"name": named["name"]}
        if external_id:
            fields["external_ids"] = [external_id]
        held = self.known.find(keys_of("organisation", None, fields))
        if held is not None and held.raw["kind"] == "organisation":
            return held
        if held is not None:
            # The id is a person's, so it tells nothing of the organisation.
            held = self.known.find([("name", fold(named["name"]))])
            fields.pop("external_ids")
        if held is not None:
            return held
        describe(fields)
        held = Held(new_raw("organisation", fields, source=self.source))
        self.known.add(held)
        self.plan.added.append(held)
        return held
