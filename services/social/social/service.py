"""The social service: what it answers, and what it reacts to."""

from chassis import parties
from chassis.party_service import PartyService
from chassis.portal import own_party
from chassis.service import every, reacts_to, serves
from contracts import billing, contacts, helpdesk, sales
from contracts import social as contract

from . import migrations, reactions
from .accounts import (
    fetching,
    looking_again,
    outgoing,
    social_accounts,
    walls,
    webhooks,
)
from .advocacy import (
    advocates,
    portal_testimonials,
    public_testimonials,
    referrals,
    testimonial_links,
    testimonials,
)
from .alerts import complaints
from .alerts.models import Complaint
from .alerts.switchboard import AlertLines
from .conversations import conversations, delivering, replies, saved_replies
from .conversations.converting import converting
from .crises import telling as crisis_telling
from .crises.switchboard import CrisisLines
from .figures.switchboard import FigureLines
from .holdings import SocialHoldings
from .ideas import (
    comments,
    contributors,
    idea_categories,
    ideas,
    merging,
    partner_ideas,
    portal_ideas,
    public_ideas,
    similar,
    telling,
    voting,
)
from .influence.switchboard import InfluenceLines
from .listening import forgetting, listening_rules, mentions
from .models import DOCUMENTS
from .planned.switchboard import PlannedLines
from .press.switchboard import PressLines
from .spaces import partner_spaces, portal_spaces, space_posts, spaces


class SocialService(
    AlertLines, CrisisLines, FigureLines, InfluenceLines, PlannedLines, PressLines, PartyService,
):
    name = "social"
    documents = DOCUMENTS
    migrations = migrations
    holdings = SocialHoldings
    facts = ((Complaint, complaints.event_of), crisis_telling.FACTS)

    create_social_account = serves(
        contract.create_social_account, social_accounts.create_social_account)
    get_social_account = serves(contract.get_social_account, social_accounts.get_social_account)
    list_social_accounts = serves(
        contract.list_social_accounts, social_accounts.list_social_accounts)
    update_social_account = serves(
        contract.update_social_account, social_accounts.update_social_account)
    archive_social_account = serves(
        contract.archive_social_account, social_accounts.archive_social_account)
    fetch_social_account = serves(
        contract.fetch_social_account, social_accounts.fetch_social_account)
    receive_social_webhook = serves(
        contract.receive_social_webhook, webhooks.receive_social_webhook)
    post_on_wall = serves(contract.post_on_wall, walls.post_on_wall)
    list_wall_posts = serves(contract.list_wall_posts, walls.list_wall_posts)
    fetch_social_accounts = every(2, fetching.fetch_social_accounts, longest=fetching.LONGEST)
    look_at_mentions_again = every(
        60, looking_again.look_at_mentions_again, longest=looking_again.LONGEST)

    create_listening_rule = serves(
        contract.create_listening_rule, listening_rules.create_listening_rule)
    get_listening_rule = serves(contract.get_listening_rule, listening_rules.get_listening_rule)
    list_listening_rules = serves(
        contract.list_listening_rules, listening_rules.list_listening_rules)
    update_listening_rule = serves(
        contract.update_listening_rule, listening_rules.update_listening_rule)
    archive_listening_rule = serves(
        contract.archive_listening_rule, listening_rules.archive_listening_rule)
    get_mention = serves(contract.get_mention, mentions.get_mention)
    list_mentions = serves(contract.list_mentions, mentions.list_mentions)
    update_mention = serves(contract.update_mention, mentions.update_mention)
    forget_strangers = every(
        3600, forgetting.forget_strangers, longest=forgetting.LONGEST)

    list_conversations = serves(contract.list_conversations, conversations.list_conversations)
    get_conversation = serves(contract.get_conversation, conversations.get_conversation)
    list_conversation_messages = serves(
        contract.list_conversation_messages, conversations.list_conversation_messages)
    log_conversation = serves(
        contract.log_conversation, conversations.log_conversation, first=[parties.known])
    log_conversation_message = serves(
        contract.log_conversation_message, conversations.log_conversation_message)
    converse_about_mention = serves(
        contract.converse_about_mention, conversations.converse_about_mention)
    update_conversation = serves(contract.update_conversation, conversations.update_conversation)
    assign_conversation = serves(contract.assign_conversation, conversations.assign_conversation)
    take_conversation = serves(contract.take_conversation, conversations.take_conversation)
    release_conversation = serves(
        contract.release_conversation, conversations.release_conversation)
    close_conversation = serves(contract.close_conversation, conversations.close_conversation)
    note_conversation = serves(contract.note_conversation, conversations.note_conversation)
    link_conversation = serves(contract.link_conversation, conversations.link_conversation)
    convert_conversation = serves(
        contract.convert_conversation, converting.convert_conversation,
        first=[converting.looked_up])
    on_message_added = reacts_to(
        helpdesk.message_added, reactions.on_message_added, concerns=reactions.is_answer)
    list_author_candidates = serves(
        contract.list_author_candidates, conversations.list_author_candidates)
    identify_author = serves(
        contract.identify_author, conversations.identify_author, first=[parties.known])
    reply_to_conversation = serves(
        contract.reply_to_conversation, replies.reply_to_conversation)
    approve_reply = serves(contract.approve_reply, replies.approve_reply)
    refuse_reply = serves(contract.refuse_reply, replies.refuse_reply)
    retry_reply = serves(contract.retry_reply, replies.retry_reply)
    withdraw_reply = serves(contract.withdraw_reply, replies.withdraw_reply)
    deliver_replies = every(2, delivering.deliver_replies, longest=outgoing.LONGEST)

    create_saved_reply = serves(contract.create_saved_reply, saved_replies.create_saved_reply)
    get_saved_reply = serves(contract.get_saved_reply, saved_replies.get_saved_reply)
    list_saved_replies = serves(contract.list_saved_replies, saved_replies.list_saved_replies)
    update_saved_reply = serves(contract.update_saved_reply, saved_replies.update_saved_reply)
    archive_saved_reply = serves(contract.archive_saved_reply, saved_replies.archive_saved_reply)

    create_idea_category = serves(
        contract.create_idea_category, idea_categories.create_idea_category)
    get_idea_category = serves(contract.get_idea_category, idea_categories.get_idea_category)
    list_idea_categories = serves(
        contract.list_idea_categories, idea_categories.list_idea_categories)
    update_idea_category = serves(
        contract.update_idea_category, idea_categories.update_idea_category)
    archive_idea_category = serves(
        contract.archive_idea_category, idea_categories.archive_idea_category)
    create_idea = serves(contract.create_idea, ideas.create_idea, first=[parties.known])
    get_idea = serves(contract.get_idea, ideas.get_idea)
    list_ideas = serves(contract.list_ideas, ideas.list_ideas)
    update_idea = serves(contract.update_idea, ideas.update_idea)
    set_idea_status = serves(contract.set_idea_status, ideas.set_idea_status)
    merge_idea = serves(contract.merge_idea, merging.merge_idea)
    unmerge_idea = serves(contract.unmerge_idea, merging.unmerge_idea)
    vote_for_idea = serves(contract.vote_for_idea, voting.vote_for_idea, first=[parties.known])
    unvote_for_idea = serves(
        contract.unvote_for_idea, voting.unvote_for_idea, first=[parties.known])
    list_idea_votes = serves(contract.list_idea_votes, voting.list_idea_votes)
    add_idea_comment = serves(contract.add_idea_comment, comments.add_idea_comment)
    list_idea_comments = serves(contract.list_idea_comments, comments.list_idea_comments)
    add_idea_contributor = serves(
        contract.add_idea_contributor, contributors.add_idea_contributor, first=[parties.known])
    list_idea_contributors = serves(
        contract.list_idea_contributors, contributors.list_idea_contributors)
    let_idea_author_be_named = serves(
        contract.let_idea_author_be_named, contributors.let_idea_author_be_named)
    find_similar_ideas = serves(contract.find_similar_ideas, similar.find_similar_ideas)
    list_public_ideas = serves(contract.list_public_ideas, public_ideas.list_public_ideas)
    list_portal_idea_categories = serves(
        contract.list_portal_idea_categories,
        portal_ideas.list_portal_idea_categories, first=[own_party])
    list_portal_ideas = serves(
        contract.list_portal_ideas, portal_ideas.list_portal_ideas, first=[own_party])
    create_portal_idea = serves(
        contract.create_portal_idea, portal_ideas.create_portal_idea, first=[own_party])
    get_portal_idea = serves(
        contract.get_portal_idea, portal_ideas.get_portal_idea, first=[own_party])
    update_portal_idea = serves(
        contract.update_portal_idea, portal_ideas.update_portal_idea, first=[own_party])
    publish_portal_idea = serves(
        contract.publish_portal_idea, portal_ideas.publish_portal_idea, first=[own_party])
    delete_portal_idea = serves(
        contract.delete_portal_idea, portal_ideas.delete_portal_idea, first=[own_party])
    vote_for_portal_idea = serves(
        contract.vote_for_portal_idea, portal_ideas.vote_for_portal_idea, first=[own_party])
    unvote_for_portal_idea = serves(
        contract.unvote_for_portal_idea, portal_ideas.unvote_for_portal_idea, first=[own_party])
    list_portal_idea_comments = serves(
        contract.list_portal_idea_comments,
        portal_ideas.list_portal_idea_comments, first=[own_party])
    add_portal_idea_comment = serves(
        contract.add_portal_idea_comment, portal_ideas.add_portal_idea_comment, first=[own_party])
    let_portal_idea_author_be_named = serves(
        contract.let_portal_idea_author_be_named,
        portal_ideas.let_portal_idea_author_be_named, first=[own_party])
    find_similar_portal_ideas = serves(
        contract.find_similar_portal_ideas,
        portal_ideas.find_similar_portal_ideas, first=[own_party])
    list_partner_idea_categories = serves(
        contract.list_partner_idea_categories,
        partner_ideas.list_partner_idea_categories, first=[own_party])
    list_partner_ideas = serves(
        contract.list_partner_ideas, partner_ideas.list_partner_ideas, first=[own_party])
    create_partner_idea = serves(
        contract.create_partner_idea, partner_ideas.create_partner_idea, first=[own_party])
    get_partner_idea = serves(
        contract.get_partner_idea, partner_ideas.get_partner_idea, first=[own_party])
    update_partner_idea = serves(
        contract.update_partner_idea, partner_ideas.update_partner_idea, first=[own_party])
    publish_partner_idea = serves(
        contract.publish_partner_idea, partner_ideas.publish_partner_idea, first=[own_party])
    delete_partner_idea = serves(
        contract.delete_partner_idea, partner_ideas.delete_partner_idea, first=[own_party])
    vote_for_partner_idea = serves(
        contract.vote_for_partner_idea, partner_ideas.vote_for_partner_idea, first=[own_party])
    unvote_for_partner_idea = serves(
        contract.unvote_for_partner_idea, partner_ideas.unvote_for_partner_idea, first=[own_party])
    list_partner_idea_comments = serves(
        contract.list_partner_idea_comments,
        partner_ideas.list_partner_idea_comments, first=[own_party])
    add_partner_idea_comment = serves(
        contract.add_partner_idea_comment,
        partner_ideas.add_partner_idea_comment, first=[own_party])
    let_partner_idea_author_be_named = serves(
        contract.let_partner_idea_author_be_named,
        partner_ideas.let_partner_idea_author_be_named, first=[own_party])
    find_similar_partner_ideas = serves(
        contract.find_similar_partner_ideas,
        partner_ideas.find_similar_partner_ideas, first=[own_party])
    tell_of_ideas = every(5, telling.tell_of_ideas)
    send_waiting_mails = every(2, testimonial_links.send_waiting_mails)
    on_contact_merged = reacts_to(contacts.contact_merged, reactions.on_contact_merged)
    on_contact_unmerged = reacts_to(
        contacts.contact_unmerged, reactions.on_contact_unmerged)

    create_advocate = serves(
        contract.create_advocate, advocates.create_advocate, first=[parties.known])
    get_advocate = serves(contract.get_advocate, advocates.get_advocate)
    list_advocates = serves(contract.list_advocates, advocates.list_advocates)
    update_advocate = serves(contract.update_advocate, advocates.update_advocate)
    get_referral = serves(contract.get_referral, referrals.get_referral)
    list_referrals = serves(contract.list_referrals, referrals.list_referrals)
    refuse_referral = serves(contract.refuse_referral, referrals.refuse_referral)
    click_referral = serves(contract.click_referral, referrals.click_referral)
    list_portal_referrals = serves(
        contract.list_portal_referrals, referrals.list_portal_referrals, first=[own_party])
    list_portal_referral_links = serves(
        contract.list_portal_referral_links, referrals.list_portal_referral_links,
        first=[own_party])
    create_testimonial = serves(
        contract.create_testimonial, testimonials.create_testimonial, first=[parties.known])
    get_testimonial = serves(contract.get_testimonial, testimonials.get_testimonial)
    list_testimonials = serves(contract.list_testimonials, testimonials.list_testimonials)
    update_testimonial = serves(contract.update_testimonial, testimonials.update_testimonial)
    ask_testimonial = serves(
        contract.ask_testimonial, testimonials.ask_testimonial, first=[testimonials.address_to_ask])
    list_public_testimonials = serves(
        contract.list_public_testimonials, public_testimonials.list_public_testimonials)
    get_public_testimonial = serves(
        contract.get_public_testimonial, public_testimonials.get_public_testimonial)
    answer_public_testimonial = serves(
        contract.answer_public_testimonial, public_testimonials.answer_public_testimonial)
    list_portal_testimonials = serves(
        contract.list_portal_testimonials, portal_testimonials.list_portal_testimonials,
        first=[own_party])
    answer_portal_testimonial = serves(
        contract.answer_portal_testimonial, portal_testimonials.answer_portal_testimonial,
        first=[own_party])
    on_survey_answered = reacts_to(
        helpdesk.survey_answered, reactions.on_survey_answered, concerns=reactions.is_nps)
    on_lead_created = reacts_to(sales.lead_created, reactions.on_lead_created)
    on_lead_converted = reacts_to(sales.lead_converted, reactions.on_lead_converted)
    on_lead_deleted = reacts_to(sales.lead_deleted, reactions.on_lead_deleted)
    on_deal_won = reacts_to(sales.deal_won, reactions.on_deal_won, concerns=reactions.is_of_lead)
    on_deal_reopened = reacts_to(
        sales.deal_reopened, reactions.on_deal_reopened, concerns=reactions.is_of_lead)
    on_invoice_paid = reacts_to(billing.invoice_paid, reactions.on_invoice_paid)
    on_invoice_updated = reacts_to(billing.invoice_updated, reactions.on_invoice_updated)
    on_invoice_cancelled = reacts_to(billing.invoice_cancelled, reactions.on_invoice_cancelled)

    create_space = serves(contract.create_space, spaces.create_space, first=[parties.known])
    get_space = serves(contract.get_space, spaces.get_space)
    list_spaces = serves(contract.list_spaces, spaces.list_spaces)
    update_space = serves(contract.update_space, spaces.update_space, first=[parties.known])
    archive_space = serves(contract.archive_space, spaces.archive_space)
    add_space_post = serves(contract.add_space_post, space_posts.add_space_post)
    list_space_posts = serves(contract.list_space_posts, space_posts.list_space_posts)
    delete_space_post = serves(contract.delete_space_post, space_posts.delete_space_post)
    list_portal_spaces = serves(
        contract.list_portal_spaces, portal_spaces.list_portal_spaces, first=[own_party])
    get_portal_space = serves(
        contract.get_portal_space, portal_spaces.get_portal_space, first=[own_party])
    list_portal_space_posts = serves(
        contract.list_portal_space_posts, portal_spaces.list_portal_space_posts, first=[own_party])
    add_portal_space_post = serves(
        contract.add_portal_space_post, portal_spaces.add_portal_space_post, first=[own_party])
    list_partner_spaces = serves(
        contract.list_partner_spaces, partner_spaces.list_partner_spaces, first=[own_party])
    get_partner_space = serves(
        contract.get_partner_space, partner_spaces.get_partner_space, first=[own_party])
    list_partner_space_posts = serves(
        contract.list_partner_space_posts, partner_spaces.list_partner_space_posts,
        first=[own_party])
    add_partner_space_post = serves(
        contract.add_partner_space_post, partner_spaces.add_partner_space_post, first=[own_party])
