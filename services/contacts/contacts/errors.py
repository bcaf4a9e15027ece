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


class GuardIsNotRaised(Conflict):
    code = "guard_is_not_raised"
    detail = "The guards do not find this, or no longer. Ask them again."


class GuardCannotBeOverridden(Conflict):
    code = "guard_cannot_be_overridden"
    detail = "The rule behind this guard does not allow to go on in spite of it."
