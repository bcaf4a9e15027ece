"""What the properties of a vCard say of a party."""

import re
from urllib.parse import unquote

from .drafts import Draft, Target

_LABELS = {"cell": "mobile", "iphone": "mobile", "fax": "fax", "pager": "pager", "car": "car"}
_PLACES = ("work", "home")
# Types that say nothing of whose or where.
_SILENT = {"pref", "voice", "internet", "x400", "text", "intl", "dom", "postal", "parcel", "msg",
           "textphone"}
_APPLE_LABEL = "X-ABLABEL"
_WITH_PRIMARY = {"EMAIL": "emails", "TEL": "phones", "ADR": "addresses"}


def draft_of(properties, country, external_system):
    """The draft of a card."""
    return _CardReader(properties, Draft(country, external_system)).read()


class _CardReader:
    def __init__(self, properties, draft):
        self.properties = properties
        self.draft = draft
        # Apple keeps a label of one's own in a property beside, in the same group.
        self.group_labels = {
            found.group: found.text for found in properties
            if found.name == _APPLE_LABEL and found.group
        }
        self.count = 0
        # A title belongs to the organisation of its group, else to the one at its place.
        groups = [found.group for found in properties if found.name == "ORG"]
        self.positions = {group: place for place, group in enumerate(groups) if group}
        self.places = {"ORG": 0, "TITLE": 0}

    def read(self):
        for found in self.properties:
            read = _READERS.get(found.name)
            if read is not None:
                read(self, found)
        self._settle_kind()
        self._settle_name()
        return self.draft.finish()

    def put(self, path, text, slot=""):
        if not text:
            return
        field, _, key = path.partition(".")
        self.draft.put(Target(field, key, slot), text)

    def new_slot(self, found):
        self.count += 1
        slot = f"{found.name}{self.count}"
        if found.is_preferred and found.name in _WITH_PRIMARY:
            self.draft.prefer(_WITH_PRIMARY[found.name], slot)
        return slot

    def put_label(self, list_name, found, slot):
        label = self.group_labels.get(found.group) if found.group else None
        if label:
            is_wrapped = label.startswith("_$!<")
            self.put(f"{list_name}.{'common' if is_wrapped else 'exact'}_label", label, slot)
            return
        types = [type for type in found.types if type not in _SILENT]
        places = [type for type in types if type in _PLACES]
        others = [_LABELS.get(type, type) for type in types if type not in _PLACES]
        label = " ".join([*places[:1], *dict.fromkeys(others)])
        if label:
            self.put(f"{list_name}.exact_label", label, slot)

    # One method for each property

    def read_n(self, found):
        parts = (found.components() + [""] * 5)[:5]
        names = ("family_name", "given_name", "additional_names", "honorific_prefix",
                 "honorific_suffix")
        for name, part in zip(names, parts, strict=True):
            self.put(name, part)

    def read_fn(self, found):
        self.put("name", found.text)

    def read_nickname(self, found):
        self.put("nickname", ", ".join(found.values()))

    def read_bday(self, found):
        self.put("birth_on", found.text)

    def read_email(self, found):
        slot = self.new_slot(found)
        self.put("emails.address", found.text.removeprefix("mailto:"), slot)
        self.put_label("emails", found, slot)

    def read_tel(self, found):
        slot = self.new_slot(found)
        number, _, extension = found.text.removeprefix("tel:").partition(";ext=")
        self.put("phones.number", unquote(number.partition(";")[0]), slot)
        self.put("phones.extension", extension, slot)
        self.put_label("phones", found, slot)

    def read_adr(self, found):
        slot = self.new_slot(found)
        parts = (found.components() + [""] * 7)[:7]
        for part in (parts[2], parts[1], parts[0]):
            self.put("addresses.street", part, slot)
        for key, part in zip(("locality", "region", "postal_code", "country"), parts[3:],
                             strict=True):
            self.put(f"addresses.{key}", part, slot)
        self.put_label("addresses", found, slot)

    def read_org(self, found):
        slot = self._position(found, "ORG")
        name, *units = found.components()
        self.put("affiliations.organisation", name, slot)
        self.put("affiliations.department", ", ".join(unit for unit in units if unit), slot)

    def read_title(self, found):
        self.put("affiliations.title", found.text, self._position(found, "TITLE"))

    def _position(self, found, name):
        place = self.places[name]
        self.places[name] += 1
        return f"position{self.positions.get(found.group, place)}"

    def read_url(self, found):
        slot = self.new_slot(found)
        self.put("websites.url", found.text, slot)
        self.put_label("websites", found, slot)

    def read_note(self, found):
        self.put("notes", found.text)

    def read_categories(self, found):
        self.draft.extend("tags", found.values())

    def read_lang(self, found):
        self.draft.extend("languages", [found.text])

    def read_tz(self, found):
        # Only names such as Europe/Madrid are kept: an offset is wrong for half of the year.
        if "/" in found.text:
            self.put("time_zone", found.text)

    def read_uid(self, found):
        self.put("id", found.text.removeprefix("urn:uuid:"))

    def read_profile(self, found):
        slot = self.new_slot(found)
        network = (found.parameter("SERVICE-TYPE") or found.parameter("X-SERVICE-TYPE")
                   or next((type for type in found.types if type not in _SILENT), "other"))
        user = found.parameter("USERNAME") or found.parameter("X-USER")
        text = found.text.removeprefix("x-apple:")
        self.put("social_handles.network", _word(network), slot)
        if user and "://" in text:
            self.put("social_handles.url", text, slot)
        self.put("social_handles.handle", user or _without_scheme(text), slot)

    def _settle_kind(self):
        told = {found.name: found.text.strip().lower() for found in self.properties
                if found.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS")}
        kind = told.get("KIND") or told.get("X-ADDRESSBOOKSERVER-KIND")
        if kind in ("org", "organization") or told.get("X-ABSHOWAS") == "company":
            self.draft.kind = "organisation"
        elif kind == "individual":
            self.draft.kind = "person"
        elif kind in ("group", "location", "application", "device"):
            self.draft.errors.append(
                {"pointer": "/kind", "detail": "The card is of neither a person nor an "
                                               "organisation."})

    def _settle_name(self):
        if self.draft.kind == "organisation":
            for name in ("given_name", "additional_names", "family_name"):
                self.draft.fields.pop(name, None)


def _word(text):
    """The name of a network as contacts keep it: small letters, digits and _."""
    word = re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")[:40]
    return word if word[:1].isalpha() else "other"


def _without_scheme(text):
    """`skype:ana` is ana at Skype; an address of the web stays whole."""
    scheme, colon, rest = text.partition(":")
    return rest if colon and not rest.startswith("//") and scheme.isalpha() else text


_READERS = {
    "N": _CardReader.read_n,
    "FN": _CardReader.read_fn,
    "NICKNAME": _CardReader.read_nickname,
    "BDAY": _CardReader.read_bday,
    "EMAIL": _CardReader.read_email,
    "TEL": _CardReader.read_tel,
    "ADR": _CardReader.read_adr,
    "ORG": _CardReader.read_org,
    "TITLE": _CardReader.read_title,
    "ROLE": _CardReader.read_title,
    "URL": _CardReader.read_url,
    "NOTE": _CardReader.read_note,
    "CATEGORIES": _CardReader.read_categories,
    "LANG": _CardReader.read_lang,
    "TZ": _CardReader.read_tz,
    "UID": _CardReader.read_uid,
    "X-SOCIALPROFILE": _CardReader.read_profile,
    "SOCIALPROFILE": _CardReader.read_profile,
    "IMPP": _CardReader.read_profile,
}
