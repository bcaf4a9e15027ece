"""What is done so that a crisis does not come again: by whom, until when, and whether it is."""

from chassis import clock, paging
from chassis.paging import moment
from contracts.errors import NotFound

from . import entries
from .models import Crisis, CrisisAction


def add_crisis_action(*, crisis_id, **fields):
    """Decide what is to be done, also once the crisis is over."""
    Crisis.fetch_raw(crisis_id, {"_id": 1})
    return add(crisis_id, fields).to_view()


def list_crisis_actions(*, crisis_id, limit, after):
    """List what is to be done, as it was decided."""
    Crisis.fetch_raw(crisis_id, {"_id": 1})
    return paging.page(CrisisAction.collection(), {"crisis_id": crisis_id}, sort="created_at",
                       kind=moment, limit=limit, after=after)


def update_crisis_action(*, crisis_id, crisis_action_id, changes, expected_version):
    """Change what is to be done, or say that it is."""
    action = CrisisAction.fetch(crisis_action_id, expected_version=expected_version)
    if action.crisis_id != crisis_id:
        raise NotFound(f"There is no crisis_action {crisis_action_id}.", id=crisis_action_id)
    was_done = action.is_done
    for name, value in changes.items():
        setattr(action, name, value)
    if action.is_done != was_done:
        action.done_at = clock.now() if action.is_done else None
        entries.note(crisis_id, "action_done" if action.is_done else "action_taken_up",
                     text=action.text, about_id=action.id)
    return action.put().to_view()


def add(crisis_id, fields):
    """Store what is to be done, and note it."""
    action = CrisisAction(crisis_id=crisis_id, **fields).add()
    entries.note(crisis_id, "action_added", text=action.text, about_id=action.id)
    return action
