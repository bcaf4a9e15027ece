"""Views: keeping, finding, changing and taking away what somebody looks at again and again."""

from marshmallow import ValidationError
from pymongo.errors import DuplicateKeyError

from chassis import paging, schemas
from chassis.store import note_change
from chassis.store import view as shown
from contracts import contacts as contract
from contracts.common import Flag, PageRequest, Whole
from contracts.context import current_call
from contracts.errors import NotFound, PermissionDenied, PreconditionFailed, ValidationFailed

from ..custom_fields import known, writing
from ..custom_fields.filters import conditions
from ..errors import ViewNameTaken
from ..names import fold
from .models import View

EVERYBODY = "everybody"
_FLAGS = {"true": True, "false": False}
# The collections whose items have custom fields.
_CUSTOMISED = {"contacts": "contact"}


def create_view(*, collection, name, **fields):
    """Keep filters, columns and order of a list under a name."""
    _refuse_misfits(collection, fields)
    view = View(collection_name=collection, name=name, owner_id=_user_id(), **fields)
    _store(view, View.add)
    return view.to_view()


def get_view(*, view_id):
    """Show a view of one's own, or a shared one."""
    return shown(_visible(View.fetch_raw(view_id)))


def list_views(*, limit, after, collection=None):
    """List one's own views and the shared ones, by name."""
    where = {"_visible_to": {"$in": [_user_id(), EVERYBODY]}}
    if collection is not None:
        where["collection"] = collection
    return paging.page(View.collection(), where, sort="_sort_name", kind=paging.text,
                       limit=limit, after=after)


def update_view(*, view_id, changes, expected_version):
    """Change a view of one's own."""
    view = _changeable(view_id, expected_version)
    before = view.to_view()
    for name, value in changes.items():
        setattr(view, name, value)
    fields = view.to_view()
    if fields == before:
        return before

    _refuse_misfits(view.collection_name, fields)
    _store(view, View.put)
    return view.to_view()


def delete_view(*, view_id, expected_version):
    """Take away a view of one's own."""
    view = _changeable(view_id, expected_version)
    raw = View.collection().find_one_and_delete({"_id": view.id, "version": view.version})
    if raw is None:
        raise PreconditionFailed(id=view_id)
    note_change(view_id, raw, None)


def _user_id():
    """Whose views they are: those of the person for whom an API key acts, too."""
    actor = current_call().actor
    return actor.on_behalf_of or actor.id


def _visible(raw):
    if not {_user_id(), EVERYBODY} & set(raw["_visible_to"]):
        raise NotFound(f"There is no view {raw['_id']}.", id=raw["_id"])
    return raw


def _changeable(view_id, expected_version):
    """The view, for its owner; a shared one for administrators too, who keep the list tidy."""
    _visible(View.fetch_raw(view_id, {"_visible_to": 1}))
    view = View.fetch(view_id, expected_version=expected_version)
    if view.owner_id != _user_id() and "administrator" not in current_call().actor.roles:
        raise PermissionDenied("Only its owner changes a view. Keep one of your own.")
    return view


def _store(view, store_it):
    view.sort_name = fold(view.name)
    view.visible_to = [view.owner_id, EVERYBODY] if view.is_shared else [view.owner_id]
    try:
        store_it(view)
    except DuplicateKeyError as error:
        raise ViewNameTaken(name=view.name) from error


def _refuse_misfits(collection, fields):
    """Refuse what the list could not be asked for, or does not show."""
    listing = contract.contacts.operations[f"list_{collection}"]
    parameters = listing.request.fields
    shows = listing.reply.fields["items"].inner.schema.fields
    errors = []
    asked = {}
    usable = _usable_fields(collection, fields)
    for index, item in enumerate(fields.get("filters") or ()):
        name = item["name"]
        if name == "custom" and collection in _CUSTOMISED:
            errors += _wrong_custom_filter(_CUSTOMISED[collection], index, item["value"])
            continue
        if name not in parameters or name == "sort" or name in PageRequest().fields:
            errors.append({"pointer": f"/filters/{index}/name",
                           "detail": "The list is not narrowed by this."})
        else:
            asked[name] = index, _value(parameters[name], item["value"])
    errors += _wrong_values(listing.request, asked)
    for index, column in enumerate(fields.get("columns") or ()):
        first, _, key = column.partition(".")
        is_lost = first == "custom" and key and key not in usable
        if first not in shows or is_lost:
            errors.append({"pointer": f"/columns/{index}",
                           "detail": "The list does not show this."})
    if fields.get("sort") and not _is_sorted_by(listing.request, fields["sort"]):
        errors.append({"pointer": "/sort", "detail": "The list is not sorted by this."})
    if errors:
        raise ValidationFailed(errors=errors)


def _usable_fields(collection, fields):
    """The custom fields that a view may show, looked up if it shows any."""
    if not any(column.startswith("custom.") for column in fields.get("columns") or ()):
        return {}
    entity = _CUSTOMISED.get(collection)
    return writing.usable_fields(known.fields_of(entity), entity) if entity else {}


def _wrong_custom_filter(entity, index, value):
    try:
        conditions(entity, [value])
    except ValidationFailed as error:
        return [{"pointer": f"/filters/{index}/value", "detail": item["detail"]}
                for item in error.details["errors"]]
    return []


def _is_sorted_by(request, sort):
    return "sort" in request.fields and not _wrong_values(request, {"sort": (0, sort)})


def _wrong_values(request, asked):
    try:
        request.load({name: value for name, (_, value) in asked.items()}, partial=True)
    except ValidationError as error:
        told = error.normalized_messages()
        return [
            {"pointer": f"/filters/{asked[name][0]}/value", "detail": item["detail"]}
            for name in asked if name in told for item in schemas.pointers(told[name])
        ]
    return []


def _value(field, text):
    """The value that a filter's text stands for; what does not look like one stays text."""
    if isinstance(field, Flag):
        return _FLAGS.get(text, text)
    if isinstance(field, Whole) and text.isdecimal():
        return int(text)
    return text
