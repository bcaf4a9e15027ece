"""The people who may sign in: adding, showing, changing and locking them."""

from pymongo.errors import DuplicateKeyError

from chassis import paging, store
from chassis.store import view
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed

from . import passwords, powers, principals, sessions, throttle
from .database import ADMINISTRATORS, take_turn
from .emails import fold_email
from .errors import EmailTaken, LastAdministrator
from .models import ADMINISTRATOR, User
from .roles import give


def create_user(*, roles, **fields):
    """Let a person sign in."""
    powers.require_may_grant(current_call().actor, roles)
    return add_user(roles=roles, **fields)


def add_user(*, email, name, roles, password, locale=None, team_ids=()):
    """Store a person who may sign in, whoever asks for it. Raises EmailTaken."""
    passwords.refuse_weak(password, pointer="/password", email=email)
    password_hash = passwords.hash_password(password)

    def body():
        give(roles, "/roles")
        user = User(
            email=email, email_key=fold_email(email), name=name, roles=_once(roles),
            password_hash=password_hash, locale=locale, team_ids=_once(team_ids),
        )
        return user.add().to_view()

    try:
        return store.in_transaction(body)
    except DuplicateKeyError as error:
        raise EmailTaken() from error


def get_user(*, user_id):
    """Show a person who may sign in."""
    return view(User.fetch_raw(user_id))


def get_own_user():
    """Show the account of whoever asks."""
    return view(User.fetch_raw(principals.user_id_of(current_call().actor)))


def list_users(*, limit, after, email=None, role=None, is_locked=None):
    """List the people who may sign in, the latest first."""
    where = {
        "_email_key": None if email is None else fold_email(email),
        "roles": role,
        "is_locked": is_locked,
    }
    return paging.page(
        User.collection(), {name: value for name, value in where.items() if value is not None},
        sort="-created_at", kind=paging.moment, limit=limit, after=after,
    )


def update_user(*, user_id, changes, expected_version):
    """Change, lock or unlock a person who may sign in."""
    fields = dict(changes)
    password = fields.pop("password", None)
    if password is not None:
        _refuse_weak_for(user_id, password, "/changes/password")
        fields["password_hash"] = passwords.hash_password(password)
    if "roles" in fields:
        fields["roles"] = _once(fields["roles"])
    if "team_ids" in fields:
        fields["team_ids"] = _once(fields["team_ids"])
    actor = current_call().actor

    updated = store.in_transaction(lambda: _update(actor, user_id, fields, expected_version))
    principals.forget()
    return updated


def _update(actor, user_id, fields, expected_version):
    user = User.fetch(user_id, expected_version=expected_version)
    powers.require_may_grant(actor, {*user.roles, *fields.get("roles", ())})
    if "roles" in fields:
        give(fields["roles"], "/changes/roles")
    was_administrator = user.is_administrator
    before = user.to_raw()
    for name, value in fields.items():
        setattr(user, name, value)
    if user.to_raw() == before:
        return user.to_view()

    if was_administrator and not user.is_administrator:
        _refuse_last_administrator(user_id)
    user.put()
    if user.is_locked or "password_hash" in fields:
        sessions.end_all(user_id, because="locked" if user.is_locked else "password_reset")
    return user.to_view()


def _refuse_last_administrator(user_id):
    """Raise LastAdministrator unless another one remains."""
    take_turn(ADMINISTRATORS)
    others = {"_id": {"$ne": user_id}, "roles": ADMINISTRATOR, "is_locked": False}
    if User.collection().find_one(others, {"_id": 1}) is None:
        raise LastAdministrator()


def change_own_password(*, current_password, new_password):
    """Change the password of whoever asks, who has to know the present one."""
    user_id = principals.user_id_of(current_call().actor)
    user = User.fetch(user_id)
    passwords.refuse_weak(new_password, pointer="/new_password", email=user.email)
    throttle.admit_password_check(user_id)
    if not passwords.is_right(current_password, user.password_hash):
        raise ValidationFailed.at("/current_password", "This is not your password.")

    throttle.forgive_password_checks(user_id)
    password_hash = passwords.hash_password(new_password)
    store.in_transaction(lambda: _replace_password(user, password_hash))
    principals.forget()


def _replace_password(checked, password_hash):
    user = User.fetch(checked.id)
    if user.password_hash != checked.password_hash:
        # It was reset while this was going on, so what was shown is no longer their password.
        raise ValidationFailed.at("/current_password", "This is not your password.")
    user.password_hash = password_hash
    user.put()
    sessions.end_all(user.id, because="password_changed")


def _refuse_weak_for(user_id, password, pointer):
    user = User.collection().find_one({"_id": user_id}, {"email": 1})
    if user is None:
        raise NotFound(f"There is no user {user_id}.", id=user_id)
    passwords.refuse_weak(password, pointer=pointer, email=user["email"])


def _once(roles):
    return sorted(set(roles))
