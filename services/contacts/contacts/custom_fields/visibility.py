"""Who may see which custom fields, and so fill them, narrow lists by them, and know of them."""

from contracts.access import granted

from .known import recent_fields_of


def sees_all(actor):
    """Whether nothing is hidden: from administrators, services, and where nobody asks."""
    return actor is None or any("*" in granted(role) for role in actor.roles)


def hidden_keys(actor, entity, fields=None):
    """The keys of the custom fields of an entity that an actor may not see.

    `fields` are those of the entity by key, where somebody has just read them; else it is told as
    it was at most two seconds ago.
    """
    if sees_all(actor):
        return frozenset()
    if fields is None:
        fields = recent_fields_of(entity)
    roles = set(actor.roles)
    return frozenset(key for key, field in fields.items()
                     if field.get("visible_to") and not roles & set(field["visible_to"]))


def without_hidden(view, actor, entity="contact"):
    """What is shown of a contact or an activity, without the custom fields hidden from an actor."""
    if not view.get("custom"):
        return view
    hidden = hidden_keys(actor, entity)
    if hidden.isdisjoint(view["custom"]):
        return view
    custom = {key: value for key, value in view["custom"].items() if key not in hidden}
    shown = {name: value for name, value in view.items() if name != "custom"}
    return shown | {"custom": custom} if custom else shown
