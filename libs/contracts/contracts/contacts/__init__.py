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
