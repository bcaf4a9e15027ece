"""The sales service: what it answers, and what it reacts to."""

from chassis import mails, numbers, parties
from chassis.party_service import PartyService
from chassis.portal import own_party
from chassis.service import every, reacts_to, reacts_to_many, serves
from contracts import billing, contacts, helpdesk
from contracts import sales as contract

from . import jobs, migrations, reactions
from .catalogue import products
from .deals import board, closing, deals, pipelines, reassigning, related
from .deals import guards as deal_guards
from .deals.models import Deal
from .figures.switchboard import FigureLines
from .forecasts import accuracy, forecasts
from .leads import (
    assignment,
    becoming,
    clocks,
    conversion,
    lead_imports,
    lead_rules,
    leads,
    retention,
    scoring,
    submissions,
    takers,
    web_forms,
)
from .models import DOCUMENTS
from .objectives import objectives
from .orders import bulk, orders, phone, placing, portal_orders, shipping, upserts
from .orders.models import Order
from .partners import agreements, commissions, performance, portal_partners, registrations
from .portfolios import handovers, portfolios, rebalancing
from .pricing import coupons, price_entries, price_lists, prices, promotions
from .quotes import acceptance, approvals, portal_quotes, printing, quote_lookups, quotes, sending
from .quotes.models import Quote


class SalesService(FigureLines, PartyService):
    name = "sales"
    documents = DOCUMENTS
    migrations = migrations
    facts = [(Deal, deals.event_of), (Order, orders.event_of), (Quote, quotes.event_of)]

    create_quote = serves(contract.create_quote, quotes.create_quote,
                          first=[parties.known, numbers.numbered("Q")])
    get_quote = serves(contract.get_quote, quotes.get_quote)
    list_quotes = serves(contract.list_quotes, quotes.list_quotes)
    update_quote = serves(contract.update_quote, quotes.update_quote,
                          first=[parties.known, quote_lookups.customer])
    ask_quote_approval = serves(contract.ask_quote_approval, approvals.ask_quote_approval)
    approve_quote = serves(contract.approve_quote, approvals.approve_quote)
    refuse_quote_approval = serves(
        contract.refuse_quote_approval, approvals.refuse_quote_approval)
    send_quote = serves(contract.send_quote, sending.send_quote,
                        first=[quote_lookups.customer, quote_lookups.guards_of_quote])
    revise_quote = serves(contract.revise_quote, quotes.revise_quote)
    withdraw_quote = serves(contract.withdraw_quote, quotes.withdraw_quote)
    accept_quote = serves(contract.accept_quote, acceptance.accept_quote,
                          first=[quote_lookups.customer, quote_lookups.order_number])
    list_quote_revisions = serves(contract.list_quote_revisions, quotes.list_quote_revisions)
    get_quote_pdf = serves(contract.get_quote_pdf, printing.get_quote_pdf)
    get_discount_limits = serves(contract.get_discount_limits, approvals.get_discount_limits)
    set_discount_limits = serves(contract.set_discount_limits, approvals.set_discount_limits)
    list_portal_quotes = serves(
        contract.list_portal_quotes, portal_quotes.list_portal_quotes, first=[own_party])
    get_portal_quote = serves(
        contract.get_portal_quote, portal_quotes.get_portal_quote, first=[own_party])
    note_portal_quote_seen = serves(
        contract.note_portal_quote_seen, portal_quotes.note_portal_quote_seen,
        first=[own_party])
    accept_portal_quote = serves(
        contract.accept_portal_quote, portal_quotes.accept_portal_quote,
        first=[own_party, quote_lookups.order_number])
    reject_portal_quote = serves(
        contract.reject_portal_quote, portal_quotes.reject_portal_quote, first=[own_party])
    get_portal_quote_pdf = serves(
        contract.get_portal_quote_pdf, portal_quotes.get_portal_quote_pdf, first=[own_party])
    on_issuer_updated = reacts_to(billing.issuer_updated, reactions.on_issuer_updated)
    on_quote_sent = reacts_to(contract.quote_sent, reactions.on_quote_sent)
    expire_quotes = every(60, quotes.expire_quotes)

    create_agreement = serves(
        contract.create_agreement, agreements.create_agreement, first=[parties.known])
    get_agreement = serves(contract.get_agreement, agreements.get_agreement)
    list_agreements = serves(contract.list_agreements, agreements.list_agreements)
    update_agreement = serves(contract.update_agreement, agreements.update_agreement)
    activate_agreement = serves(contract.activate_agreement, agreements.activate_agreement)
    end_agreement = serves(contract.end_agreement, agreements.end_agreement)
    list_commissions = serves(contract.list_commissions, commissions.list_commissions)
    close_commissions = serves(
        contract.close_commissions, commissions.close_commissions, first=[parties.known])
    get_commission_statement = serves(
        contract.get_commission_statement, commissions.get_commission_statement)
    list_commission_statements = serves(
        contract.list_commission_statements, commissions.list_commission_statements)
    get_partner_performance = serves(
        contract.get_partner_performance, performance.get_partner_performance,
        first=[parties.named("partner_id", "partner")])
    create_deal_registration = serves(
        contract.create_deal_registration, registrations.create_deal_registration,
        first=[parties.known])
    get_deal_registration = serves(
        contract.get_deal_registration, registrations.get_deal_registration)
    list_deal_registrations = serves(
        contract.list_deal_registrations, registrations.list_deal_registrations)
    approve_deal_registration = serves(
        contract.approve_deal_registration, registrations.approve_deal_registration,
        first=[parties.known])
    refuse_deal_registration = serves(
        contract.refuse_deal_registration, registrations.refuse_deal_registration)
    register_partner_deal = serves(
        contract.register_partner_deal, portal_partners.register_partner_deal,
        first=[own_party])
    list_partner_deals = serves(
        contract.list_partner_deals, portal_partners.list_partner_deals, first=[own_party])
    get_partner_deal = serves(
        contract.get_partner_deal, portal_partners.get_partner_deal, first=[own_party])
    list_partner_agreements = serves(
        contract.list_partner_agreements, portal_partners.list_partner_agreements,
        first=[own_party])
    list_partner_commissions = serves(
        contract.list_partner_commissions, portal_partners.list_partner_commissions,
        first=[own_party])
    list_partner_commission_statements = serves(
        contract.list_partner_commission_statements,
        portal_partners.list_partner_commission_statements, first=[own_party])
    list_partner_price_lists = serves(
        contract.list_partner_price_lists, portal_partners.list_partner_price_lists,
        first=[own_party])
    list_partner_prices = serves(
        contract.list_partner_prices, portal_partners.list_partner_prices, first=[own_party])
    on_order_delivered = reacts_to(
        contract.order_delivered, reactions.on_order_delivered, concerns=reactions.has_partner)
    on_invoice_paid = reacts_to(billing.invoice_paid, reactions.on_invoice_paid)
    on_invoice_issued = reacts_to(
        billing.invoice_issued, reactions.on_invoice_issued, concerns=reactions.is_credit_note)
    on_ticket_opened = reacts_to(helpdesk.ticket_opened, reactions.on_ticket_opened)
    on_return_opened = reacts_to(helpdesk.return_opened, reactions.on_return_opened)
    end_agreements = every(600, agreements.end_agreements)
    end_protections = every(600, registrations.end_protections)

    create_objective = serves(
        contract.create_objective, objectives.create_objective, first=[parties.known])
    get_objective = serves(contract.get_objective, objectives.get_objective)
    list_objectives = serves(contract.list_objectives, objectives.list_objectives)
    update_objective = serves(contract.update_objective, objectives.update_objective)
    archive_objective = serves(contract.archive_objective, objectives.archive_objective)
    list_partner_objectives = serves(
        contract.list_partner_objectives, objectives.list_partner_objectives,
        first=[own_party])

    get_portfolio_plan = serves(contract.get_portfolio_plan, portfolios.get_portfolio_plan)
    set_portfolio_plan = serves(contract.set_portfolio_plan, portfolios.set_portfolio_plan)
    assign_customers = serves(
        contract.assign_customers, portfolios.assign_customers, first=[parties.known])
    list_assignments = serves(contract.list_assignments, portfolios.list_assignments)
    simulate_rebalance = serves(contract.simulate_rebalance, rebalancing.simulate_rebalance)
    get_rebalance = serves(contract.get_rebalance, rebalancing.get_rebalance)
    apply_rebalance = serves(contract.apply_rebalance, rebalancing.apply_rebalance)
    get_handover_brief = serves(
        contract.get_handover_brief, handovers.get_handover_brief,
        first=[parties.named("contact_id", "customer")])

    create_product = serves(contract.create_product, products.create_product)
    get_product = serves(contract.get_product, products.get_product)
    list_products = serves(contract.list_products, products.list_products)
    update_product = serves(contract.update_product, products.update_product)
    archive_product = serves(contract.archive_product, products.archive_product)
    restore_product = serves(contract.restore_product, products.restore_product)
    create_price_list = serves(
        contract.create_price_list, price_lists.create_price_list, first=[parties.known])
    get_price_list = serves(contract.get_price_list, price_lists.get_price_list)
    list_price_lists = serves(contract.list_price_lists, price_lists.list_price_lists)
    update_price_list = serves(
        contract.update_price_list, price_lists.update_price_list, first=[parties.known])
    archive_price_list = serves(contract.archive_price_list, price_lists.archive_price_list)
    set_price_entries = serves(contract.set_price_entries, price_entries.set_price_entries)
    list_price_entries = serves(contract.list_price_entries, price_entries.list_price_entries)
    remove_price_entry = serves(contract.remove_price_entry, price_entries.remove_price_entry)
    create_promotion = serves(
        contract.create_promotion, promotions.create_promotion, first=[parties.known])
    get_promotion = serves(contract.get_promotion, promotions.get_promotion)
    list_promotions = serves(contract.list_promotions, promotions.list_promotions)
    update_promotion = serves(
        contract.update_promotion, promotions.update_promotion, first=[parties.known])
    archive_promotion = serves(contract.archive_promotion, promotions.archive_promotion)
    create_coupons = serves(contract.create_coupons, coupons.create_coupons)
    list_coupons = serves(contract.list_coupons, coupons.list_coupons)
    get_coupon = serves(contract.get_coupon, coupons.get_coupon)
    archive_coupon = serves(contract.archive_coupon, coupons.archive_coupon)
    calculate_prices = serves(
        contract.calculate_prices, prices.calculate_prices, first=[parties.known])
    place_order = serves(contract.place_order, placing.place_order,
                         first=[parties.known, numbers.numbered(placing.NUMBERED)])
    place_phone_order = serves(contract.place_phone_order, phone.place_phone_order,
                               first=[parties.known, phone.heard])
    upsert_order = serves(contract.upsert_order, upserts.upsert_order,
                          first=[upserts.looked_up])
    bulk_orders = serves(contract.bulk_orders, bulk.bulk_orders, first=[bulk.taken_over])
    get_order = serves(contract.get_order, orders.get_order)
    list_orders = serves(contract.list_orders, orders.list_orders)
    update_order = serves(contract.update_order, orders.update_order)
    confirm_order = serves(contract.confirm_order, orders.confirm_order)
    ship_order = serves(contract.ship_order, shipping.ship_order)
    deliver_order = serves(contract.deliver_order, shipping.deliver_order)
    cancel_order = serves(contract.cancel_order, orders.cancel_order)
    list_portal_orders = serves(
        contract.list_portal_orders, portal_orders.list_portal_orders, first=[own_party])
    get_portal_order = serves(
        contract.get_portal_order, portal_orders.get_portal_order, first=[own_party])

    on_contact_created = reacts_to_many(contacts.contact_created, reactions.on_contact_created)
    on_contact_updated = reacts_to_many(contacts.contact_updated, reactions.on_contact_updated)
    on_contact_merged = reacts_to(contacts.contact_merged, reactions.on_contact_merged)
    on_contact_unmerged = reacts_to(contacts.contact_unmerged, reactions.on_contact_unmerged)
    on_document_template_updated = reacts_to(
        billing.document_template_updated, reactions.on_document_template_updated)
    send_waiting_mails = every(2, mails.send_waiting_mails)

    create_pipeline = serves(contract.create_pipeline, pipelines.create_pipeline)
    get_pipeline = serves(contract.get_pipeline, pipelines.get_pipeline)
    list_pipelines = serves(contract.list_pipelines, pipelines.list_pipelines)
    update_pipeline = serves(contract.update_pipeline, pipelines.update_pipeline)
    archive_pipeline = serves(contract.archive_pipeline, pipelines.archive_pipeline)
    restore_pipeline = serves(contract.restore_pipeline, pipelines.restore_pipeline)

    create_deal = serves(contract.create_deal, deals.create_deal, first=[parties.known])
    get_deal_board = serves(contract.get_deal_board, board.get_deal_board)
    get_deal = serves(contract.get_deal, deals.get_deal)
    list_deals = serves(contract.list_deals, deals.list_deals)
    update_deal = serves(contract.update_deal, deals.update_deal, first=[parties.known])
    move_deal = serves(
        contract.move_deal, closing.move_deal, first=[parties.known, deal_guards.of_moving])
    win_deal = serves(
        contract.win_deal, closing.win_deal, first=[parties.known, deal_guards.of_winning])
    lose_deal = serves(contract.lose_deal, closing.lose_deal)
    reopen_deal = serves(contract.reopen_deal, closing.reopen_deal)
    reassign_deals = serves(contract.reassign_deals, reassigning.reassign_deals)
    get_deal_related = serves(contract.get_deal_related, related.get_deal_related)

    on_interaction_recorded = reacts_to_many(
        contacts.interaction_recorded, reactions.on_interaction_recorded)
    on_interaction_corrected = reacts_to_many(
        contacts.interaction_corrected, reactions.on_interaction_corrected)
    catch_up_touches = every(5, jobs.catch_up_touches)
    rebuild_touches = every(24 * 3600, jobs.rebuild_touches)

    create_lead = serves(contract.create_lead, leads.create_lead, first=[parties.known])
    import_leads = serves(contract.import_leads, lead_imports.import_leads, first=[parties.known])
    get_lead = serves(contract.get_lead, leads.get_lead)
    list_leads = serves(contract.list_leads, leads.list_leads)
    update_lead = serves(contract.update_lead, leads.update_lead, first=[parties.known])
    disqualify_lead = serves(contract.disqualify_lead, leads.disqualify_lead)
    restore_lead = serves(contract.restore_lead, leads.restore_lead)
    convert_lead = serves(
        contract.convert_lead, conversion.convert_lead, first=[becoming.parties_of_lead])

    create_lead_rule = serves(contract.create_lead_rule, lead_rules.create_lead_rule)
    get_lead_rule = serves(contract.get_lead_rule, lead_rules.get_lead_rule)
    list_lead_rules = serves(contract.list_lead_rules, lead_rules.list_lead_rules)
    update_lead_rule = serves(contract.update_lead_rule, lead_rules.update_lead_rule)
    list_lead_rule_versions = serves(
        contract.list_lead_rule_versions, lead_rules.list_lead_rule_versions)
    keep_lead_taker = serves(contract.keep_lead_taker, takers.keep_lead_taker)
    list_lead_takers = serves(contract.list_lead_takers, takers.list_lead_takers)

    create_web_form = serves(contract.create_web_form, web_forms.create_web_form)
    get_web_form = serves(contract.get_web_form, web_forms.get_web_form)
    list_web_forms = serves(contract.list_web_forms, web_forms.list_web_forms)
    update_web_form = serves(contract.update_web_form, web_forms.update_web_form)
    submit_web_form = serves(contract.submit_web_form, submissions.submit_web_form)

    on_lead_created = reacts_to_many(contract.lead_created, reactions.on_lead_created)
    assign_waiting_leads = every(10, assignment.assign_waiting_leads)
    rescore_leads = every(5, scoring.rescore_leads)
    tell_overdue_answers = every(10, clocks.tell_overdue_answers)
    delete_idle_leads = every(3600, retention.delete_idle_leads)
    get_forecast = serves(contract.get_forecast, forecasts.get_forecast)
    get_forecast_accuracy = serves(
        contract.get_forecast_accuracy, accuracy.get_forecast_accuracy)
    reckon_conversions = every(24 * 3600, jobs.reckon_conversions)
    take_forecast_snapshots = every(3600, jobs.take_forecast_snapshots)
