"""Roles: what those allow and let see that an organisation makes for itself."""

from pymongo.errors import DuplicateKeyError

from chassis import paging, store
from chassis.store import note_change, view
from contracts.access import PERMISSIONS, ROLES, TAKES_ALL_CONTACTS
from contracts.catalogue import all_services
from contracts.context import current_call
from contracts.errors import PermissionDenied, PreconditionFailed, ValidationFailed
from contracts.gateway.user import USER_ROLES
from contracts.visibility import OBJECTS, ROWS, is_whole, together

from . import powers, principals
from .errors import RoleInUse, RoleNameTaken
from .models import Role, User


def get_role_catalogue():
    """Show what roles can be made of, and which are always there."""
    return {
        "permissions": [
            {"name": name, "meaning": meaning,
             "takes_all_contacts": name in TAKES_ALL_CONTACTS}
            for name, meaning in PERMISSIONS.items()
        ],
        "objects": [
            {"name": name, "fields": sorted(found.fields), "rows": list(_rows_of(found))}
            for name, found in sorted(_objects().items())
        ],
        "built_in_roles": [
            {"name": name,
             "permissions": sorted(PERMISSIONS if "*" in ROLES[name] else ROLES[name])}
            for name in USER_ROLES
        ],
    }


def create_role(*, name, permissions, sees, description=None):
    """Make a role."""
    _require_administrator(permissions)
    if name in ROLES:
        raise RoleNameTaken(name=name)
    _refuse_misfits(permissions, sees)

    def body():
        return Role(name=name, description=description, permissions=sorted(set(permissions)),
                    sees=_stored(sees)).add().to_view()

    try:
        return store.in_transaction(body)
    except DuplicateKeyError as error:
        raise RoleNameTaken(name=name) from error


def get_role(*, role_id):
    """Show a role."""
    return {"sees": [], **view(Role.fetch_raw(role_id))}


def list_roles(*, limit, after):
    """List the roles, the latest first."""
    return paging.page(
        Role.collection(), {}, sort="-created_at", kind=paging.moment, limit=limit, after=after,
        show=lambda raw: {"sees": [], **view(raw)},
    )


def update_role(*, role_id, changes, expected_version):
    """Change what a role allows and lets see, for all who have it."""

    def body():
        role = Role.fetch(role_id, expected_version=expected_version)
        before = role.to_view()
        fields = {**before, **changes}
        _require_administrator(fields["permissions"])
        _refuse_misfits(fields["permissions"], fields["sees"], prefix="/changes")
        role.description = fields.get("description")
        role.permissions = sorted(set(fields["permissions"]))
        role.sees = _stored(fields["sees"])
        if role.to_view() == before:
            return before
        return role.put().to_view()

    updated = store.in_transaction(body)
    principals.forget()
    return updated


def delete_role(*, role_id, expected_version):
    """Take away a role that nobody has."""

    def body():
        role = Role.fetch(role_id, expected_version=expected_version)
        _require_administrator(())
        if User.collection().find_one({"roles": role.name}, {"_id": 1}) is not None:
            raise RoleInUse(name=role.name)
        raw = Role.collection().find_one_and_delete({"_id": role_id, "version": role.version})
        if raw is None:
            raise PreconditionFailed(id=role_id)
        note_change(role_id, raw, None)

    store.in_transaction(body)


def give(names, pointer):
    """Within a transaction: have somebody given these roles. Raises ValidationFailed for unknown.

    It writes, so that nobody takes one of them away at the same moment.
    """
    own = [name for name in names if name not in USER_ROLES]
    known = set()
    if own:
        where = {"name": {"$in": own}}
        Role.collection().update_many(where, {"$inc": {"_given": 1}})
        known = {raw["name"] for raw in Role.collection().find(where, {"name": 1})}
    errors = [{"pointer": f"{pointer}/{index}", "detail": "There is no such role."}
              for index, name in enumerate(names) if name in own and name not in known]
    if errors:
        raise ValidationFailed(errors=errors)


def powers_of(names):
    """What somebody with these roles may do and sees, as an Actor has it: `{"grants", "sees"}`.

    Roles add up; one that is always there sees everything.
    """
    own = [name for name in names if name not in ROLES]
    if not own:
        return {"grants": (), "sees": None}
    found = list(Role.collection().find({"name": {"$in": own}}))
    return {
        "grants": tuple(sorted({name for raw in found for name in raw["permissions"]})),
        "sees": None if len(own) < len(names) else together(
            _sees(raw.get("sees", ())) for raw in found),
    }


def _sees(listed):
    return {item["object"]: {"rows": item["rows"], "fields": _fields_of(item)}
            for item in listed}


def _stored(listed):
    return [
        {"object": item["object"], "rows": item["rows"],
         "fields": None if _fields_of(item) is None else sorted(set(_fields_of(item)))}
        for item in listed
    ]


def _fields_of(item):
    """The fields that are listed, of an object as it was asked for or as it is stored."""
    return item.get("fields_", item.get("fields"))


def _require_administrator(permissions):
    """Roles are made by administrators; through an API key, of no more than its scopes."""
    actor = current_call().actor
    if not powers.is_administrator(actor):
        raise PermissionDenied("Only administrators make and change roles.")
    powers.require_has(actor, permissions)


def _refuse_misfits(permissions, sees, prefix=""):
    errors, seen = [], set()
    for index, item in enumerate(sees):
        pointer = f"{prefix}/sees/{index}"
        found = _objects().get(item["object"])
        if found is None:
            errors.append({"pointer": f"{pointer}/object", "detail": "There is no such object."})
            continue
        if item["object"] in seen:
            errors.append({"pointer": f"{pointer}/object", "detail": "It is in the list already."})
        seen.add(item["object"])
        if item["rows"] not in _rows_of(found):
            errors.append({"pointer": f"{pointer}/rows", "detail":
                           "These have no owner of their own; whose contacts are seen decides."})
        errors += [
            {"pointer": f"{pointer}/fields/{place}", "detail": "It has no such field."}
            for place, name in enumerate(_fields_of(item) or ())
            if name not in found.fields
        ]
    whole = is_whole(_sees(sees), "contact")
    errors += [
        {"pointer": f"{prefix}/permissions/{index}",
         "detail": "This takes a role that sees all contacts, with all their fields."}
        for index, name in enumerate(permissions) if name in TAKES_ALL_CONTACTS and not whole
    ]
    if errors:
        raise ValidationFailed(errors=errors)


def _objects():
    """The objects of all services, as their contracts make them known."""
    all_services()
    return OBJECTS


def _rows_of(found):
    """What a role can say of whose objects are seen."""
    if not found.owned_by:
        return ("all",)
    return ROWS if found.team else tuple(rows for rows in ROWS if rows != "team")
