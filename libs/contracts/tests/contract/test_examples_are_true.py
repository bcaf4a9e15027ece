"""What the examples say is what the service really answers and tells, as stubs rely on it."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from contracts.catalogue import all_services

CONTACTS = all_services()["contacts"]
# The examples tell one story; this is its course.
STORY = [
    "create_contact", "list_contacts", "create_relationship", "record_interaction",
    "correct_interaction", "get_interaction", "update_contact", "get_contact",
    "update_relationship", "get_relationship", "list_contact_relationships",
    "record_interaction_with", "list_interactions", "list_contact_interactions",
    "search_contacts", "archive_contact", "restore_contact", "get_contacts",
    "archive_relationship", "create_import", "add_import_part", "start_import",
    "record_consent", "may_approach", "withdraw_consent", "may_approach_contact", "list_consents",
    "add_register_entry", "get_register_entry", "list_register_entries", "import_register",
    "open_data_request",
    "create_activity", "get_activity", "update_activity", "update_occurrence", "list_activities",
    "get_free_busy", "complete_activity", "cancel_activity",
    "create_guard_rule", "get_guard_rule", "check_guards", "check_many_guards", "test_guard_rule",
    "override_guard", "list_guard_overrides", "update_guard_rule", "list_guard_rule_versions",
    "learn_facts", "reassign_contacts", "get_reassignment",
    "declare_custom_field", "get_custom_field", "list_custom_fields", "get_custom_field_schema",
    "update_custom_field", "retire_custom_field", "restore_custom_field",
    "get_provenance",
]
# Who acts in the examples, and who does in the tests.
ACTORS = {"user_01keeca2mwf04sf6mrhrvrar59": "user_01h455vb4pex5vsknk084sn02q"}
# Two who turn out to be one come late, and are two again at the end.
MERGED = ["merge_contacts", "get_merge", "list_merges", "undo_merge"]
# What nobody says of a contact, since it comes of itself.
NOT_SAID = {"id", "version", "created_at", "updated_at", "archived_at"}


class Run:
    """The story as it goes in this run, where ids are others than in the examples."""

    def __init__(self, client):
        self.client = client
        self.ids = dict(ACTORS)

    def translated(self, value):
        """A value of the examples with the ids of this run."""
        text = json.dumps(value)
        for example, real in self.ids.items():
            text = text.replace(example, real)
        return json.loads(text)

    def add(self, shown):
        """Add a contact that the story finds there."""
        self.ids[shown["id"]] = self.client.contacts.create_contact(
            **said_of(self.translated(shown)))["id"]

    def play(self, name):
        """Ask for an operation as its example does; `(the example's reply, the real one)`."""
        example = CONTACTS.operations[name].example
        reply = self.client.call(f"contacts.{name}", self.translated(example["request"]))
        for id in ("id", "interaction_id"):
            if reply and id in reply:
                self.ids.setdefault(example["reply"][id], reply[id])
        if reply and reply.get("merge"):
            self.ids.setdefault(example["reply"]["merge"]["id"], reply["merge"]["id"])
        # The id of a finding is made of the ids that it is about.
        self.ids |= dict(zip(findings_in(example["reply"]), findings_in(reply), strict=False))
        return likened(self.translated(example["reply"])), likened(reply)


def findings_in(reply):
    """The ids of the findings of guards in a reply, in order."""
    return re.findall(r'"(finding_[0-9a-f]{32})"', json.dumps(reply))


def plan_soon(run):
    """Plan the activity of which an example reminds, so that this comes about soon."""
    example = CONTACTS.operations["create_activity"].example["request"]
    reminder = CONTACTS.events["contacts.activity.reminded"].example
    begins_at = datetime.now(UTC) + timedelta(minutes=reminder["minutes"], seconds=3)
    planned = run.client.contacts.create_activity(**run.translated(example) | {
        "starts_at": begins_at.isoformat(),
        "ends_at": (begins_at + timedelta(minutes=45)).isoformat()})
    run.ids[reminder["activity"]["id"]] = planned["id"]


def said_of(contact):
    """What somebody said to have this contact."""
    said = {name: value for name, value in contact.items() if name not in NOT_SAID}
    for affiliation in said.get("affiliations", ()):
        del affiliation["organisation_name"]
    return said


def likened(value, name=""):
    """A value without what is another in each run: times, cursors, actors, versions of imports."""
    if isinstance(value, dict):
        is_import = value.get("id", "").startswith("import_")
        return {key: likened(inner, key) for key, inner in value.items()
                if not (is_import and key == "version")}
    if isinstance(value, list):
        return [likened(item, name) for item in value]
    varies = name in ("next", "certificate", "actor_id") or name.endswith(("_at", "_by"))
    if isinstance(value, str) and varies:
        return "…"
    return value


@pytest.fixture
def run(run_service, client):
    run_service("contacts")
    run = Run(client)
    # Lists begin with the latest, and people come after where they work.
    for contact in reversed(CONTACTS.operations["list_contacts"].example["reply"]["items"]):
        run.add(contact)
    return run


def test_service_answers_and_tells_what_the_examples_say(run, events_seen):
    archived = CONTACTS.events["contacts.contact.archived"].example["contact"]
    told = {name: run.play(name) for name in STORY[:1]}
    run.add(archived)

    told |= {name: run.play(name) for name in STORY[1:]}

    plan_soon(run)
    parted = CONTACTS.operations["undo_merge"].example["reply"]
    run.add(parted["survivor"])
    run.add(parted["contact"])
    told |= {name: run.play(name) for name in MERGED}

    for name, (example, real) in told.items():
        assert real == example, name
    for type, event in CONTACTS.events.items():
        events_seen.wait_for(type, seconds=30)
        seen = [likened(item["data"]) for item in events_seen.all(type)]
        assert likened(run.translated(event.example)) in seen, type
