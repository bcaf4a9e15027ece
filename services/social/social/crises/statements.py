"""Statements: drafted together, approved by somebody else, and from then on as they are."""

from chassis import clock, paging
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import social as contract
from contracts.errors import NotFound

from ..conversations.keeping import actor_id
from ..errors import CrisisStatementIsDecided, CrisisStatementIsYourOwn
from . import entries
from .models import Crisis, CrisisStatement
from .standing import begun


def draft_crisis_statement(*, crisis_id, **fields):
    """Draft what is to be said in a crisis. Nobody says it until somebody else approved it."""
    begun(crisis_id)
    return _add(CrisisStatement(
        crisis_id=crisis_id, state="draft", author_ids=[actor_id()], **fields))


def get_crisis_statement(*, crisis_id, crisis_statement_id):
    """Show an edition of a statement."""
    return view(fetch(crisis_id, crisis_statement_id).to_raw())


def list_crisis_statements(*, crisis_id, limit, after, state=None):
    """List the statements of a crisis, all editions, the latest first."""
    Crisis.fetch_raw(crisis_id, {"_id": 1})
    where = {"crisis_id": crisis_id, **({"state": state} if state else {})}
    return paging.page(CrisisStatement.collection(), where, sort="-created_at", kind=moment,
                       limit=limit, after=after)


def update_crisis_statement(*, crisis_id, crisis_statement_id, changes, expected_version):
    """Change a draft. One that was refused is a draft again; whoever changes it is an author."""
    statement = _in_state(
        crisis_id, crisis_statement_id, expected_version, "draft", "refused")
    for name, value in changes.items():
        setattr(statement, name, value)
    statement.state = "draft"
    statement.decided_by_id = statement.decided_at = statement.refused_because = None
    statement.author_ids = list(dict.fromkeys([*statement.author_ids, actor_id()]))
    return _put(statement, "statement_changed")


def propose_crisis_statement(*, crisis_id, crisis_statement_id, expected_version):
    """Have a draft be decided about. Its words stay as they are, so what is read is approved."""
    statement = _in_state(crisis_id, crisis_statement_id, expected_version, "draft")
    statement.state = "proposed"
    return _put(statement, "statement_proposed")


def approve_crisis_statement(*, crisis_id, crisis_statement_id, expected_version):
    """Approve what others wrote: it may be said from now on, in the place of what it replaces."""
    begun(crisis_id)
    statement = _decided(crisis_id, crisis_statement_id, expected_version, "approved")
    if statement.replaces_id is not None:
        _replace(CrisisStatement.fetch(statement.replaces_id))
    shown = _put(statement, "statement_approved")
    announce(contract.crisis_statement_approved, crisis_statement=shown)
    return shown


def refuse_crisis_statement(*, crisis_id, crisis_statement_id, reason, expected_version):
    """Refuse what others wrote; they may change it and propose it again."""
    statement = _decided(crisis_id, crisis_statement_id, expected_version, "refused")
    statement.refused_because = reason
    return _put(statement, "statement_refused", text=reason)


def withdraw_crisis_statement(*, crisis_id, crisis_statement_id, reason, expected_version):
    """Have a statement be said no more. What was said with it stays said."""
    statement = _in_state(crisis_id, crisis_statement_id, expected_version,
                          "draft", "proposed", "approved", "refused")
    was_approved = statement.state == "approved"
    statement.state, statement.withdrawn_because = "withdrawn", reason
    statement.withdrawn_by_id, statement.withdrawn_at = actor_id(), clock.now()
    shown = _put(statement, "statement_withdrawn", text=reason)
    if was_approved:
        announce(contract.crisis_statement_withdrawn, crisis_statement=shown)
    return shown


def revise_crisis_statement(*, crisis_id, crisis_statement_id, expected_version):
    """Draft the next edition of a statement; the one there is stays in force until it is approved.
    """
    begun(crisis_id)
    held = _in_state(crisis_id, crisis_statement_id, expected_version, "approved", "withdrawn")
    return _add(CrisisStatement(
        crisis_id=crisis_id, state="draft", edition=held.edition + 1, replaces_id=held.id,
        title=held.title, texts=list(held.texts), channels=list(held.channels),
        # Who wrote what it says still is an author of it.
        author_ids=list(dict.fromkeys([*held.author_ids, actor_id()]))))


def fetch(crisis_id, statement_id, expected_version=None):
    """A statement of that crisis. Raises NotFound."""
    statement = CrisisStatement.fetch(statement_id, expected_version=expected_version)
    if statement.crisis_id != crisis_id:
        raise NotFound(f"There is no crisis_statement {statement_id}.", id=statement_id)
    return statement


def _in_state(crisis_id, statement_id, expected_version, *states):
    statement = fetch(crisis_id, statement_id, expected_version)
    if statement.state not in states:
        raise CrisisStatementIsDecided(id=statement_id, state=statement.state)
    return statement


def _decided(crisis_id, statement_id, expected_version, state):
    """A proposed statement, as whoever acts now decides about it, not stored yet."""
    statement = _in_state(crisis_id, statement_id, expected_version, "proposed")
    if actor_id() in statement.author_ids:
        raise CrisisStatementIsYourOwn(id=statement_id)
    statement.state = state
    statement.decided_by_id, statement.decided_at = actor_id(), clock.now()
    return statement


def _replace(held):
    if held.state == "replaced":
        # Another edition of the same was approved meanwhile; two would be in force.
        raise CrisisStatementIsDecided(id=held.id, state=held.state)
    if held.state == "approved":
        held.state = "replaced"
        held.put()


def _add(statement):
    statement.add()
    entries.note(statement.crisis_id, "statement_drafted", text=statement.title,
                 about_id=statement.id)
    return view(statement.stored)


def _put(statement, kind, text=None):
    statement.put()
    entries.note(statement.crisis_id, kind, text=text or statement.title, about_id=statement.id)
    return view(statement.stored)
