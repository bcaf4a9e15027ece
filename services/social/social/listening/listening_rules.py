"""Listening rules: made, shown, changed and put away."""

from chassis import clock, paging
from chassis.paging import moment
from chassis.store import view
from contracts.errors import ValidationFailed

from .models import ListeningRule
from .words import folded


def create_listening_rule(**fields):
    """Listen for something from now on."""
    rule = ListeningRule(**fields)
    _require_sound(rule, "")
    return rule.add().to_view()


def get_listening_rule(*, listening_rule_id):
    """Show what a rule listens for."""
    return view(ListeningRule.fetch_raw(listening_rule_id))


def list_listening_rules(*, limit, after, is_archived):
    """List what is listened for, the oldest first."""
    return paging.page(
        ListeningRule.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after)


def update_listening_rule(*, listening_rule_id, changes, expected_version):
    """Change what a rule listens for; what was heard stays as it is."""
    rule = ListeningRule.fetch(listening_rule_id, expected_version=expected_version)
    for name, value in changes.items():
        setattr(rule, name, value)
    _require_sound(rule, "/changes")
    return rule.put().to_view()


def archive_listening_rule(*, listening_rule_id, expected_version):
    """Listen no more for this. Doing so twice is doing it once."""
    rule = ListeningRule.fetch(listening_rule_id, expected_version=expected_version)
    if rule.archived_at is None:
        rule.archived_at = clock.now()
        rule.put(at=rule.archived_at)


def _require_sound(rule, at):
    if (rule.subject == "topic") != bool(rule.topic):
        raise ValidationFailed.at(f"{at}/topic", "A rule of a topic names it, and no other does.")
    for index, phrase in enumerate(rule.phrases):
        if not folded(phrase).rstrip("*").strip():
            raise ValidationFailed.at(f"{at}/phrases/{index}", "There is no word in it.")
