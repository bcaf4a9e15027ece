"""Who may ask the contacts service for what."""

import pytest
from contacts_factories import person

from contracts.errors import PermissionDenied

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"

COMMANDS = {
    "create_contact": {"kind": "person", "given_name": "Ana"},
    "update_contact": {"contact_id": UNKNOWN, "changes": {}},
    "archive_contact": {"contact_id": UNKNOWN},
    "restore_contact": {"contact_id": UNKNOWN},
    "create_relationship": {"from_id": UNKNOWN, "to_id": UNKNOWN, "type": "knows"},
    "update_relationship": {"relationship_id": UNKNOWN, "changes": {}},
    "archive_relationship": {"relationship_id": UNKNOWN},
    "record_interaction": {},
    "record_interaction_with": {"contact_id": UNKNOWN},
    "correct_interaction": {},
}
QUERIES = (
    "get_contact", "get_contacts", "list_contacts", "search_contacts", "get_relationship",
    "list_relationships", "list_contact_relationships", "get_interaction", "list_interactions",
    "list_contact_interactions", "get_timeline",
)


@pytest.mark.parametrize("operation", COMMANDS)
def test_command_is_refused_when_the_principal_may_only_read(contacts, ask_as, nothing_changes,
                                                             operation):
    with nothing_changes():
        with pytest.raises(PermissionDenied):
            ask_as("read_only", operation, **COMMANDS[operation])
        with pytest.raises(PermissionDenied):
            ask_as("administrator", operation, permissions=("contacts:read",),
                   **COMMANDS[operation])


@pytest.mark.parametrize("operation", QUERIES)
def test_query_is_refused_when_the_principal_may_not_read(contacts, ask_as, operation):
    with pytest.raises(PermissionDenied):
        ask_as("nobody", operation)
    with pytest.raises(PermissionDenied):
        ask_as("administrator", operation, permissions=("contacts:export",))


def test_reading_is_allowed_when_the_principal_may_only_read(contacts, ask_as):
    created = contacts.create_contact(**person())

    assert ask_as("read_only", "get_contact", contact_id=created["id"]) == created
    assert ask_as("finance", "list_contacts")["items"] == [created]
