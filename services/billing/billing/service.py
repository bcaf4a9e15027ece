"""The billing service: what it answers, and what it reacts to."""

from datetime import timedelta

from chassis import mails, parties, portal
from chassis.party_service import PartyService
from chassis.service import every, reacts_to, reacts_to_many, serves
from contracts import billing as contract
from contracts import sales

from . import migrations, reactions
from .bank import bank_entries, bank_statements
from .credit_notes import credit_notes
from .documents import invoice_files, statement_files, templates
from .dunning import dunning_cases, dunning_settings, reminders
from .invoices import chains, invoices
from .invoices.facts import event_of_invoice
from .invoices.models import Invoice
from .issuers import issuers, series
from .models import DOCUMENTS
from .ordered import invoicing_runs, orders, waiting
from .payments import (
    allocations,
    balances,
    payment_links,
    payment_webhooks,
    payments,
    refunds,
)
from .payments.models import Payment
from .profiles import billing_profiles, profile_changes
from .reactions import ORDER_EVENTS
from .self_billed import acceptance, commissions, crediting, drafts, due, partners, payables
from .statements import ageing, disputes, portal_invoices, statements
from .subscriptions import own, plans, renewals, subscriptions
from .taxes import tax_rates


class BillingService(PartyService):
    name = "billing"
    documents = DOCUMENTS
    migrations = migrations
    facts = [(Invoice, event_of_invoice), (Payment, payments.event_of)]

    get_invoice_pdf = serves(contract.get_invoice_pdf, invoice_files.get_invoice_pdf)
    get_invoice_facturx = serves(contract.get_invoice_facturx, invoice_files.get_invoice_facturx)
    get_portal_invoice_pdf = serves(
        contract.get_portal_invoice_pdf, invoice_files.get_portal_invoice_pdf,
        first=[portal.own_party])
    get_portal_invoice_facturx = serves(
        contract.get_portal_invoice_facturx, invoice_files.get_portal_invoice_facturx,
        first=[portal.own_party])

    list_document_templates = serves(
        contract.list_document_templates, templates.list_document_templates)
    get_document_template = serves(
        contract.get_document_template, templates.get_document_template)
    list_document_template_versions = serves(
        contract.list_document_template_versions, templates.list_document_template_versions)
    put_document_template = serves(
        contract.put_document_template, templates.put_document_template, first=[templates.tried])
    reset_document_template = serves(
        contract.reset_document_template, templates.reset_document_template)
    preview_document_template = serves(
        contract.preview_document_template, templates.preview_document_template)
    get_issuer = serves(contract.get_issuer, issuers.get_issuer)
    set_issuer = serves(contract.set_issuer, issuers.set_issuer)
    list_issuer_versions = serves(contract.list_issuer_versions, issuers.list_issuer_versions)

    create_series = serves(contract.create_series, series.create_series, first=[parties.known])
    get_series = serves(contract.get_series, series.get_series)
    list_series = serves(contract.list_series, series.list_series)
    update_series = serves(contract.update_series, series.update_series)

    create_tax_rate = serves(contract.create_tax_rate, tax_rates.create_tax_rate)
    get_tax_rate = serves(contract.get_tax_rate, tax_rates.get_tax_rate)
    list_tax_rates = serves(contract.list_tax_rates, tax_rates.list_tax_rates)
    update_tax_rate = serves(contract.update_tax_rate, tax_rates.update_tax_rate)
    delete_tax_rate = serves(contract.delete_tax_rate, tax_rates.delete_tax_rate)

    create_billing_profile = serves(
        contract.create_billing_profile, billing_profiles.create_billing_profile,
        first=[parties.known])
    get_billing_profile = serves(contract.get_billing_profile, billing_profiles.get_billing_profile)
    list_billing_profiles = serves(
        contract.list_billing_profiles, billing_profiles.list_billing_profiles)
    list_billing_profile_versions = serves(
        contract.list_billing_profile_versions, billing_profiles.list_billing_profile_versions)
    update_billing_profile = serves(
        contract.update_billing_profile, billing_profiles.update_billing_profile)

    list_billing_profile_changes = serves(
        contract.list_billing_profile_changes, profile_changes.list_billing_profile_changes)
    approve_billing_profile_change = serves(
        contract.approve_billing_profile_change, profile_changes.approve_billing_profile_change)
    refuse_billing_profile_change = serves(
        contract.refuse_billing_profile_change, profile_changes.refuse_billing_profile_change)
    get_portal_billing_profile = serves(
        contract.get_portal_billing_profile, profile_changes.get_portal_billing_profile,
        first=[portal.own_party])
    update_portal_billing_profile = serves(
        contract.update_portal_billing_profile, profile_changes.update_portal_billing_profile,
        first=[portal.own_party])

    create_invoice = serves(contract.create_invoice, invoices.create_invoice, first=[parties.known])
    get_invoice = serves(contract.get_invoice, invoices.get_invoice)
    list_invoices = serves(contract.list_invoices, invoices.list_invoices)
    update_invoice = serves(contract.update_invoice, invoices.update_invoice)
    delete_invoice = serves(contract.delete_invoice, invoices.delete_invoice)
    issue_invoice = serves(contract.issue_invoice, invoices.issue_invoice)

    verify_chain = serves(contract.verify_chain, chains.verify_chain)

    invoice_order = serves(contract.invoice_order, orders.invoice_order)

    list_waiting_orders = serves(contract.list_waiting_orders, waiting.list_waiting_orders)

    create_invoicing_run = serves(
        contract.create_invoicing_run, invoicing_runs.create_invoicing_run)
    get_invoicing_run = serves(contract.get_invoicing_run, invoicing_runs.get_invoicing_run)
    list_invoicing_runs = serves(contract.list_invoicing_runs, invoicing_runs.list_invoicing_runs)

    create_credit_note = serves(contract.create_credit_note, credit_notes.create_credit_note)
    on_orders = reacts_to_many(ORDER_EVENTS, reactions.on_orders)
    # Two at once do no harm, so a replica that dies is not waited for.
    invoice_due_orders = every(
        0.5, invoicing_runs.invoice_due_orders, longest=timedelta(seconds=2))
    make_collective_invoices = every(60, invoicing_runs.make_collective_invoices)

    create_payment = serves(
        contract.create_payment, payments.create_payment, first=[parties.known])
    get_payment = serves(contract.get_payment, payments.get_payment)
    list_payments = serves(contract.list_payments, payments.list_payments)
    reverse_payment = serves(contract.reverse_payment, payments.reverse_payment)
    allocate_payment = serves(contract.allocate_payment, allocations.allocate_payment)
    allocate_credit_note = serves(
        contract.allocate_credit_note, allocations.allocate_credit_note)
    list_allocations = serves(contract.list_allocations, allocations.list_allocations)
    take_back_allocation = serves(
        contract.take_back_allocation, allocations.take_back_allocation)
    create_refund = serves(contract.create_refund, refunds.create_refund)
    get_refund = serves(contract.get_refund, refunds.get_refund)
    list_refunds = serves(contract.list_refunds, refunds.list_refunds)
    check_balances = serves(contract.check_balances, balances.check_balances)

    get_statement = serves(contract.get_statement, statements.get_statement)
    get_net_position = serves(contract.get_net_position, statements.get_net_position)
    get_ageing = serves(contract.get_ageing, ageing.get_ageing)
    get_portal_statement = serves(
        contract.get_portal_statement, statements.get_portal_statement, first=[portal.own_party])
    get_statement_pdf = serves(contract.get_statement_pdf, statement_files.get_statement_pdf)
    get_portal_statement_pdf = serves(
        contract.get_portal_statement_pdf, statement_files.get_portal_statement_pdf,
        first=[portal.own_party])
    dispute_invoice = serves(contract.dispute_invoice, disputes.dispute_invoice)
    list_disputes = serves(contract.list_disputes, disputes.list_disputes)
    settle_dispute = serves(contract.settle_dispute, disputes.settle_dispute)
    dispute_portal_invoice = serves(
        contract.dispute_portal_invoice, disputes.dispute_portal_invoice,
        first=[portal.own_party])
    list_portal_invoices = serves(
        contract.list_portal_invoices, portal_invoices.list_portal_invoices,
        first=[portal.own_party])
    get_portal_invoice = serves(
        contract.get_portal_invoice, portal_invoices.get_portal_invoice,
        first=[portal.own_party])

    create_bank_statement = serves(
        contract.create_bank_statement, bank_statements.create_bank_statement,
        first=[bank_statements.read_file])
    get_bank_statement = serves(contract.get_bank_statement, bank_statements.get_bank_statement)
    list_bank_statements = serves(
        contract.list_bank_statements, bank_statements.list_bank_statements)
    list_bank_entries = serves(contract.list_bank_entries, bank_entries.list_bank_entries)
    get_bank_entry = serves(contract.get_bank_entry, bank_entries.get_bank_entry)
    suggest_for_bank_entry = serves(
        contract.suggest_for_bank_entry, bank_entries.suggest_for_bank_entry)
    book_bank_entry = serves(
        contract.book_bank_entry, bank_entries.book_bank_entry, first=[bank_entries.payer_of])
    ignore_bank_entry = serves(contract.ignore_bank_entry, bank_entries.ignore_bank_entry)
    get_bank_settings = serves(contract.get_bank_settings, bank_entries.get_bank_settings)
    set_bank_settings = serves(contract.set_bank_settings, bank_entries.set_bank_settings)
    book_sure_entries = every(5, bank_entries.book_sure_entries)

    create_payment_provider = serves(
        contract.create_payment_provider, payment_links.create_payment_provider)
    get_payment_provider = serves(
        contract.get_payment_provider, payment_links.get_payment_provider)
    list_payment_providers = serves(
        contract.list_payment_providers, payment_links.list_payment_providers)
    update_payment_provider = serves(
        contract.update_payment_provider, payment_links.update_payment_provider)
    create_payment_link = serves(contract.create_payment_link, payment_links.create_payment_link)
    get_payment_link = serves(contract.get_payment_link, payment_links.get_payment_link)
    create_portal_payment_link = serves(
        contract.create_portal_payment_link, payment_links.create_portal_payment_link,
        first=[portal.own_party])
    receive_payment_webhook = serves(
        contract.receive_payment_webhook, payment_webhooks.receive_payment_webhook)

    get_dunning_settings = serves(
        contract.get_dunning_settings, dunning_settings.get_dunning_settings)
    set_dunning_settings = serves(
        contract.set_dunning_settings, dunning_settings.set_dunning_settings)
    list_dunning_cases = serves(contract.list_dunning_cases, dunning_cases.list_dunning_cases)
    list_due_for_dunning = serves(
        contract.list_due_for_dunning, dunning_cases.list_due_for_dunning)
    pause_dunning = serves(contract.pause_dunning, dunning_cases.pause_dunning)
    resume_dunning = serves(contract.resume_dunning, dunning_cases.resume_dunning)
    promise_payment = serves(contract.promise_payment, dunning_cases.promise_payment)
    remind_of_overdue_invoices = every(3600, reminders.remind_of_overdue_invoices)

    create_self_billed_invoice = serves(
        contract.create_self_billed_invoice,
        drafts.create_self_billed_invoice, first=[parties.known])
    get_self_billed_invoice = serves(
        contract.get_self_billed_invoice, drafts.get_self_billed_invoice)
    list_self_billed_invoices = serves(
        contract.list_self_billed_invoices, drafts.list_self_billed_invoices)
    update_self_billed_invoice = serves(
        contract.update_self_billed_invoice, drafts.update_self_billed_invoice)
    delete_self_billed_invoice = serves(
        contract.delete_self_billed_invoice, drafts.delete_self_billed_invoice)
    propose_self_billed_invoice = serves(
        contract.propose_self_billed_invoice, acceptance.propose_self_billed_invoice)
    accept_self_billed_invoice = serves(
        contract.accept_self_billed_invoice, acceptance.accept_self_billed_invoice)
    dispute_self_billed_invoice = serves(
        contract.dispute_self_billed_invoice, acceptance.dispute_self_billed_invoice)
    issue_self_billed_invoice = serves(
        contract.issue_self_billed_invoice, acceptance.issue_self_billed_invoice)
    credit_self_billed_invoice = serves(
        contract.credit_self_billed_invoice, crediting.credit_self_billed_invoice)
    list_waiting_commissions = serves(
        contract.list_waiting_commissions, due.list_waiting_commissions)
    invoice_commissions = serves(contract.invoice_commissions, commissions.invoice_commissions)
    list_partner_self_billed_invoices = serves(
        contract.list_partner_self_billed_invoices,
        partners.list_partner_self_billed_invoices, first=[portal.own_party])
    get_partner_self_billed_invoice = serves(
        contract.get_partner_self_billed_invoice,
        partners.get_partner_self_billed_invoice, first=[portal.own_party])
    accept_partner_self_billed_invoice = serves(
        contract.accept_partner_self_billed_invoice,
        partners.accept_partner_self_billed_invoice, first=[portal.own_party])
    dispute_partner_self_billed_invoice = serves(
        contract.dispute_partner_self_billed_invoice,
        partners.dispute_partner_self_billed_invoice, first=[portal.own_party])
    get_partner_self_billed_invoice_pdf = serves(
        contract.get_partner_self_billed_invoice_pdf,
        partners.get_partner_self_billed_invoice_pdf, first=[portal.own_party])
    get_partner_self_billed_invoice_facturx = serves(
        contract.get_partner_self_billed_invoice_facturx,
        partners.get_partner_self_billed_invoice_facturx, first=[portal.own_party])
    list_payables = serves(contract.list_payables, payables.list_payables)
    create_supplier_payment = serves(
        contract.create_supplier_payment, payables.create_supplier_payment)
    list_supplier_payments = serves(
        contract.list_supplier_payments, payables.list_supplier_payments)
    on_commission_statement_closed = reacts_to(
        sales.commission_statement_closed, reactions.on_commission_statement_closed)
    invoice_waiting_commissions = every(10, commissions.invoice_waiting_commissions)

    create_subscription_plan = serves(
        contract.create_subscription_plan, plans.create_subscription_plan)
    get_subscription_plan = serves(contract.get_subscription_plan, plans.get_subscription_plan)
    list_subscription_plans = serves(
        contract.list_subscription_plans, plans.list_subscription_plans)
    update_subscription_plan = serves(
        contract.update_subscription_plan, plans.update_subscription_plan)
    create_subscription = serves(
        contract.create_subscription, subscriptions.create_subscription, first=[parties.known])
    get_subscription = serves(contract.get_subscription, subscriptions.get_subscription)
    list_subscriptions = serves(contract.list_subscriptions, subscriptions.list_subscriptions)
    change_subscription = serves(contract.change_subscription, subscriptions.change_subscription)
    pause_subscription = serves(contract.pause_subscription, subscriptions.pause_subscription)
    resume_subscription = serves(contract.resume_subscription, subscriptions.resume_subscription)
    cancel_subscription = serves(contract.cancel_subscription, subscriptions.cancel_subscription)
    list_portal_subscriptions = serves(
        contract.list_portal_subscriptions, own.list_portal_subscriptions, first=[portal.own_party])
    get_portal_subscription = serves(
        contract.get_portal_subscription, own.get_portal_subscription, first=[portal.own_party])
    cancel_portal_subscription = serves(
        contract.cancel_portal_subscription, own.cancel_portal_subscription,
        first=[portal.own_party])
    renew_subscriptions = every(30, renewals.renew_subscriptions, longest=timedelta(seconds=30))

    send_waiting_mails = every(2, mails.send_waiting_mails)
