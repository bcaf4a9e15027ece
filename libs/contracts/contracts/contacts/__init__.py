"""What the contacts service promises: parties, relationships, interactions, timelines, files."""

from ..declare import Service, delete, get, patch, post
from ..errors import Conflict, NotFound, PreconditionFailed
from . import contact as c
from . import interaction as i
from . import relationship as r
from . import timeline as t
from . import transfer as x

contacts = Service("contacts")

NOT_FOUND = {"not_found": NotFound}
CHANGED = NOT_FOUND | {"precondition_failed": PreconditionFailed}
EXTERNAL_ID_TAKEN = {"external_id_taken": Conflict}

# Parties

create_contact = contacts.command(
    "create_contact", "Add a person or an organisation.",
    request=c.NewContact, reply=c.Contact, permission="contacts:write",
    route=post("/contacts", location="/contacts/{id}"), errors=EXTERNAL_ID_TAKEN,
    links={"get_contact": {"contact_id": "id"}, "update_contact": {"contact_id": "id"},
           "archive_contact": {"contact_id": "id"}, "get_timeline": {"contact_id": "id"}},
)
get_contact = contacts.query(
    "get_contact", "See a person or an organisation.",
    request=c.ContactId, reply=c.Contact, permission="contacts:read",
    route=get("/contacts/{contact_id}"), errors=NOT_FOUND,
)
get_contacts = contacts.query(
    "get_contacts", "See up to 1,000 parties at once; those that do not exist are left out.",
    request=c.ContactIds, reply=c.ContactList, permission="contacts:read",
)
list_contacts = contacts.query(
    "list_contacts", "List parties.",
    request=c.ListContacts, reply=c.ContactPage, permission="contacts:read",
    route=get("/contacts"),
)
search_contacts = contacts.query(
    "search_contacts", "Find parties by a few letters of what is known of them.",
    request=c.SearchContacts, reply=c.SearchResult, permission="contacts:read",
    route=get("/contacts/search"),
)
update_contact = contacts.command(
    "update_contact", "Change what is said of a party.",
    request=c.UpdateContact, reply=c.Contact, permission="contacts:write",
    route=patch("/contacts/{contact_id}"),
    errors=CHANGED | EXTERNAL_ID_TAKEN | {"contact_is_archived": Conflict},
)
archive_contact = contacts.command(
    "archive_contact", "Put a party away; it can be restored.",
    request=c.ChangeContact, reply=None, permission="contacts:write",
    route=delete("/contacts/{contact_id}"), errors=CHANGED,
)
restore_contact = contacts.command(
    "restore_contact", "Bring an archived party back.",
    request=c.ChangeContact, reply=c.Contact, permission="contacts:write",
    route=post("/contacts/{contact_id}/restore", status=200), errors=CHANGED,
)

contact_created = contacts.event(
    "contacts.contact.created", "A party was added.", c.ContactChanged)
contact_updated = contacts.event(
    "contacts.contact.updated", "What is said of a party was changed.", c.ContactChanged)
contact_archived = contacts.event(
    "contacts.contact.archived", "A party was put away.", c.ContactChanged)
contact_restored = contacts.event(
    "contacts.contact.restored", "An archived party was brought back.", c.ContactChanged)

# Who knows whom

create_relationship = contacts.command(
    "create_relationship", "Say how two parties are related.",
    request=r.NewRelationship, reply=r.Relationship, permission="contacts:write",
    route=post("/relationships", location="/relationships/{id}"),
    errors={"relationship_exists": Conflict},
    links={"get_relationship": {"relationship_id": "id"},
           "update_relationship": {"relationship_id": "id"},
           "archive_relationship": {"relationship_id": "id"}},
)
get_relationship = contacts.query(
    "get_relationship", "See a relationship.",
    request=r.RelationshipId, reply=r.Relationship, permission="contacts:read",
    route=get("/relationships/{relationship_id}"), errors=NOT_FOUND,
)
list_relationships = contacts.query(
    "list_relationships", "List relationships.",
    request=r.ListRelationships, reply=r.RelationshipPage, permission="contacts:read",
    route=get("/relationships"),
)
list_contact_relationships = contacts.query(
    "list_contact_relationships", "List the relationships of a party, at either end.",
    request=r.ListContactRelationships, reply=r.RelationshipPage, permission="contacts:read",
    route=get("/contacts/{contact_id}/relationships"), errors=NOT_FOUND,
)
update_relationship = contacts.command(
    "update_relationship", "Change the period, strength or evidence of a relationship.",
    request=r.UpdateRelationship, reply=r.Relationship, permission="contacts:write",
    route=patch("/relationships/{relationship_id}"),
    errors=CHANGED | {"relationship_exists": Conflict},
)
archive_relationship = contacts.command(
    "archive_relationship", "Put a relationship away.",
    request=r.ChangeRelationship, reply=None, permission="contacts:write",
    route=delete("/relationships/{relationship_id}"), errors=CHANGED,
)

relationship_created = contacts.event(
    "contacts.relationship.created", "Two parties were related.", r.RelationshipChanged)
relationship_updated = contacts.event(
    "contacts.relationship.updated", "A relationship was changed.", r.RelationshipChanged)
relationship_archived = contacts.event(
    "contacts.relationship.archived", "A relationship was put away.", r.RelationshipChanged)

# Interactions and the timeline

record_interaction = contacts.command(
    "record_interaction", "Record a call, a mail, a visit or the like.",
    request=i.NewInteraction, reply=i.Interaction, permission="contacts:write",
    route=post("/interactions", location="/interactions/{id}"),
    links={"get_interaction": {"interaction_id": "id"},
           "correct_interaction": {"interaction_id": "id"}},
)
record_interaction_with = contacts.command(
    "record_interaction_with", "Record an interaction with this party.",
    request=i.RecordInteractionWith, reply=i.Interaction, permission="contacts:write",
    route=post("/contacts/{contact_id}/interactions", location="/interactions/{id}"),
    errors=NOT_FOUND,
)
get_interaction = contacts.query(
    "get_interaction", "See an interaction.",
    request=i.InteractionId, reply=i.Interaction, permission="contacts:read",
    route=get("/interactions/{interaction_id}"), errors=NOT_FOUND,
)
list_interactions = contacts.query(
    "list_interactions", "List interactions, the latest first.",
    request=i.ListInteractions, reply=i.InteractionPage, permission="contacts:read",
    route=get("/interactions"),
)
list_contact_interactions = contacts.query(
    "list_contact_interactions", "List the interactions of a party, the latest first.",
    request=i.ListContactInteractions, reply=i.InteractionPage, permission="contacts:read",
    route=get("/contacts/{contact_id}/interactions"), errors=NOT_FOUND,
)
correct_interaction = contacts.command(
    "correct_interaction", "Record how an interaction really was; the first record stays.",
    request=i.CorrectInteraction, reply=i.Interaction, permission="contacts:write",
    route=post("/interactions/{interaction_id}/corrections", location="/interactions/{id}"),
    errors=CHANGED | {"interaction_is_corrected": Conflict},
)
get_timeline = contacts.query(
    "get_timeline", "See what happened with a party; with an organisation, its people's too.",
    request=t.GetTimeline, reply=t.TimelinePage, permission="contacts:read",
    route=get("/contacts/{contact_id}/timeline"), errors=NOT_FOUND,
)

interaction_recorded = contacts.event(
    "contacts.interaction.recorded", "An interaction was recorded.", i.InteractionRecorded)
interaction_corrected = contacts.event(
    "contacts.interaction.corrected", "An interaction was corrected by another.",
    i.InteractionRecorded)

# Files in and out. The gateway cuts what is sent into parts, and joins what it gets.

create_import = contacts.command(
    "create_import", "Begin to send a file of contacts.",
    request=x.ImportOptions, reply=x.Import, permission="contacts:import",
)
add_import_part = contacts.command(
    "add_import_part", "Send the next piece of the file.",
    request=x.ImportPart, reply=x.Import, permission="contacts:import", safe_to_repeat=True,
    errors=NOT_FOUND | {"import_is_closed": Conflict},
)
start_import = contacts.command(
    "start_import", "Say that the file is whole, and have it imported in the background.",
    request=x.StartImport, reply=x.Import, permission="contacts:import", safe_to_repeat=True,
    errors=NOT_FOUND | {"import_is_incomplete": Conflict, "import_is_closed": Conflict},
)
get_import = contacts.query(
    "get_import", "See how far an import is.",
    request=x.ImportId, reply=x.Import, permission="contacts:import",
    route=get("/imports/{import_id}"), errors=NOT_FOUND,
)
list_imports = contacts.query(
    "list_imports", "List imports, the latest first.",
    request=x.ListImports, reply=x.ImportPage, permission="contacts:import",
    route=get("/imports"),
)
cancel_import = contacts.command(
    "cancel_import", "Stop an import; what is already in stays.",
    request=x.ImportId, reply=x.Import, permission="contacts:import",
    route=post("/imports/{import_id}/cancel", status=200), safe_to_repeat=True,
    errors=NOT_FOUND | {"import_is_closed": Conflict},
)
read_import_refusals = contacts.query(
    "read_import_refusals", "Read a piece of the CSV of refused rows, with their reasons.",
    request=x.ImportRefusalsRequest, reply=x.Chunk, permission="contacts:import",
    errors=NOT_FOUND,
)
export_contacts = contacts.query(
    "export_contacts", "Read a piece of an export.",
    request=x.ExportChunkRequest, reply=x.Chunk, permission="contacts:export",
)

import_finished = contacts.event(
    "contacts.import.finished", "An import came to its end.", x.ImportFinished)
