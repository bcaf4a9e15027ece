"""What the rules of marketing refuse."""

from contracts.errors import Conflict, PermissionDenied


class CallScriptIsArchived(Conflict):
    code = "call_script_is_archived"
    detail = "This script was put away."


class CallListIsClosed(Conflict):
    code = "call_list_is_closed"
    detail = "This list was ended for good."


class CallListIsNotOpen(Conflict):
    code = "call_list_is_not_open"
    detail = "This list is not called just now."


class ContactIsBeingCalled(Conflict):
    code = "contact_is_being_called"
    detail = "They are being called just now."


class CallIsOver(Conflict):
    code = "call_is_over"
    detail = "This call is over."


class CallIsOfAnother(PermissionDenied):
    code = "call_is_of_another"
    detail = "Somebody else makes this call."
