"""Who knows whom: typed, directed and dated relationships."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from contacts_factories import organisation, person

from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def ana(contacts):
    return contacts.create_contact(**person())


@pytest.fixture
def acme(contacts):
    return contacts.create_contact(**organisation())


@pytest.fixture
def relate(contacts):
    def relate(one, other, type="knows", **fields):
        return contacts.create_relationship(
            from_id=one["id"], to_id=other["id"], type=type, **fields)

    return relate


def test_relationship_is_shown_as_it_was_said(contacts, ana, acme, relate, events_seen):
    evidence = [{"note": "Met at the fair.\nTwice.", "url": "https://example.com"},
                {"interaction_id": "interaction_01h455vb4pex5vsknk084sn02q"}]

    related = relate(ana, acme, "influences", starts_on="2024-01-01", strength=0.8,
                     evidence=evidence)

    assert contacts.get_relationship(relationship_id=related["id"]) == related
    assert {name: related[name] for name in ("from_id", "to_id", "type", "starts_on", "strength",
                                             "evidence", "version")} == {
        "from_id": ana["id"], "to_id": acme["id"], "type": "influences",
        "starts_on": "2024-01-01", "strength": 0.8, "evidence": evidence, "version": 1,
    }
    (event,) = events_seen.wait_for("contacts.relationship.created")
    assert event["data"] == {"relationship": related}
    for party in (ana, acme):
        entry = contacts.get_timeline(contact_id=party["id"])["items"][0]
        assert entry["title"] == f"{ana['name']} · influences · {acme['name']}"
        assert entry["about"] == {"type": "relationship", "id": related["id"]}


@pytest.mark.parametrize("type", ["knows", "reports_to", "supplies", "partner_of", "refers",
                                  "influences", "family", "plays_padel_with"])
def test_relationship_is_of_any_type_of_the_suite_or_of_ones_own(contacts, ana, acme, relate,
                                                                type):
    related = relate(ana, acme, type)

    assert contacts.list_relationships(type=type)["items"] == [related]
    assert contacts.list_contact_relationships(contact_id=ana["id"], type=type)["items"] == [
        related]


def test_relationship_is_listed_from_both_ends(contacts, ana, acme, relate):
    there, back = relate(ana, acme, "supplies"), relate(acme, ana, "supplies")
    stranger = contacts.create_contact(**person())

    for party in (ana, acme):
        found = contacts.list_contact_relationships(contact_id=party["id"])["items"]
        assert found == [back, there]
    assert contacts.list_relationships(from_id=ana["id"])["items"] == [there]
    assert contacts.list_relationships(to_id=ana["id"])["items"] == [back]
    assert contacts.list_relationships(contact_id=ana["id"], from_id=acme["id"])["items"] == [back]
    assert contacts.list_relationships(from_id=ana["id"], to_id=acme["id"])["items"] == [there]
    assert contacts.list_relationships(from_id=ana["id"], to_id=stranger["id"])["items"] == []
    assert contacts.list_contact_relationships(contact_id=stranger["id"])["items"] == []


def test_same_relationship_is_refused_while_it_goes_on(contacts, ana, acme, relate,
                                                       nothing_changes):
    relate(ana, acme)

    with nothing_changes(), pytest.raises(Conflict) as caught:
        relate(ana, acme, strength=0.5)

    assert caught.value.code == "relationship_exists"
    assert caught.value.details == {
        "from_id": ana["id"], "to_id": acme["id"], "type": "knows"}


def test_one_wins_when_fifty_say_the_same_at_once(contacts, ana, acme, relate):
    def attempt(_):
        try:
            return relate(ana, acme)
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(attempt, range(50)))

    assert outcomes.count("relationship_exists") == 49
    assert len(contacts.list_relationships()["items"]) == 1


def test_relationship_begins_again_when_it_has_ended(contacts, ana, acme, relate):
    first = relate(ana, acme, starts_on="2020-01-01")
    contacts.update_relationship(
        relationship_id=first["id"], changes={"ends_on": "2022-12-31"}, expected_version=1)

    second = relate(ana, acme, starts_on="2026-01-01")

    with pytest.raises(Conflict) as caught:
        contacts.update_relationship(relationship_id=first["id"], changes={"ends_on": None})
    assert caught.value.code == "relationship_exists"
    found = contacts.list_contact_relationships(contact_id=ana["id"])["items"]
    assert [(item["id"], item.get("ends_on")) for item in found] == [
        (second["id"], None), (first["id"], "2022-12-31")]


def test_relationship_can_be_said_again_when_it_was_archived(contacts, ana, acme, relate):
    first = relate(ana, acme)
    contacts.archive_relationship(relationship_id=first["id"])

    second = relate(ana, acme)

    assert contacts.list_relationships()["items"] == [second]


def test_change_is_kept_and_told(contacts, ana, acme, relate, events_seen):
    related = relate(ana, acme, strength=0.1, starts_on="2020-01-01")

    changed = contacts.update_relationship(
        relationship_id=related["id"],
        changes={"strength": 0.9, "starts_on": None, "evidence": [{"note": "hi"}]},
    )

    assert changed == contacts.get_relationship(relationship_id=related["id"])
    assert (changed["strength"], changed["version"]) == (0.9, 2)
    assert "starts_on" not in changed
    (event,) = events_seen.wait_for("contacts.relationship.updated")
    assert event["data"] == {"relationship": changed}


def test_nothing_changes_when_the_change_says_what_is_so_already(contacts, ana, acme, relate,
                                                                nothing_changes, events_seen):
    related = relate(ana, acme, strength=0.5)

    with nothing_changes():
        unchanged = contacts.update_relationship(
            relationship_id=related["id"],
            changes={"strength": 0.5, "ends_on": None, "evidence": []})

    assert unchanged == related
    contacts.archive_relationship(relationship_id=related["id"])
    events_seen.wait_for("contacts.relationship.archived")
    assert events_seen.all("contacts.relationship.updated") == []


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"to_id": UNKNOWN}, "/to_id"),
        ({"from_id": UNKNOWN}, "/from_id"),
        ({"type": "Knows"}, "/type"),
        ({"strength": 1.1}, "/strength"),
        ({"strength": -0.1}, "/strength"),
        ({"starts_on": "2026-01-02", "ends_on": "2026-01-01"}, "/ends_on"),
    ],
)
def test_relationship_is_refused_when_something_is_wrong(contacts, ana, acme, nothing_changes,
                                                        fields, pointer):
    said = {"from_id": ana["id"], "to_id": acme["id"], "type": "knows", **fields}

    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.create_relationship(**said)

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_nobody_is_related_to_themselves(contacts, ana, nothing_changes, relate):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        relate(ana, ana)

    assert [error["pointer"] for error in caught.value.details["errors"]] == ["/to_id"]


def test_change_is_refused_when_it_would_end_before_it_starts(contacts, ana, acme, relate,
                                                             nothing_changes):
    related = relate(ana, acme, starts_on="2026-01-02")

    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.update_relationship(
            relationship_id=related["id"], changes={"ends_on": "2026-01-01"})

    assert [error["pointer"] for error in caught.value.details["errors"]] == ["/ends_on"]


def test_stale_version_is_refused(contacts, ana, acme, relate, nothing_changes):
    related = relate(ana, acme)
    contacts.update_relationship(relationship_id=related["id"], changes={"strength": 0.5})

    with nothing_changes():
        for operation, request in ((contacts.update_relationship, {"changes": {}}),
                                   (contacts.archive_relationship, {})):
            with pytest.raises(PreconditionFailed):
                operation(relationship_id=related["id"], expected_version=1, **request)


def test_unknown_relationship_is_not_found(contacts, nothing_changes):
    unknown = "relationship_01h455vb4pex5vsknk084sn02q"

    with nothing_changes():
        for operation, request in ((contacts.get_relationship, {}),
                                   (contacts.update_relationship, {"changes": {}}),
                                   (contacts.archive_relationship, {})):
            with pytest.raises(NotFound):
                operation(relationship_id=unknown, **request)


def test_archived_relationship_is_shown_but_not_listed(contacts, ana, acme, relate, events_seen,
                                                       nothing_changes):
    related = relate(ana, acme)

    assert contacts.archive_relationship(relationship_id=related["id"], expected_version=1) is None

    archived = contacts.get_relationship(relationship_id=related["id"])
    assert archived["version"] == 2
    assert archived["archived_at"] == archived["updated_at"]
    assert contacts.list_relationships()["items"] == []
    assert contacts.list_contact_relationships(contact_id=ana["id"])["items"] == []
    (event,) = events_seen.wait_for("contacts.relationship.archived")
    assert event["data"] == {"relationship": archived}
    with nothing_changes():
        contacts.archive_relationship(relationship_id=related["id"])


def test_pages_hold_each_relationship_once_when_read_to_the_end(contacts, ana, relate):
    for _ in range(7):
        relate(ana, contacts.create_contact(**person()))

    seen, after = [], None
    for size in (3, 3, 1):
        page = contacts.list_contact_relationships(contact_id=ana["id"], limit=3, after=after)
        assert len(page["items"]) == size
        seen += page["items"]
        after = page["next"]

    assert after is None
    assert seen == contacts.list_contact_relationships(contact_id=ana["id"])["items"]
    assert len({item["id"] for item in seen}) == 7
