"""Public web forms: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import RateLimited
from . import web_form as m
from .declared import CHANGED, NOT_FOUND, sales

create_web_form = sales.command(
    "create_web_form", "Make a form that strangers send to become leads.",
    request=m.NewWebForm, reply=m.WebForm, permission="lead_rules:write",
    route=post("/web-forms", location="/web-forms/{id}"),
    links={"get_web_form": {"web_form_id": "id"}, "update_web_form": {"web_form_id": "id"}},
)
get_web_form = sales.query(
    "get_web_form", "See a web form.",
    request=m.WebFormId, reply=m.WebForm, permission="leads:read",
    route=get("/web-forms/{web_form_id}"), errors=NOT_FOUND,
)
list_web_forms = sales.query(
    "list_web_forms", "List web forms, the latest first.",
    request=m.ListWebForms, reply=m.WebFormPage, permission="leads:read",
    route=get("/web-forms"),
)
update_web_form = sales.command(
    "update_web_form", "Change a web form, or close it; the texts of before are kept.",
    request=m.UpdateWebForm, reply=m.WebForm, permission="lead_rules:write",
    route=patch("/web-forms/{web_form_id}"), errors=CHANGED,
)
submit_web_form = sales.command(
    "submit_web_form", "Send a web form, without signing in.",
    request=m.SubmitWebForm, reply=m.WebFormSubmitted, permission=None,
    route=post("/web-forms/{web_form_id}/submissions", status=202),
    errors=NOT_FOUND | {RateLimited.code: RateLimited},
)

web_form_created = sales.event(
    "sales.web_form.created", "A web form was made.", m.WebFormChanged)
web_form_updated = sales.event(
    "sales.web_form.updated", "A web form was changed.", m.WebFormChanged)
