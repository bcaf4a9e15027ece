"""Forms and what is sent by them: what can be asked and is told."""

from ..declare import delete, get, patch, post
from ..errors import Conflict, RateLimited
from . import form as f
from . import form_submission as s
from .declared import CHANGED, NOT_FOUND, marketing

_OPEN = NOT_FOUND | {RateLimited.code: RateLimited}
_CLOSED = {"form_is_closed": Conflict}

create_form = marketing.command(
    "create_form", "Make a form that strangers fill in.",
    request=f.NewForm, reply=f.Form, permission="marketing:write",
    route=post("/forms", location="/forms/{id}"),
    links={"get_form": {"form_id": "id"}, "open_form": {"form_id": "id"}},
)
get_form = marketing.query(
    "get_form", "See a form, as it is or as it was at an edition.",
    request=f.GetForm, reply=f.Form, permission="marketing:read",
    route=get("/forms/{form_id}"), errors=NOT_FOUND,
)
list_forms = marketing.query(
    "list_forms", "List forms, the latest first.",
    request=f.ListForms, reply=f.FormPage, permission="marketing:read", route=get("/forms"),
)
update_form = marketing.command(
    "update_form", "Change a form; what was sent keeps the edition that it was sent under.",
    request=f.UpdateForm, reply=f.Form, permission="marketing:write",
    route=patch("/forms/{form_id}"), errors=CHANGED,
)
open_form = marketing.command(
    "open_form", "Have a form be filled in by anybody.",
    request=f.ChangeForm, reply=f.Form, permission="marketing:approve",
    route=post("/forms/{form_id}/open", status=200),
    errors=CHANGED | {"mail_is_not_set_up": Conflict},
)
close_form = marketing.command(
    "close_form", "Take in nothing more by a form.",
    request=f.ChangeForm, reply=f.Form, permission="marketing:write",
    route=post("/forms/{form_id}/close", status=200), errors=CHANGED,
)
get_form_results = marketing.query(
    "get_form_results", "See what a form brought, and at what cost.",
    request=f.FormId, reply=f.FormResults, permission="costs:read",
    route=get("/forms/{form_id}/results"), errors=NOT_FOUND,
)
list_form_submissions = marketing.query(
    "list_form_submissions", "List what was sent by a form, the latest first.",
    request=s.ListFormSubmissions, reply=s.FormSubmissionPage, permission="marketing:read",
    route=get("/forms/{form_id}/submissions"), errors=NOT_FOUND, objects=("contact",),
)
get_form_submission = marketing.query(
    "get_form_submission", "See what somebody sent, and what became of it.",
    request=s.FormSubmissionId, reply=s.FormSubmission, permission="marketing:read",
    route=get("/form-submissions/{form_submission_id}"), errors=NOT_FOUND, objects=("contact",),
)
accept_form_submission = marketing.command(
    "accept_form_submission", "Take in what was suspected to be of no person.",
    request=s.FormSubmissionId, reply=s.FormSubmission, permission="marketing:write",
    route=post("/form-submissions/{form_submission_id}/accept", status=200),
    errors=NOT_FOUND | {"occasion_is_full": Conflict, "occasion_is_not_open": Conflict},
    safe_to_repeat=True,
)
delete_form_submission = marketing.command(
    "delete_form_submission", "Throw away what somebody sent.",
    request=s.FormSubmissionId, reply=None, permission="marketing:write",
    route=delete("/form-submissions/{form_submission_id}"), errors=NOT_FOUND,
)
forget_form_submissions = marketing.command(
    "forget_form_submissions", "Erase what was sent with an address, whoever that is.",
    request=s.ForgetFormSubmissions, reply=s.FormSubmissionsForgotten,
    permission="data_requests:write", route=post("/form-submissions/forget", status=200),
    safe_to_repeat=True,
)
get_public_form = marketing.query(
    "get_public_form", "See what a form asks, without signing in.",
    request=f.FormId, reply=s.PublicForm, permission=None, route=get("/public/forms/{form_id}"),
    errors=_OPEN | _CLOSED,
)
submit_form = marketing.command(
    "submit_form", "Send a form, without signing in.",
    request=s.SubmitForm, reply=s.FormReceived, permission=None, safe_to_repeat=True,
    route=post("/public/forms/{form_id}/submissions", status=202, most_bytes=s.MOST_BYTES),
    errors=_OPEN | _CLOSED | {"occasion_is_full": Conflict, "occasion_is_not_open": Conflict},
)
get_form_origins = marketing.query(
    "get_form_origins", "See which sites may show a form.",
    request=f.FormId, reply=s.FormOrigins, permission=None, errors=NOT_FOUND,
)
look_at_confirmation = marketing.query(
    "look_at_confirmation", "See what a link would confirm; it changes nothing.",
    request=s.ConfirmationLink, reply=s.Confirmation, permission=None, errors=_OPEN,
)
confirm_form_submission = marketing.command(
    "confirm_form_submission", "Confirm that an address is one's own, and what was ticked.",
    request=s.ConfirmationLink, reply=s.Confirmation, permission=None, errors=_OPEN,
    safe_to_repeat=True,
)

form_submission_received = marketing.event(
    "marketing.form_submission.received", "Somebody sent a form.", s.FormSubmissionTold)
form_submission_confirmed = marketing.event(
    "marketing.form_submission.confirmed", "Somebody confirmed what they sent by a form.",
    s.FormSubmissionTold)
