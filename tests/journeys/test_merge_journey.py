"""Two contacts become one, the one is worked with, and they are two again: over HTTP."""

import pytest

from chassis.testing.processes import wait_until

SECONDS = 60
PHONE = "+34600777111"
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


def made(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


def got(api, path, **params):
    answer = api.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def add_person(api, **fields):
    return made(api.post("/contacts", json={"kind": "person", **fields}))


def call(api, contact_id, subject):
    return made(api.post(f"/contacts/{contact_id}/interactions", json={
        "channel": "phone", "direction": "inbound", "subject": subject}))["id"]


def know(api, one, other):
    return made(api.post("/relationships", json={
        "from_id": one, "to_id": other, "type": "knows"}))["id"]


def change(api, contact_id, **changes):
    version = api.get(f"/contacts/{contact_id}").headers["ETag"]
    answer = api.patch(f"/contacts/{contact_id}", json=changes,
                       headers={"If-Match": version, **MERGE_PATCH})
    assert answer.status_code == 200, answer.text
    return answer.json()


def titles(api, contact_id):
    return {entry["title"] for entry in got(api, f"/contacts/{contact_id}/timeline")["items"]}


def neighbours(api, contact_id):
    nodes = got(api, f"/contacts/{contact_id}/network", steps=1)["nodes"]
    return {node["id"] for node in nodes if node["steps"] == 1 and node["type"] != "user"}


def found(api, query):
    return {item["contact"]["id"] for item in got(api, "/contacts/search", q=query)["items"]}


def calls(api, contact_id):
    return {item["id"] for item in got(api, f"/contacts/{contact_id}/interactions")["items"]}


def activities(api, contact_id):
    items = got(api, "/activities", contact_id=contact_id)["items"]
    return {item["id"] for item in items}


def consents(api, contact_id):
    return {item["id"] for item in got(api, f"/contacts/{contact_id}/consents")["items"]}


def relationships(api, contact_id):
    items = got(api, f"/contacts/{contact_id}/relationships")["items"]
    return {item["id"]: {item["from_id"], item["to_id"]} for item in items
            if not item.get("archived_at")}


def consent(api, contact_id, purpose):
    return made(api.post(f"/contacts/{contact_id}/consents", json={
        "purpose": purpose, "decision": "objected"}))["id"]


@pytest.fixture
def people(api):
    """Ana, who was entered twice, and Eva and Ida, whom they know."""
    ana = add_person(api, given_name="Ana", family_name="Unificada", tags=["feria"],
                     emails=[{"address": "ana@unificada.example"}], notes="De la feria.")
    double = add_person(api, given_name="Anita", family_name="Unificada", tags=["web"],
                        phones=[{"number": PHONE}], birth_on="1980-01-01",
                        notes="De la web.")
    eva, ida = (add_person(api, given_name=name, family_name="Conocida")
                for name in ("Eva", "Ida"))
    return ana, double, eva, ida


def merge(api, ana_id, old_id):
    """Make them one, as a dry run has said it would be; the id of the merge."""
    asked = {"survivor_id": ana_id, "merged_id": old_id}
    dry = api.post("/contacts/merge", json={**asked, "is_dry_run": True}).json()
    assert dry["merge"] is None
    assert got(api, f"/contacts/{old_id}")["id"] == old_id

    merged = api.post("/contacts/merge", json=asked)

    assert merged.status_code == 200, merged.text
    assert same(merged.json()["contact"], dry["contact"])
    return merged.json()["merge"]["id"]


def see_that_the_old_id_answers_with_the_survivor(api, ana_id, old_id):
    """200 and no redirect, under the survivor's id and ETag; it can be read and not changed."""
    by_old, by_new = (api.get(f"/contacts/{id}") for id in (old_id, ana_id))
    assert by_old.status_code == 200
    assert by_old.json() == by_new.json()
    assert by_old.json()["id"] == ana_id
    assert by_old.headers["ETag"] == by_new.headers["ETag"]
    refused = api.patch(f"/contacts/{old_id}", json={"nickname": "Nita"},
                        headers={"If-Match": by_old.headers["ETag"], **MERGE_PATCH})
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_is_merged")
    assert refused.json()["details"]["survivor_id"] == ana_id
    assert found(api, "Unificada") & {ana_id, old_id} == {ana_id}
    listed = {item["id"] for item in got(api, "/contacts", phone=PHONE)["items"]}
    assert listed == {ana_id}


def work(api, ana_id, old_id, ida):
    """What goes on: some of it is addressed to the survivor, some still to the old id."""
    done = {
        "call": call(api, ana_id, "Después, con Ana"),
        "old call": call(api, old_id, "Después, con Anita"),
        "knows": know(api, ana_id, ida),
        "objection": consent(api, ana_id, "newsletter"),
        "old objection": consent(api, old_id, "survey"),
        "visit": made(api.post("/activities", json={
            "type": "meeting", "subject": "Visita", "starts_at": "2031-03-25T09:00:00Z",
            "ends_at": "2031-03-25T10:00:00Z", "participants": [{"contact_id": ana_id}]}))["id"],
    }
    change(api, ana_id, nickname="Anilla", birth_on="1980-02-02")
    return done


def shown_of(api, contact_id):
    """What the API shows of a contact, whichever way it is asked."""
    return {
        "calls": calls(api, contact_id),
        "told": {title for title in titles(api, contact_id) if ", con " in title},
        "consents": consents(api, contact_id),
        "relationships": relationships(api, contact_id),
        "neighbours": neighbours(api, contact_id),
        "activities": activities(api, contact_id),
        "profile": got(api, f"/contacts/{contact_id}/profile")["contact_id"],
        "approach": {purpose: approach(api, contact_id, purpose)
                     for purpose in ("newsletter", "survey")},
    }


def test_merge_work_on_the_survivor_and_unmerge_leave_all_consistent(api, people):
    ana, double, *_ = people
    ana_id, old_id, eva_id, ida_id = (contact["id"] for contact in people)
    hers, theirs = call(api, ana_id, "Antes, con Ana"), call(api, old_id, "Antes, con Anita")
    with_eva = know(api, old_id, eva_id)
    wait_until(lambda: eva_id in neighbours(api, old_id), SECONDS, "the tie is known of")

    merge_id = merge(api, ana_id, old_id)
    see_that_the_old_id_answers_with_the_survivor(api, ana_id, old_id)
    done = work(api, ana_id, old_id, ida_id)

    wait_until(lambda: neighbours(api, ana_id) == {eva_id, ida_id}, SECONDS, "the ties follow")
    for id in (ana_id, old_id):
        assert shown_of(api, id) == {
            "calls": {hers, theirs, done["call"], done["old call"]},
            "told": {"Antes, con Ana", "Antes, con Anita", "Después, con Ana",
                     "Después, con Anita"},
            "consents": {done["objection"], done["old objection"]},
            "relationships": {with_eva: {ana_id, eva_id}, done["knows"]: {ana_id, ida_id}},
            "neighbours": {eva_id, ida_id}, "activities": {done["visit"]}, "profile": ana_id,
            "approach": {"newsletter": "objected", "survey": "objected"},
        }
    assert neighbours(api, eva_id) == {ana_id}

    undone = api.post(f"/merges/{merge_id}/undo")
    assert undone.status_code == 200, undone.text
    wait_until(lambda: got(api, f"/merges/{merge_id}")["state"] == "undone", SECONDS)
    wait_until(lambda: (neighbours(api, ana_id), neighbours(api, old_id)) == (
        {ida_id}, {eva_id}), SECONDS, "the ties are parted")

    # The merged one is as it was; the survivor keeps what was changed since.
    survivor = got(api, f"/contacts/{ana_id}")
    assert same(got(api, f"/contacts/{old_id}"), double)
    assert same(survivor, ana | {"nickname": "Anilla", "birth_on": "1980-02-02"})
    assert shown_of(api, ana_id) == {
        "calls": {hers, done["call"]}, "told": {"Antes, con Ana", "Después, con Ana"},
        "consents": {done["objection"]}, "relationships": {done["knows"]: {ana_id, ida_id}},
        "neighbours": {ida_id}, "activities": {done["visit"]}, "profile": ana_id,
        "approach": {"newsletter": "objected", "survey": "no_basis"},
    }
    assert shown_of(api, old_id) == {
        "calls": {theirs, done["old call"]}, "told": {"Antes, con Anita", "Después, con Anita"},
        "consents": {done["old objection"]}, "relationships": {with_eva: {old_id, eva_id}},
        "neighbours": {eva_id}, "activities": set(), "profile": old_id,
        "approach": {"newsletter": "no_basis", "survey": "objected"},
    }
    assert (neighbours(api, eva_id), neighbours(api, ida_id)) == ({old_id}, {ana_id})
    assert {ana_id, old_id} <= found(api, "Unificada")
    again = api.post(f"/merges/{merge_id}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "merge_is_undone")


def approach(api, contact_id, purpose):
    answer = got(api, f"/contacts/{contact_id}/approach", purpose=purpose, channel="email")
    return answer["reason"]["code"]


def same(contact, before):
    """Whether a contact is what it was; when it was last changed is another matter."""
    return {name: value for name, value in contact.items() if name not in (
        "version", "updated_at")} == {name: value for name, value in before.items()
                                      if name not in ("version", "updated_at")}
