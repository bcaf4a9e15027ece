"""Lists of contacts, narrowed and in order."""

from chassis import paging
from chassis.emails import normal_email
from contracts.errors import ValidationFailed

from . import visibility
from .contact_points import normal_phone
from .custom_fields import filters as custom_filters
from .models import Contact
from .settings import default_country


def list_contacts(*, limit, after, sort, is_archived, **filters):
    """List contacts, narrowed by what is given."""
    where = {"archived_at": {"$exists": True} if is_archived else None, **_where(filters)}
    where = visibility.narrow(where)
    field, kind = (("_sort_name", paging.text) if sort.endswith("name")
                   else (sort.lstrip("-"), paging.moment))
    return paging.page(
        Contact.collection(), where, sort="-" + field if sort.startswith("-") else field,
        kind=kind, limit=limit, after=after,
    )


_FIELDS = {
    "kind": "kind",
    "role": "roles.role",
    "tag": "tags",
    "owner_id": "owner_id",
    "team_id": "team_id",
    "organisation_id": "affiliations.organisation_id",
}


def _where(filters):
    where = {_FIELDS[name]: value for name, value in filters.items() if name in _FIELDS}
    if filters.get("custom"):
        where["$and"] = custom_filters.conditions(Contact.ENTITY, filters["custom"])
    if "organisation_id" in filters:
        ids = Contact.ids_of(filters["organisation_id"])
        where[_FIELDS["organisation_id"]] = paging.any_of(ids)
    try:
        if "email" in filters:
            where["emails.address"] = normal_email(filters["email"])
        if "phone" in filters:
            where["phones.number"] = normal_phone(filters["phone"], default_country())[0]
    except ValueError as error:
        raise ValidationFailed.at(
            "/email" if "email" in filters and "emails.address" not in where else "/phone",
            str(error),
        ) from error
    external = {
        key: filters[name]
        for key, name in (("system", "external_system"), ("id", "external_id"))
        if name in filters
    }
    if external:
        if "system" not in external:
            raise ValidationFailed.at("/external_system", "Say which system's id it is.")
        where["external_ids"] = {"$elemMatch": external}
    return where
