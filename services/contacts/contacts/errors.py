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


class ViewNameTaken(Conflict):
    code = "view_name_taken"
    detail = "You have a view of this list under this name already."


class ImportIsClosed(Conflict):
    code = "import_is_closed"
    detail = "The import is past the state in which this can be done."


class ImportIsIncomplete(Conflict):
    code = "import_is_incomplete"
    detail = "The file did not arrive whole. Send its missing parts again."


class ContactIsRestricted(Conflict):
    code = "contact_is_restricted"
    detail = "The use of the contact's data is restricted. Lift the restriction first."


class DataRequestIsClosed(Conflict):
    code = "data_request_is_closed"
    detail = "The data request is past the state in which this can be done."


class DataRequestIsExtended(Conflict):
    code = "data_request_is_extended"
    detail = "The data request was extended already, which the law allows once."


class ContactIsMerged(Conflict):
    code = "contact_is_merged"
    detail = "The contact became part of another. Change that one."


class KindsDiffer(Conflict):
    code = "kinds_differ"
    detail = "A person and an organisation cannot be one."


class MergeIsRunning(Conflict):
    code = "merge_is_running"
    detail = "What belongs to these contacts is still being moved. Try again in a little while."


class MergeIsUndone(Conflict):
    code = "merge_is_undone"
    detail = "This merge was undone already."


class MergeIsCovered(Conflict):
    code = "merge_is_covered"
    detail = "The survivor was merged again since. Undo the later merge first."


class DuplicateIsMerged(Conflict):
    code = "duplicate_is_merged"
    detail = "These two were made one already."


class ActivityIsClosed(Conflict):
    code = "activity_is_closed"
    detail = "This was done or called off already."


class GuardIsNotRaised(Conflict):
    code = "guard_is_not_raised"
    detail = "The guards do not find this, or no longer. Ask them again."


class GuardCannotBeOverridden(Conflict):
    code = "guard_cannot_be_overridden"
    detail = "The rule behind this guard does not allow to go on in spite of it."


class ProposalIsDecided(Conflict):
    code = "proposal_is_decided"
    detail = "Somebody has decided on this proposal already."


class ActivityHasNoOrganizer(Conflict):
    code = "activity_has_no_organizer"
    detail = "Nobody knows an email address of its owner, who would invite."


class CustomFieldKeyTaken(Conflict):
    code = "custom_field_key_taken"
    detail = "There is or was a field of this key. A key never comes to mean something else."


class TooManyCustomFields(Conflict):
    code = "too_many_custom_fields"
    detail = "There are as many custom fields as there may be, with the retired."


class CustomFieldIsRetired(Conflict):
    code = "custom_field_is_retired"
    detail = "The custom field is retired. Bring it back first."


class CustomValuesNotUnique(Conflict):
    code = "custom_values_not_unique"
    detail = "Several contacts have the same value. Correct them first."


class CustomValueTaken(Conflict):
    code = "custom_value_taken"
    detail = "Another contact has this value of a custom field that is unique."
