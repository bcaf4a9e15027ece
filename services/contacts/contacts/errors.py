"""What the rules of contacts refuse."""

from contracts.errors import Conflict


class ExternalIdTaken(Conflict):
    code = "external_id_taken"
    detail = "Another contact has this external id already."


class ContactIsArchived(Conflict):
    code = "contact_is_archived"
    detail = "The contact is archived. Restore it first."


class RelationshipExists(Conflict):
    code = "relationship_exists"
    detail = "These two are related in this way already."


class InteractionIsCorrected(Conflict):
    code = "interaction_is_corrected"
    detail = "This interaction was corrected already. Correct its correction instead."


class ImportIsClosed(Conflict):
    code = "import_is_closed"
    detail = "The import is past the state in which this can be done."


class ImportIsIncomplete(Conflict):
    code = "import_is_incomplete"
    detail = "The file did not arrive whole. Send its missing parts again."


class ActivityIsClosed(Conflict):
    code = "activity_is_closed"
    detail = "This was done or called off already."


class ActivityHasNoOrganizer(Conflict):
    code = "activity_has_no_organizer"
    detail = "Nobody knows an email address of its owner, who would invite."
