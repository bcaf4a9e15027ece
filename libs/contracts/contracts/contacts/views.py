"""Views: what somebody looks at again and again, kept under a name."""

from marshmallow import fields, validate

from ..common import Flag, Id, PageRequest, Pattern, Recorded, Strict, Text, many, page_of
from ..declare import delete, get, patch, post
from ..errors import Conflict
from .contact import ExpectedVersion
from .declared import CHANGED, NOT_FOUND, contacts

# What a view can be of: the collections that have a list.
COLLECTIONS = ("contacts", "relationships", "interactions")

NAME = Pattern("^[a-z][a-z0-9_.]{0,60}$", error="Use small letters, digits and _.")


class ViewFilter(Strict):
    """One parameter of the list, as it is sent in its query string."""

    name = fields.String(required=True, validate=NAME)
    value = Text(254, required=True)


class ViewFields(Strict):
    name = Text(120)
    filters = many(ViewFilter, 20)
    columns = many(fields.String(validate=NAME), 60)
    sort = fields.String(allow_none=True, validate=Pattern(
        "^-?[a-z_]{1,60}$", error="Use the name of a field, with - before it for the reverse."))
    is_shared = Flag(metadata={"description": "Whether everybody who sees the list sees the view."})


class NewView(ViewFields):
    collection = fields.String(required=True, validate=validate.OneOf(COLLECTIONS))
    name = Text(120, required=True)


class View(NewView, Recorded):
    id = Id("view", required=True)
    owner_id = fields.String(required=True)
    is_shared = Flag(required=True)


class ViewId(Strict):
    view_id = Id("view", required=True)


class UpdateView(ViewId, ExpectedVersion):
    changes = fields.Nested(ViewFields, required=True)


class DeleteView(ViewId, ExpectedVersion):
    """Which view, and optionally at which version."""


class ListViews(PageRequest):
    collection = fields.String(validate=validate.OneOf(COLLECTIONS))


ViewPage = page_of(View, "ViewPage")

NAME_TAKEN = {"view_name_taken": Conflict}

create_view = contacts.command(
    "create_view", "Keep what you look at under a name: filters, columns and order of a list.",
    request=NewView, reply=View, permission="contacts:read",
    route=post("/views", location="/views/{id}"), errors=NAME_TAKEN,
    links={"get_view": {"view_id": "id"}, "update_view": {"view_id": "id"},
           "delete_view": {"view_id": "id"}},
)
get_view = contacts.query(
    "get_view", "See a view of yours, or one that is shared.",
    request=ViewId, reply=View, permission="contacts:read",
    route=get("/views/{view_id}"), errors=NOT_FOUND,
)
list_views = contacts.query(
    "list_views", "List your views and those that are shared, by name.",
    request=ListViews, reply=ViewPage, permission="contacts:read", route=get("/views"),
)
update_view = contacts.command(
    "update_view", "Change a view of yours.",
    request=UpdateView, reply=View, permission="contacts:read",
    route=patch("/views/{view_id}"), errors=CHANGED | NAME_TAKEN,
)
delete_view = contacts.command(
    "delete_view", "Take away a view of yours; it holds nothing that could be missed.",
    request=DeleteView, reply=None, permission="contacts:read",
    route=delete("/views/{view_id}"), errors=CHANGED,
)
