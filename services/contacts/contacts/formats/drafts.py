"""What a row or a card says of a party, gathered value by value, before any rule has seen it."""

import re
from typing import NamedTuple

from marshmallow import fields

from contracts.contacts.contact import ContactFields

from .errors import WrongValue
from .values import read_country, read_day, read_kind, read_label, read_role, split_list

# The fields that hold one text.
SCALARS = tuple(
    name for name, field in ContactFields().fields.items() if isinstance(field, fields.String)
)
# The keys of the items of each list; without the first, or any of an address, there is no item.
LISTS = {
    "emails": ("address", "label"),
    "phones": ("number", "extension", "label"),
    "addresses": ("street", "locality", "region", "postal_code", "country", "label"),
    "social_handles": ("handle", "network", "url", "label"),
    "websites": ("url", "label"),
    "tax_ids": ("value", "country"),
    "roles": ("role", "starts_on", "ends_on"),
    "external_ids": ("id", "system"),
    "affiliations": ("organisation", "organisation_external_id", "title", "department",
                     "starts_on", "ends_on"),
}
PLAIN_LISTS = ("tags", "languages")
# The field whose keys are those of custom fields.
CUSTOM = "custom"
# What the constant of a target says of an item.
_CONSTANT = {"external_ids": "system", "social_handles": "network",
             "affiliations": "organisation_system"}
_CONSTANTS = frozenset(_CONSTANT.values())
SEVERAL = ":::"
NOT_TO_CALL = frozenset({"fax", "work fax", "home fax", "pager", "assistant"})
CONTACT_ID = re.compile("contact_[0-7][0-9a-hjkmnp-tv-z]{25}")

_PHONES = re.compile(r"\s*(?::::|;|\n|\s/\s)\s*")


class Target(NamedTuple):
    """Where a value goes: a field, or a key of the item of a list that has this slot."""

    field: str
    key: str = ""
    slot: str = ""
    label: str = ""


def _write_street(item, text):
    item["street"] = f"{item['street']}\n{text}" if "street" in item else text


def _write_exact_label(item, text):
    item["label"] = text[:40]


def _write_common_label(item, text):
    item["label"] = read_label(text)


def _write_starred_label(item, text):
    """Google marks the primary address or number by a star before its label."""
    if text.startswith("*"):
        item["is_primary"] = True
        text = text[1:].strip()
    if text:
        item["label"] = read_label(text)


# How what is no plain key of an item is written into it.
_WRITERS = {
    "street": _write_street,
    "exact_label": _write_exact_label,
    "common_label": _write_common_label,
    "starred_label": _write_starred_label,
}


class Draft:
    """A party as a file tells of it. `errors` names what could not be read."""

    def __init__(self, country, external_system=None):
        self.country = country
        self.external_system = external_system
        self.kind = None
        self.contact_id = None
        self.fields = {}
        self.errors = []
        self._items = {}

    def put(self, target, text):
        """Take over one value; blanks are passed over."""
        text = text.strip()
        if not text:
            return
        if target.field in LISTS:
            self._put_item(target, text)
            return
        if target.field == CUSTOM:
            self.fields.setdefault(CUSTOM, {}).setdefault(target.key, text)
            return
        try:
            self._put_field(target.field, text)
        except WrongValue as error:
            self.errors.append({"pointer": f"/{target.field}", "detail": str(error)})

    def note(self, text):
        """Keep in the notes what has no field of its own."""
        held = self.fields.get("notes")
        self.fields["notes"] = f"{held}\n{text}" if held else text

    def extend(self, field, texts):
        """Add to a list of plain texts."""
        texts = [text.strip() for text in texts]
        held = self.fields.setdefault(field, [])
        held.extend(text for text in dict.fromkeys(texts) if text and text not in held)

    def prefer(self, field, slot):
        """Mark the item of a list that is the one to use."""
        self._items.setdefault((field, slot), {})["is_primary"] = True

    def _put_field(self, field, text):
        if field == "notes":
            self.note(text)
        elif field == "kind":
            self.kind = read_kind(text)
        elif field == "id":
            self._put_id(text)
        elif field in PLAIN_LISTS:
            self.extend(field, split_list(text))
        elif field == "labels":
            # Labels of Google, without those that every account has, such as "* myContacts".
            self.extend("tags", (part for part in split_list(text) if part[:1] != "*"))
        elif field == "birth_on":
            day = read_day(text, self.country)
            if day is None:
                self.note(f"Birthday: {text}")
            else:
                self.fields.setdefault(field, day)
        else:
            self.fields.setdefault(field, text)

    def _put_id(self, text):
        """An id of ours names the contact; any other is one of the system that is named for it."""
        if CONTACT_ID.fullmatch(text):
            self.contact_id = text
        elif self.external_system:
            self._put_item(Target("external_ids", "id", "id"), text)

    def _put_item(self, target, text):
        field, key, slot, _ = target
        if field == "phones" and key == "number":
            parts = _PHONES.split(text)
        elif field == "roles" and key == "role":
            parts = split_list(text)
        elif SEVERAL in text:
            parts = [part.strip() for part in text.split(SEVERAL)]
        else:
            self._set(target, slot, text)
            return
        for number, part in enumerate(parts):
            if part:
                self._set(target, slot if number == 0 else f"{slot}+{number}", part)

    def _set(self, target, slot, text):
        field, key, _, constant = target
        item = self._items.setdefault((field, slot), {})
        if constant:
            if field == "external_ids":
                constant = self.external_system or constant
            item.setdefault(_CONSTANT.get(field, "label"), constant)
        write = _WRITERS.get(key)
        if write is not None:
            write(item, text)
        elif key in _CONSTANTS:
            item[key] = text
        else:
            item.setdefault(key, text)

    def finish(self):
        """Put the gathered items into `fields`, and return the draft."""
        has_primary = set()
        for (field, _slot), item in self._items.items():
            if "is_primary" in item and field in has_primary:
                # Others allow several of them; here it is the first.
                del item["is_primary"]
            elif "is_primary" in item:
                has_primary.add(field)
            if field == "affiliations" and "organisation" not in item:
                self._note_position(item)
            elif is_whole(field, item):
                self.fields.setdefault(field, []).append(item)
        self._put_calls_first()
        self._read_items()
        return self

    def _put_calls_first(self):
        """Numbers that nobody speaks at come last, since the first is the one to call."""
        if "phones" in self.fields:
            self.fields["phones"].sort(key=lambda phone: phone.get("label") in NOT_TO_CALL)

    def _note_position(self, item):
        # A position is held in an organisation; without one, only the notes can tell of it.
        for key in ("title", "department"):
            if item.get(key):
                self.note(f"{key.capitalize()}: {item[key]}")

    def _read_items(self):
        for index, role in enumerate(self.fields.get("roles", ())):
            self._read(role, "role", read_role, f"/roles/{index}/role")
        for index, address in enumerate(self.fields.get("addresses", ())):
            if "country" in address:
                self._read(address, "country", read_country, f"/addresses/{index}/country")
        for tax_id in self.fields.get("tax_ids", ()):
            tax_id.setdefault("country", self.country)
        for handle in self.fields.get("social_handles", ()):
            handle.setdefault("network", "other")
            _split_profile(handle)
        for external_id in self.fields.get("external_ids", ()):
            external_id.setdefault("system", self.external_system or "import")

    def _read(self, item, key, read, pointer):
        try:
            item[key] = read(item[key])
        except WrongValue as error:
            self.errors.append({"pointer": pointer, "detail": str(error)})


def is_whole(field, item):
    """Whether there is enough of an item of a list to keep it."""
    if field == "addresses":
        return not item.keys() <= {"label", "is_primary"}
    return LISTS[field][0] in item


def _split_profile(item):
    """The name at the end of the address of a profile is the handle."""
    if "://" in item["handle"]:
        item.setdefault("url", item["handle"])
        item["handle"] = item["handle"].split("?")[0].rstrip("/").rpartition("/")[2]
