"""The operations that the gateway answers itself, without a service behind them."""

from contracts import gateway as contract

from . import api_keys, audit, logins, roles, users
from .compose.dashboards import Dashboards
from .portals import accounts, of_customers, of_partners
from .webhooks import deliveries, event_types, webhooks

# Answers that hold a secret, which is kept nowhere: no idempotency record is made of them, and a
# repeat with the same Idempotency-Key is done anew.
SECRET_ANSWERS = frozenset({
    contract.log_in, contract.refresh_tokens, contract.create_api_key,
    contract.accept_portal_invitation, contract.accept_partner_invitation,
    contract.log_in_to_portal, contract.log_in_to_partner_portal,
    contract.log_in_by_portal_link, contract.log_in_by_partner_link,
    contract.choose_portal_account, contract.choose_partner_account,
    contract.refresh_portal_tokens, contract.refresh_partner_tokens,
    contract.create_webhook, contract.rotate_webhook_secret,
})


def local_operations(sections=None):
    """`{operation: rule}`; each rule takes the fields of the loaded request by name.

    `sections` ask several services at once, for answers that are made of theirs.

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
        contract.create_portal_account: accounts.create_portal_account,
        contract.list_portal_accounts: accounts.list_portal_accounts,
        contract.get_portal_account: accounts.get_portal_account,
        contract.update_portal_account: accounts.update_portal_account,
        contract.resend_portal_invitation: accounts.resend_portal_invitation,
        contract.delete_portal_account: accounts.delete_portal_account,
        contract.accept_portal_invitation: of_customers.accept_portal_invitation,
        contract.log_in_to_portal: of_customers.log_in_to_portal,
        contract.request_portal_link: of_customers.request_portal_link,
        contract.log_in_by_portal_link: of_customers.log_in_by_portal_link,
        contract.choose_portal_account: of_customers.choose_portal_account,
        contract.refresh_portal_tokens: of_customers.refresh_portal_tokens,
        contract.log_out_of_portal: of_customers.log_out_of_portal,
        contract.get_own_portal_account: of_customers.get_own_portal_account,
        contract.change_portal_password: of_customers.change_portal_password,
        contract.accept_partner_invitation: of_partners.accept_partner_invitation,
        contract.log_in_to_partner_portal: of_partners.log_in_to_partner_portal,
        contract.request_partner_link: of_partners.request_partner_link,
        contract.log_in_by_partner_link: of_partners.log_in_by_partner_link,
        contract.choose_partner_account: of_partners.choose_partner_account,
        contract.refresh_partner_tokens: of_partners.refresh_partner_tokens,
        contract.log_out_of_partner_portal: of_partners.log_out_of_partner_portal,
        contract.get_own_partner_account: of_partners.get_own_partner_account,
        contract.change_partner_password: of_partners.change_partner_password,
        contract.create_webhook: webhooks.create_webhook,
        contract.list_webhooks: webhooks.list_webhooks,
        contract.get_webhook: webhooks.get_webhook,
        contract.update_webhook: webhooks.update_webhook,
        contract.delete_webhook: webhooks.delete_webhook,
        contract.rotate_webhook_secret: webhooks.rotate_webhook_secret,
        contract.pause_webhook: webhooks.pause_webhook,
        contract.resume_webhook: webhooks.resume_webhook,
        contract.send_webhook_test: deliveries.send_webhook_test,
        contract.list_webhook_deliveries: deliveries.list_webhook_deliveries,
        contract.redeliver_webhook: deliveries.redeliver_webhook,
        contract.list_event_types: event_types.list_event_types,
        contract.get_dashboard: Dashboards(sections).get_dashboard,
    }
