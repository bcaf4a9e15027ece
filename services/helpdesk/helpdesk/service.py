"""The helpdesk service: what it answers, and what it reacts to."""

from chassis import numbers, parties
from chassis.party_service import PartyService
from chassis.portal import own_party
from chassis.service import every, reacts_to, reacts_to_many, serves
from contracts import helpdesk as contract
from contracts import social

from . import migrations, reactions
from .articles import (
    articles,
    from_tickets,
    gaps,
    partner_articles,
    portal_articles,
    public_articles,
    publishing,
    ratings,
    reviews,
    search,
    shelf,
    suggestions,
    synonyms,
)
from .calendars import business_calendars
from .chats.switchboard import ChatLines
from .costs.switchboard import CostLines
from .figures.switchboard import FigureLines
from .holdings import HelpdeskHoldings
from .mailboxes import fetching, mailboxes, sending
from .models import DOCUMENTS
from .phone.switchboard import PhoneLines
from .returns import returns
from .returns.models import Return
from .returns.switchboard import ReturnLines
from .routing import (
    ageing,
    assignments,
    attendance,
    pulling,
    push,
    queues,
    settling,
    support_agents,
)
from .side_threads.switchboard import SideThreadLines
from .slas import sla_policies, watching
from .staffing import demand, rosters
from .surveys import asking, public_surveys, survey_settings, surveys
from .surveys.models import Survey
from .tickets import (
    assigning,
    attachments,
    going_on,
    macros,
    merging,
    messages,
    moods,
    moving,
    partner_tickets,
    portal_tickets,
    presence,
    priorities,
    ticket_types,
    tickets,
)
from .tickets.models import Ticket


class HelpdeskService(
        SideThreadLines, CostLines, PhoneLines, ChatLines, ReturnLines, FigureLines,
        PartyService):
    name = "helpdesk"
    documents = DOCUMENTS
    migrations = migrations
    facts = [(Ticket, tickets.event_of), (Survey, surveys.event_of), (Return, returns.event_of)]
    holdings = HelpdeskHoldings

    create_ticket = serves(contract.create_ticket, tickets.create_ticket,
                           first=[parties.known, numbers.numbered(tickets.NUMBERED)])
    get_ticket = serves(contract.get_ticket, tickets.get_ticket)
    list_tickets = serves(contract.list_tickets, tickets.list_tickets)
    update_ticket = serves(contract.update_ticket, tickets.update_ticket, first=[parties.known])
    move_ticket = serves(contract.move_ticket, moving.move_ticket)
    resolve_ticket = serves(contract.resolve_ticket, moving.resolve_ticket)
    reopen_ticket = serves(contract.reopen_ticket, moving.reopen_ticket)
    assign_ticket = serves(contract.assign_ticket, assigning.assign_ticket)
    merge_ticket = serves(contract.merge_ticket, merging.merge_ticket)
    unmerge_ticket = serves(contract.unmerge_ticket, merging.unmerge_ticket)
    split_ticket = serves(contract.split_ticket, merging.split_ticket,
                          first=[numbers.numbered(tickets.NUMBERED)])
    list_ticket_history = serves(contract.list_ticket_history, tickets.list_ticket_history)
    note_ticket_presence = serves(contract.note_ticket_presence, presence.note_ticket_presence)
    add_ticket_message = serves(
        contract.add_ticket_message, messages.add_ticket_message, first=[parties.known])
    list_ticket_messages = serves(contract.list_ticket_messages, messages.list_ticket_messages)
    set_message_mood = serves(contract.set_message_mood, moods.set_message_mood)
    add_ticket_attachment = serves(
        contract.add_ticket_attachment, attachments.add_ticket_attachment,
        first=[attachments.stored])
    get_ticket_attachment = serves(
        contract.get_ticket_attachment, attachments.get_ticket_attachment)
    create_macro = serves(contract.create_macro, macros.create_macro)
    get_macro = serves(contract.get_macro, macros.get_macro)
    list_macros = serves(contract.list_macros, macros.list_macros)
    update_macro = serves(contract.update_macro, macros.update_macro)
    archive_macro = serves(contract.archive_macro, macros.archive_macro)
    apply_macro = serves(contract.apply_macro, macros.apply_macro)
    close_tickets = every(60, moving.close_tickets)
    answer_incidents = every(2, moving.answer_incidents)
    delete_untaken_attachments = every(3600, attachments.delete_untaken_attachments)

    create_ticket_type = serves(contract.create_ticket_type, ticket_types.create_ticket_type)
    get_ticket_type = serves(contract.get_ticket_type, ticket_types.get_ticket_type)
    list_ticket_types = serves(contract.list_ticket_types, ticket_types.list_ticket_types)
    update_ticket_type = serves(contract.update_ticket_type, ticket_types.update_ticket_type)
    archive_ticket_type = serves(contract.archive_ticket_type, ticket_types.archive_ticket_type)
    get_priorities = serves(contract.get_priorities, priorities.get_priorities)
    set_priorities = serves(contract.set_priorities, priorities.set_priorities)

    create_queue = serves(contract.create_queue, queues.create_queue)
    get_queue = serves(contract.get_queue, queues.get_queue)
    list_queues = serves(contract.list_queues, queues.list_queues)
    update_queue = serves(contract.update_queue, queues.update_queue)
    archive_queue = serves(contract.archive_queue, queues.archive_queue)
    get_queue_standing = serves(contract.get_queue_standing, queues.get_queue_standing)
    take_next_ticket = serves(
        contract.take_next_ticket, pulling.take_next_ticket, first=[pulling.offered])
    keep_support_agent = serves(contract.keep_support_agent, support_agents.keep_support_agent)
    get_support_agent = serves(contract.get_support_agent, support_agents.get_support_agent)
    list_support_agents = serves(contract.list_support_agents, support_agents.list_support_agents)
    set_agent_presence = serves(contract.set_agent_presence, attendance.set_agent_presence)
    list_ticket_assignments = serves(
        contract.list_ticket_assignments, assignments.list_ticket_assignments)
    on_ticket_opened = reacts_to_many(
        contract.ticket_opened, reactions.on_ticket_opened, concerns=reactions.waits_for_somebody)
    assign_waiting_tickets = every(2, push.assign_waiting_tickets)
    release_tickets_of_absent = every(5, attendance.release_tickets_of_absent)
    raise_waiting_tickets = every(5, ageing.raise_waiting_tickets, longest=ageing.LONGEST)
    settle_tickets = every(3600, settling.settle_tickets)

    get_staffing = serves(contract.get_staffing, demand.get_staffing)
    keep_agent_roster = serves(contract.keep_agent_roster, rosters.keep_agent_roster)
    get_agent_roster = serves(contract.get_agent_roster, rosters.get_agent_roster)
    list_portal_ticket_types = serves(
        contract.list_portal_ticket_types, portal_tickets.list_portal_ticket_types,
        first=[own_party])
    list_portal_tickets = serves(
        contract.list_portal_tickets, portal_tickets.list_portal_tickets, first=[own_party])
    open_portal_ticket = serves(
        contract.open_portal_ticket, portal_tickets.open_portal_ticket,
        first=[own_party, numbers.numbered(tickets.NUMBERED)])
    get_portal_ticket = serves(
        contract.get_portal_ticket, portal_tickets.get_portal_ticket, first=[own_party])
    list_portal_ticket_messages = serves(
        contract.list_portal_ticket_messages, portal_tickets.list_portal_ticket_messages,
        first=[own_party])
    add_portal_ticket_message = serves(
        contract.add_portal_ticket_message, portal_tickets.add_portal_ticket_message,
        first=[own_party, going_on.number_if_closed])
    add_portal_ticket_attachment = serves(
        contract.add_portal_ticket_attachment, portal_tickets.add_portal_ticket_attachment,
        first=[portal_tickets.file_brought])
    get_portal_ticket_attachment = serves(
        contract.get_portal_ticket_attachment, portal_tickets.get_portal_ticket_attachment,
        first=[own_party])
    list_partner_ticket_types = serves(
        contract.list_partner_ticket_types, partner_tickets.list_partner_ticket_types,
        first=[own_party])
    list_partner_tickets = serves(
        contract.list_partner_tickets, partner_tickets.list_partner_tickets, first=[own_party])
    open_partner_ticket = serves(
        contract.open_partner_ticket, partner_tickets.open_partner_ticket,
        first=[own_party, numbers.numbered(tickets.NUMBERED)])
    get_partner_ticket = serves(
        contract.get_partner_ticket, partner_tickets.get_partner_ticket, first=[own_party])
    list_partner_ticket_messages = serves(
        contract.list_partner_ticket_messages, partner_tickets.list_partner_ticket_messages,
        first=[own_party])
    add_partner_ticket_message = serves(
        contract.add_partner_ticket_message, partner_tickets.add_partner_ticket_message,
        first=[own_party, going_on.number_if_closed])
    add_partner_ticket_attachment = serves(
        contract.add_partner_ticket_attachment, partner_tickets.add_partner_ticket_attachment,
        first=[portal_tickets.file_brought])
    get_partner_ticket_attachment = serves(
        contract.get_partner_ticket_attachment, partner_tickets.get_partner_ticket_attachment,
        first=[own_party])

    create_mailbox = serves(contract.create_mailbox, mailboxes.create_mailbox)
    get_mailbox = serves(contract.get_mailbox, mailboxes.get_mailbox)
    list_mailboxes = serves(contract.list_mailboxes, mailboxes.list_mailboxes)
    update_mailbox = serves(contract.update_mailbox, mailboxes.update_mailbox)
    archive_mailbox = serves(contract.archive_mailbox, mailboxes.archive_mailbox)
    fetch_mailbox = serves(contract.fetch_mailbox, mailboxes.fetch_mailbox)
    list_mails_taken = serves(contract.list_mails_taken, mailboxes.list_mails_taken)
    fetch_mailboxes = every(2, fetching.fetch_mailboxes, longest=fetching.LONGEST)
    on_message_added = reacts_to(
        contract.message_added, reactions.on_message_added, concerns=reactions.is_answer)
    create_article = serves(contract.create_article, articles.create_article)
    get_article = serves(contract.get_article, articles.get_article)
    list_articles = serves(contract.list_articles, articles.list_articles)
    update_article = serves(contract.update_article, articles.update_article)
    archive_article = serves(contract.archive_article, articles.archive_article)
    restore_article = serves(contract.restore_article, articles.restore_article)
    publish_article = serves(contract.publish_article, publishing.publish_article)
    list_article_editions = serves(contract.list_article_editions, publishing.list_article_editions)
    get_article_edition = serves(contract.get_article_edition, publishing.get_article_edition)
    read_article = serves(contract.read_article, publishing.read_article)
    tell_due_reviews = every(60, reviews.tell_due_reviews)
    renew_texts = every(60, shelf.renew_texts)
    search_articles = serves(contract.search_articles, search.search_articles)
    suggest_articles = serves(contract.suggest_articles, suggestions.suggest_articles)
    suggest_ticket_articles = serves(
        contract.suggest_ticket_articles, suggestions.suggest_ticket_articles)
    create_ticket_article = serves(
        contract.create_ticket_article, from_tickets.create_ticket_article)
    rate_article = serves(contract.rate_article, ratings.rate_article)
    list_article_ratings = serves(contract.list_article_ratings, ratings.list_article_ratings)
    list_article_gaps = serves(contract.list_article_gaps, gaps.list_article_gaps)
    get_article_synonyms = serves(contract.get_article_synonyms, synonyms.get_article_synonyms)
    set_article_synonyms = serves(contract.set_article_synonyms, synonyms.set_article_synonyms)
    list_portal_articles = serves(
        contract.list_portal_articles, portal_articles.list_portal_articles, first=[own_party])
    get_portal_article = serves(
        contract.get_portal_article, portal_articles.get_portal_article, first=[own_party])
    search_portal_articles = serves(
        contract.search_portal_articles, portal_articles.search_portal_articles, first=[own_party])
    suggest_portal_articles = serves(
        contract.suggest_portal_articles, portal_articles.suggest_portal_articles,
        first=[own_party])
    rate_portal_article = serves(
        contract.rate_portal_article, portal_articles.rate_portal_article, first=[own_party])
    list_partner_articles = serves(
        contract.list_partner_articles, partner_articles.list_partner_articles, first=[own_party])
    get_partner_article = serves(
        contract.get_partner_article, partner_articles.get_partner_article, first=[own_party])
    search_partner_articles = serves(
        contract.search_partner_articles, partner_articles.search_partner_articles,
        first=[own_party])
    suggest_partner_articles = serves(
        contract.suggest_partner_articles, partner_articles.suggest_partner_articles,
        first=[own_party])
    rate_partner_article = serves(
        contract.rate_partner_article, partner_articles.rate_partner_article, first=[own_party])
    list_public_articles = serves(
        contract.list_public_articles, public_articles.list_public_articles)
    get_public_article = serves(contract.get_public_article, public_articles.get_public_article)
    search_public_articles = serves(
        contract.search_public_articles, public_articles.search_public_articles)
    create_business_calendar = serves(
        contract.create_business_calendar, business_calendars.create_business_calendar)
    get_business_calendar = serves(
        contract.get_business_calendar, business_calendars.get_business_calendar)
    list_business_calendars = serves(
        contract.list_business_calendars, business_calendars.list_business_calendars)
    update_business_calendar = serves(
        contract.update_business_calendar, business_calendars.update_business_calendar)
    archive_business_calendar = serves(
        contract.archive_business_calendar, business_calendars.archive_business_calendar)
    reckon_business_time = serves(
        contract.reckon_business_time, business_calendars.reckon_business_time)

    create_sla_policy = serves(
        contract.create_sla_policy, sla_policies.create_sla_policy, first=[parties.known])
    get_sla_policy = serves(contract.get_sla_policy, sla_policies.get_sla_policy)
    list_sla_policies = serves(contract.list_sla_policies, sla_policies.list_sla_policies)
    update_sla_policy = serves(
        contract.update_sla_policy, sla_policies.update_sla_policy, first=[parties.known])
    archive_sla_policy = serves(contract.archive_sla_policy, sla_policies.archive_sla_policy)
    watch_promises = every(5, watching.watch_promises, longest=watching.LONGEST)

    on_side_message_added = reacts_to(
        contract.side_message_added, reactions.on_side_message_added,
        concerns=reactions.is_asked_aside)

    send_survey = serves(contract.send_survey, surveys.send_survey, first=[parties.known])
    get_survey = serves(contract.get_survey, surveys.get_survey)
    list_surveys = serves(contract.list_surveys, surveys.list_surveys)
    get_survey_settings = serves(
        contract.get_survey_settings, survey_settings.get_survey_settings)
    set_survey_settings = serves(
        contract.set_survey_settings, survey_settings.set_survey_settings)
    get_public_survey = serves(contract.get_public_survey, public_surveys.get_public_survey)
    answer_public_survey = serves(
        contract.answer_public_survey, public_surveys.answer_public_survey,
        first=[public_surveys.number_if_low])
    on_ticket_resolved = reacts_to(contract.ticket_resolved, reactions.on_ticket_resolved)
    on_social_message_added = reacts_to(
        social.social_message_added, reactions.on_social_message_added,
        concerns=reactions.is_linked)
    ask_waiting = every(10, asking.ask_waiting)
    send_waiting_mails = every(2, sending.send_waiting_mails)
