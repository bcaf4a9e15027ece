"""What the rules of the portals refuse."""

from contracts.errors import Conflict


class PortalAccountExists(Conflict):
    code = "portal_account_exists"
    detail = "This email has a login for this party already."


class PortalAccountIsAccepted(Conflict):
    code = "portal_account_is_accepted"
    detail = "The invitation has been accepted already."


class PortalHasNoAddress(Conflict):
    code = "portal_has_no_address"
    detail = "The address of this portal is not set, so nobody can be sent there."
