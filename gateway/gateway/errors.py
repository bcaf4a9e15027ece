"""What the gateway's own rules refuse."""

from contracts.errors import Conflict


class EmailTaken(Conflict):
    code = "email_taken"
    detail = "Somebody signs in with this email already."


class RoleNameTaken(Conflict):
    code = "role_name_taken"
    detail = "There is a role of this name already."


class RoleInUse(Conflict):
    code = "role_in_use"
    detail = "People have this role. Give them another one first."


class LastAdministrator(Conflict):
    code = "last_administrator"
    detail = "This is the last administrator. Make another one first."
