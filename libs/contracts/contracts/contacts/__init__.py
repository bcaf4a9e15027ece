"""What the contacts service promises: parties, relationships, interactions, timelines, files."""

from .declared import contacts
from .parties import (
    create_contact,
    get_contact,
    get_contacts,
    list_contacts,
    search_contacts,
    update_contact,
    archive_contact,
    restore_contact,
    contact_created,
    contact_updated,
    contact_archived,
    contact_restored,
)
from .relationships import (
    create_relationship,
    get_relationship,
    list_relationships,
    list_contact_relationships,
    update_relationship,
    archive_relationship,
    relationship_created,
    relationship_updated,
    relationship_archived,
)
from .interactions import (
    record_interaction,
    record_interaction_with,
    get_interaction,
    list_interactions,
    list_contact_interactions,
    correct_interaction,
    get_timeline,
    interaction_recorded,
    interaction_corrected,
)
from .transfers import (
    create_import,
    add_import_part,
    start_import,
    get_import,
    list_imports,
    cancel_import,
    read_import_refusals,
    export_contacts,
    import_finished,
)
from .consents import (
    record_consent,
    withdraw_consent,
    list_consents,
    may_approach,
    may_approach_contact,
    add_register_entry,
    get_register_entry,
    list_register_entries,
    remove_register_entry,
    import_register,
    consent_recorded,
)
from .data_requests import (
    open_data_request,
    get_data_request,
    list_data_requests,
    verify_data_request,
    extend_data_request,
    refuse_data_request,
    read_data_request_answer,
    data_request_opened,
    data_request_acknowledged,
    data_request_certified,
)
from .retention import (
    create_retention_rule,
    get_retention_rule,
    list_retention_rules,
    update_retention_rule,
    remove_retention_rule,
    preview_retention_rule,
    list_retention_proposals,
    accept_retention_proposal,
    dismiss_retention_proposal,
)
