"""The routes of calendars and invitations, described for the document."""

from contracts import contacts as contract
from contracts.contacts.calendar import CalendarId, CalendarLink, NewCalendar, WriteInvitation

from ..bodies import JSON
from .operations import IF_NONE_MATCH, common
from .responses import errors_of, header_refs

TEXT = {"text/calendar": {"schema": {"type": "string"}}}


class CalendarDescriber:
    """Describes secret links, what is behind them, and invitations."""

    def __init__(self, describer):
        self._describer = describer

    def create_calendar(self):
        doc = common(contract.create_calendar)
        doc["description"] += " The link is shown this once. Whoever has it sees what you planned."
        doc["parameters"] = []
        doc["requestBody"] = {"required": False, "content": {
            JSON: {"schema": self._describer.schema(NewCalendar())}}}
        doc["responses"] = {"201": self._link("Made.")} | self._problems(
            contract.create_calendar, takes_body=True)
        return doc

    def renew_calendar(self):
        doc = common(contract.renew_calendar)
        doc["description"] += " The link before leads nowhere from then on."
        doc["parameters"] = self._in_path(CalendarId(), "calendar_id")
        doc["responses"] = {"200": self._link("Done.")} | self._problems(
            contract.renew_calendar, takes_body=True)
        return doc

    def read_calendar(self):
        doc = common(contract.read_calendar)
        doc["summary"] = "Read what somebody has planned, as calendar programs do (iCalendar)."
        doc["description"] = (
            "Open to whoever knows the secret link. One that is wrong or revoked is not found.")
        doc |= {"x-permission": None, "security": []}
        doc["parameters"] = [
            {"in": "path", "name": "token", "required": True,
             "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}},
            IF_NONE_MATCH,
        ]
        errors = errors_of(contract.read_calendar, takes_body=False, takes_key=False)
        for code in ("unauthenticated", "permission_denied"):
            errors.pop(code, None)
        doc["responses"] = {
            "200": {"description": "The calendar.", "headers": header_refs("ETag"),
                    "content": TEXT},
            "304": {"description": "It is still as you have it.", "headers": header_refs("ETag")},
            **self._describer.problems.of(errors),
        }
        return doc

    def write_invitation(self):
        doc = common(contract.write_invitation)
        doc["summary"] = "Get the invitation to an activity as iCalendar, to be sent by mail."
        doc["description"] += " What was called off is written with METHOD:CANCEL."
        schema = WriteInvitation(only=("activity_id", "occurrence_at"))
        doc["parameters"] = [
            *self._in_path(schema, "activity_id"),
            *self._describer.parameters(schema, {"occurrence_at"}, place="query"),
        ]
        doc["responses"] = {"200": {
            "description": "The invitation.", "headers": header_refs("Content-Disposition"),
            "content": TEXT,
        }} | self._problems(contract.write_invitation, takes_body=False)
        return doc

    def _in_path(self, schema, name):
        return [{**parameter, "required": True}
                for parameter in self._describer.parameters(schema, {name}, place="path")]

    def _problems(self, operation, *, takes_body):
        return self._describer.problems.of(
            errors_of(operation, takes_body=takes_body, takes_key=False))

    def _link(self, description):
        return {"description": description, "headers": header_refs("ETag"),
                "content": {JSON: {"schema": self._describer.schema(CalendarLink())}}}
