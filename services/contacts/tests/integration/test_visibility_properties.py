"""A role never sees a field outside its list, nor what belongs to a contact that it does not see.

Each field of each thing holds a word of its own, so whether it was shown is read off the answers.
"""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing.sizes import sized
from contracts import contacts as contract
from contracts.context import Actor, Call
from contracts.errors import NotFound, PermissionDenied, ValidationFailed, to_wire
from contracts.visibility import OBJECTS, ROWS

SELLER = "user_01h455vb4pex5vsknk084sn02q"
COLLEAGUE = "user_01h455vb4pex5vsknk084sn03r"
TEAM = "south"
assert contract.contacts.operations

PERMISSIONS = ("contacts:read", "contacts:write", "contacts:export", "guards:override")


def one_access(found):
    rows = ("all",) if not found.owned_by else ROWS if found.team else ("own", "all")
    some = st.lists(st.sampled_from(sorted(found.fields)), unique=True) if found.fields else (
        st.just([]))
    listed = st.one_of(st.none(), some)
    return st.fixed_dictionaries({"rows": st.sampled_from(rows), "fields": listed})


ROLES = st.fixed_dictionaries({}, optional={
    name: one_access(found) for name, found in OBJECTS.items()})


class World:
    """Contacts with words of their own: `words[word] = (contacts it is about, object, field)`."""

    def __init__(self, contacts):
        self.contacts = contacts
        self.words = {}
        self.rows = {}
        self.made = {"relationship": [], "interaction": [], "activity": []}
        for number, (owner, team) in enumerate((
                (SELLER, None), (COLLEAGUE, TEAM), (COLLEAGUE, None), (None, None))):
            self._add_person(number, owner, team)
        self.ids = list(self.rows)
        for one, other in ((0, 1), (1, 2), (2, 3), (0, 3)):
            self._relate(self.ids[one], self.ids[other])

    def _word(self, kind, field, ids, name=""):
        word = f"q{kind}{len(self.words)}x{name}"
        self.words[word] = (frozenset(ids), kind, field)
        return word

    def _add_person(self, number, owner, team):
        pending = []

        def word(field):
            found = f"qcontact{number}{field.replace('_', '')}x"
            pending.append((found, field))
            return found

        place = self.contacts.create_contact(
            kind="organisation", name=f"qplace{number}x", owner_id=owner, team_id=team)
        made = self.contacts.create_contact(
            kind="person", name=word("name"), given_name=word("given_name"),
            nickname=word("nickname"), legal_name=word("legal_name"), notes=word("notes"),
            emails=[{"address": f"{word('emails')}@example.com"}], tags=[word("tags")],
            tax_ids=[{"country": "ZW", "value": word("tax_ids").upper()}],
            social_handles=[{"network": "fedi", "handle": word("social_handles")}],
            websites=[{"url": f"https://{word('websites')}.example/"}],
            external_ids=[{"system": "erp", "id": word("external_ids")}],
            addresses=[{"street": word("addresses")}], owner_id=owner, team_id=team,
            affiliations=[{"organisation_id": place["id"], "title": word("affiliations")}])
        self.rows[made["id"]] = (owner, team)
        self.rows_of_places = {**getattr(self, "rows_of_places", {}), place["id"]: (owner, team)}
        for found, field in pending:
            self.words[found] = (frozenset([made["id"]]), "contact", field)
        self.words[f"qplace{number}x"] = (frozenset([place["id"]]), "contact", "name")

    def _relate(self, one, other):
        both = (one, other)
        relationship = self.contacts.create_relationship(
            from_id=one, to_id=other, type="knows", strength=0.8,
            evidence=[{"note": self._word("relationship", "evidence", both)}])
        interaction = self.contacts.record_interaction(
            channel="phone", direction="outbound", agent_ids=[COLLEAGUE],
            subject=self._word("interaction", "subject", [one]),
            text=self._word("interaction", "text", [one]),
            outcome=self._word("interaction", "outcome", [one]),
            participants=[{"contact_id": one}])
        activity = self.contacts.create_activity(
            type="meeting", subject=self._word("activity", "subject", [one]),
            notes=self._word("activity", "notes", [one]),
            place=self._word("activity", "place", [one]), owner_id=COLLEAGUE,
            starts_at="2030-01-01T10:00:00Z", ends_at="2030-01-01T11:00:00Z",
            participants=[{"contact_id": one}])
        for kind, thing in (("relationship", relationship), ("interaction", interaction),
                            ("activity", activity)):
            self.made[kind].append(thing["id"])

    def is_seen(self, contact_id, sees):
        access = sees.get("contact")
        if access is None:
            return False
        owner, team = {**self.rows, **self.rows_of_places}[contact_id]
        return (access["rows"] == "all" or owner == SELLER
                or (access["rows"] == "team" and team == TEAM))

    def may_show(self, word, sees):
        ids, kind, field = self.words[word]
        access = sees.get(kind)
        if access is None or not all(self.is_seen(id, sees) for id in ids):
            return False
        is_listed = access["fields"] is None or field in access["fields"]
        if kind != "contact" and access["rows"] == "own":
            # A colleague made them all.
            return False
        return is_listed or field not in OBJECTS[kind].fields

    def questions(self, looked_for):
        yield from (("list_contacts", {"sort": sort}) for sort in ("name", "-created_at"))
        yield "get_contacts", {"contact_ids": self.ids}
        yield from (("export_contacts", {"format": format})
                    for format in ("csv", "vcard", "jsonl"))
        yield from (("search_contacts", {"q": word}) for word in looked_for)
        for name in ("list_relationships", "list_interactions", "list_activities"):
            yield name, {}
        for id in self.ids:
            yield from ((name, {"contact_id": id}) for name in (
                "get_contact", "get_timeline", "get_profile", "get_network", "get_group",
                "list_contact_relationships", "list_contact_interactions", "list_consents",
                "get_ownership_history", "find_introductions", "get_provenance"))
            yield "check_guards", {"contact_id": id, "action": "call"}
            yield "list_activities", {"contact_id": id}
        yield from (("list_activities", {"contact_id": id, "includes_people": True})
                    for id in self.rows_of_places)
        yield "check_many_guards", {"contact_ids": self.ids, "action": "campaign"}
        yield "may_approach", {"contact_ids": self.ids, "purpose": "marketing",
                               "channel": "email"}
        yield "find_introductions", {"contact_id": self.ids[0], "to": self.ids[3]}
        for kind, ids in self.made.items():
            yield from ((f"get_{kind}", {f"{kind}_id": id}) for id in ids)


@pytest.fixture
def world(contacts):
    return World(contacts)


def ask(client, actor, operation, request):
    """The answer, or what it was refused with."""
    try:
        return client.call(f"contacts.{operation}", request, call=Call(actor=actor))
    except (NotFound, PermissionDenied, ValidationFailed) as error:
        return {"refused": to_wire(error)}


def test_everything_is_shown_to_who_sees_everything(world, client):
    actor = Actor(SELLER, roles=("sales",))

    told = orjson.dumps([ask(client, actor, *question) for question in world.questions(world.words)]
                        ).decode().casefold()

    # Otherwise the next test would show nothing.
    assert [word for word in world.words if word not in told] == []


def test_role_never_sees_a_field_outside_its_list(world, client):
    @settings(max_examples=sized(25, usual=8), deadline=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(sees=ROLES, looked_for=st.sets(st.sampled_from(sorted(world.words)), max_size=12))
    def check(sees, looked_for):
        actor = Actor(SELLER, roles=("own",), sees=sees, team_ids=(TEAM,), grants=PERMISSIONS)
        for operation, request in world.questions(looked_for):
            asked = str(request).casefold()
            answer = orjson.dumps(ask(client, actor, operation, request)).decode().casefold()
            shown = [word for word in world.words if word in answer and word not in asked]
            hidden = [word for word in shown if not world.may_show(word, sees)]
            assert not hidden, f"{operation} {request} shows {hidden}: {answer}"
            if operation == "search_contacts" and not world.may_show(request["q"], sees):
                # Nobody is to be found out by looking for what is hidden of them.
                assert not answer.count('"score"'), f"{request} finds {answer}"
            for id, access in {**world.rows, **world.rows_of_places}.items():
                assert world.is_seen(id, sees) or id not in answer or id in asked, (
                    f"{operation} {request} shows {id} of {access}")

    check()
