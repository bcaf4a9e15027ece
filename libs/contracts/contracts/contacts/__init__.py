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
from .views import (
    create_view,
    get_view,
    list_views,
    update_view,
    delete_view,
)
from .network import (
    find_introductions,
    get_network,
    get_group,
    record_introduction,
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
    get_awaited_erasures,
    acknowledge_erasure,
    data_request_opened,
    data_request_acknowledged,
    data_request_certified,
)
from .duplicates import (
    find_duplicates,
    list_duplicates,
    get_duplicate,
    dismiss_duplicates,
)
from .merges import (
    merge_contacts,
    get_merge,
    list_merges,
    undo_merge,
    contact_merged,
    contact_unmerged,
)
from .activities import (
    create_activity,
    get_activity,
    list_activities,
    update_activity,
    update_occurrence,
    complete_activity,
    cancel_activity,
    get_free_busy,
    activity_created,
    activity_updated,
    activity_completed,
    activity_cancelled,
    activity_reminded,
)
from .profiles import (
    get_profile,
    rebuild_profiles,
    learn_facts,
)
from .guards import (
    check_guards,
    check_many_guards,
    override_guard,
    list_guard_overrides,
    create_guard_rule,
    get_guard_rule,
    list_guard_rules,
    update_guard_rule,
    list_guard_rule_versions,
    test_guard_rule,
    guard_overridden,
    guard_rule_created,
    guard_rule_updated,
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
from .calendars import (
    create_calendar,
    renew_calendar,
    list_calendars,
    revoke_calendar,
    read_calendar,
    write_invitation,
)
from .ownership import (
    get_ownership_history,
    reassign_contacts,
    get_reassignment,
)
from .mail import record_mail
from .custom_fields import (
    declare_custom_field,
    get_custom_field,
    list_custom_fields,
    get_custom_field_schema,
    update_custom_field,
    retire_custom_field,
    restore_custom_field,
    custom_field_declared,
    custom_field_updated,
    custom_field_retired,
    custom_field_restored,
)
from .provenance import get_provenance
