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


class ContactIsRestricted(Conflict):
    code = "contact_is_restricted"
    detail = "The use of the contact's data is restricted. Lift the restriction first."


class DataRequestIsClosed(Conflict):
    code = "data_request_is_closed"
    detail = "The data request is past the state in which this can be done."


class DataRequestIsExtended(Conflict):
    code = "data_request_is_extended"
    detail = "The data request was extended already, which the law allows once."


class ProposalIsDecided(Conflict):
    code = "proposal_is_decided"
    detail = "Somebody has decided on this proposal already."
