"""What the billing service promises: billing profiles, invoices, payments, statements."""

from .declared import billing
from .issuers import get_issuer, set_issuer, list_issuer_versions, issuer_updated
from .series import create_series, get_series, list_series, update_series
from .tax_rates import (
    create_tax_rate,
    get_tax_rate,
    list_tax_rates,
    update_tax_rate,
    delete_tax_rate,
)
from .billing_profiles import (
    create_billing_profile,
    get_billing_profile,
    list_billing_profiles,
    list_billing_profile_versions,
    update_billing_profile,
    list_billing_profile_changes,
    approve_billing_profile_change,
    refuse_billing_profile_change,
    get_portal_billing_profile,
    update_portal_billing_profile,
)
from .waiting_orders import list_waiting_orders
from .invoicing_runs import create_invoicing_run, get_invoicing_run, list_invoicing_runs
from .chains import verify_chain
from .credit_notes import create_credit_note
from .invoices import (
    create_invoice,
    get_invoice,
    list_invoices,
    update_invoice,
    delete_invoice,
    issue_invoice,
    invoice_order,
    invoice_issued,
    invoice_updated,
    invoice_paid,
    invoice_cancelled,
)
from .invoice_files import (
    get_invoice_pdf,
    get_invoice_facturx,
    get_portal_invoice_pdf,
    get_portal_invoice_facturx,
)
from .document_templates import (
    list_document_templates,
    get_document_template,
    list_document_template_versions,
    put_document_template,
    reset_document_template,
    preview_document_template,
    document_template_updated,
)
from .payments import payment_received
from .payments import (
    create_payment,
    get_payment,
    list_payments,
    allocate_payment,
    reverse_payment,
    allocate_credit_note,
    list_allocations,
    take_back_allocation,
    create_refund,
    get_refund,
    list_refunds,
    check_balances,
    payment_allocated,
    payment_refunded,
    payment_reversed,
    refund_made,
)
from .statements import get_statement, get_net_position, get_ageing, get_portal_statement
from .statements import get_statement_pdf, get_portal_statement_pdf
from .disputes import (
    dispute_invoice,
    list_disputes,
    settle_dispute,
    list_portal_invoices,
    get_portal_invoice,
    dispute_portal_invoice,
    invoice_disputed,
    dispute_settled,
)
from .bank_statements import (
    create_bank_statement,
    get_bank_statement,
    list_bank_statements,
    list_bank_entries,
    get_bank_entry,
    suggest_for_bank_entry,
    book_bank_entry,
    ignore_bank_entry,
    get_bank_settings,
    set_bank_settings,
)
from .payment_links import (
    create_payment_provider,
    get_payment_provider,
    list_payment_providers,
    update_payment_provider,
    create_payment_link,
    get_payment_link,
    create_portal_payment_link,
    receive_payment_webhook,
)
from .dunnings import (
    get_dunning_settings,
    set_dunning_settings,
    list_dunning_cases,
    list_due_for_dunning,
    pause_dunning,
    resume_dunning,
    promise_payment,
    invoice_dunned,
)
from .guards import guard_acknowledged
from .data_requests import data_request_acknowledged, read_data_request_answer
from .exports import export_facts
from .self_billed_invoices import (
    create_self_billed_invoice,
    get_self_billed_invoice,
    list_self_billed_invoices,
    update_self_billed_invoice,
    delete_self_billed_invoice,
    propose_self_billed_invoice,
    accept_self_billed_invoice,
    dispute_self_billed_invoice,
    issue_self_billed_invoice,
    credit_self_billed_invoice,
    list_waiting_commissions,
    invoice_commissions,
    self_billed_invoice_proposed,
    self_billed_invoice_disputed,
    self_billed_invoice_issued,
    self_billed_invoice_updated,
    self_billed_invoice_paid,
    self_billed_invoice_cancelled,
)
from .partner_self_billed_invoices import (
    list_partner_self_billed_invoices,
    get_partner_self_billed_invoice,
    accept_partner_self_billed_invoice,
    dispute_partner_self_billed_invoice,
    get_partner_self_billed_invoice_pdf,
    get_partner_self_billed_invoice_facturx,
)
from .payables import list_payables, create_supplier_payment, list_supplier_payments
from .subscription_plans import (
    create_subscription_plan,
    get_subscription_plan,
    list_subscription_plans,
    update_subscription_plan,
)
from .subscriptions import (
    create_subscription,
    get_subscription,
    list_subscriptions,
    change_subscription,
    pause_subscription,
    resume_subscription,
    cancel_subscription,
    list_portal_subscriptions,
    get_portal_subscription,
    cancel_portal_subscription,
    subscription_started,
    subscription_renewed,
    subscription_changed,
    subscription_paused,
    subscription_resumed,
    subscription_cancelled,
    subscription_ended,
)
