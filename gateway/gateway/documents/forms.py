"""The pages of forms and occasions, described for the document."""

from contracts import marketing as contract
from contracts.marketing.form_submission import ConfirmationLink

from ..compose.form_pages import PARAMETERS
from ..compose.public_pages import FORM
from .calendars import TEXT
from .operations import common
from .responses import errors_of

_HTML = {"text/html": {"schema": {"type": "string"}}}
_FIELDS = {"type": "object", "additionalProperties": {"type": "string"}}


class PageDescriber:
    """Describes what strangers see and send as pages."""

    def __init__(self, describer):
        self._describer = describer

    def show_form(self):
        return self._page(contract.get_public_form, "show_form", "form_id",
                          "See a form as a page.", takes=PARAMETERS)

    def send_form(self):
        doc = self._page(contract.submit_form, "send_form", "form_id",
                         "Send a form from its page.", is_posted=True)
        doc["responses"]["303"] = {"description": "Taken in; there it goes on."}
        return doc

    def look_at_confirmation(self):
        return self._page(contract.look_at_confirmation, "look_at_confirmation", "token")

    def confirm_form_submission(self):
        return self._page(contract.confirm_form_submission, "confirm_form_submission", "token",
                          is_posted=True)

    def show_occasion(self):
        return self._page(contract.get_public_occasion, "show_occasion", "occasion_id",
                          "See an occasion as a page.", takes=PARAMETERS)

    def accept_invitation(self):
        return self._page(contract.accept_occasion_invitation, "accept_invitation", "occasion_id",
                          "Register from the page of an invitation.", is_posted=True)

    def read_occasion_calendar(self):
        doc = self._page(contract.write_occasion_calendar, "read_occasion_calendar",
                         "occasion_id")
        doc["responses"]["200"]["content"] = TEXT
        return doc

    def look_at_own_registration(self):
        return self._page(contract.look_at_own_registration, "look_at_own_registration", "token")

    def cancel_own_registration(self):
        return self._page(contract.cancel_own_registration, "cancel_own_registration", "token",
                          is_posted=True)

    def show_preferences(self):
        return self._page(contract.get_mail_preferences, "show_preferences", "token",
                          "See as a page what one gets mail for.")

    def send_preferences(self):
        return self._page(contract.set_mail_preferences, "send_preferences", "token",
                          "Say on a page what one wants to get mail for.", is_posted=True)

    def _page(self, operation, name, in_path, summary=None, *, takes=(), is_posted=False):
        schema = ConfirmationLink() if in_path == "token" else operation.request
        doc = common(operation)
        doc |= {
            "operationId": name, "summary": summary or operation.summary,
            "parameters": [
                *({**parameter, "required": True} for parameter in self._describer.parameters(
                    schema, {in_path}, place="path", example=operation.example["request"])),
                *({"in": "query", "name": one, "schema": {"type": "string", "maxLength": 2000}}
                  for one in takes)],
            "responses": {"200": {"description": "The page.", "content": _HTML}}
            | self._describer.problems.of(
                errors_of(operation, takes_body=is_posted, takes_key=False))}
        if is_posted:
            doc["requestBody"] = {"required": False, "content": {FORM: {"schema": _FIELDS}}}
        return doc
