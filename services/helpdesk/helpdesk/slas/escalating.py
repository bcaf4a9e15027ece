"""What is done with a ticket whose promise is about to be broken, or was."""

from contracts.helpdesk.priority import PRIORITIES

MOST_WATCHERS = 50


def escalate(ticket, does):
    """Do what a step of a policy says, without storing it. Returns `[(field, before, after)]`.

    What somebody changes just now stays as they say.
    """
    wanted = {}
    raised = does.get("raise_to")
    if (raised and PRIORITIES.index(raised) > PRIORITIES.index(ticket.priority)
            and _is(ticket, "priority", ticket.was["priority"])):
        wanted |= {"priority": raised, "priority_by": "hand"}
    wanted |= {name: does[name] for name in ("team_id", "owner_id") if does.get(name)}
    if does.get("watcher_ids"):
        watchers = dict.fromkeys([*ticket.watcher_ids, *does["watcher_ids"]])
        wanted["watcher_ids"] = list(watchers)[:MOST_WATCHERS]
    return [_set(ticket, name, value) for name, value in wanted.items()
            if _is(ticket, name, ticket.was[name]) and not _is(ticket, name, value)]


def _is(ticket, name, value):
    return (getattr(ticket, name) or None) == (value or None)


def _set(ticket, name, value):
    before = ticket.was[name]
    setattr(ticket, name, value)
    # It is in the history by itself.
    ticket.was[name] = value
    return name, before, value
