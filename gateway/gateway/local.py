"""The operations that the gateway answers itself, without a service behind them."""

from contracts import gateway as contract

from . import api_keys, audit, logins, roles, users

# Answers that hold a secret, which is kept nowhere: no idempotency record is made of them, and a
# repeat with the same Idempotency-Key is done anew.
SECRET_ANSWERS = frozenset({contract.log_in, contract.refresh_tokens, contract.create_api_key})


def local_operations():
    """`{operation: rule}`; each rule takes the fields of the loaded request by name.

    A rule that changes something runs its own transaction, so it is not called within one. Right
    after it has returned, `chassis.store.changes()` tells what it changed.
    """
    return {
        contract.log_in: logins.log_in,
        contract.refresh_tokens: logins.refresh_tokens,
        contract.log_out: logins.log_out,
        contract.create_user: users.create_user,
        contract.list_users: users.list_users,
        contract.get_own_user: users.get_own_user,
        contract.change_own_password: users.change_own_password,
        contract.get_user: users.get_user,
        contract.update_user: users.update_user,
        contract.get_role_catalogue: roles.get_role_catalogue,
        contract.create_role: roles.create_role,
        contract.list_roles: roles.list_roles,
        contract.get_role: roles.get_role,
        contract.update_role: roles.update_role,
        contract.delete_role: roles.delete_role,
        contract.create_api_key: api_keys.create_api_key,
        contract.list_api_keys: api_keys.list_api_keys,
        contract.revoke_api_key: api_keys.revoke_api_key,
        contract.list_audit_log: audit.list_audit_log,
    }
