"""What the gateway's own rules refuse."""

from contracts.errors import Conflict


class EmailTaken(Conflict):
    code = "email_taken"
    detail = "Somebody signs in with this email already."


class LastAdministrator(Conflict):
    code = "last_administrator"
    detail = "This is the last administrator. Make another one first."
