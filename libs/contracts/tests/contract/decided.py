"""What was decided of single operations, against what holds for others."""

# What can be asked for without signing in. A new one is a decision, so it is named here.
PUBLIC = {
    "gateway.log_in", "gateway.refresh_tokens", "gateway.log_out",
    "gateway.accept_portal_invitation", "gateway.accept_partner_invitation",
    "gateway.log_in_to_portal", "gateway.log_in_to_partner_portal",
    "gateway.request_portal_link", "gateway.request_partner_link",
    "gateway.log_in_by_portal_link", "gateway.log_in_by_partner_link",
    "gateway.choose_portal_account", "gateway.choose_partner_account",
    "gateway.refresh_portal_tokens", "gateway.refresh_partner_tokens",
    "gateway.log_out_of_portal", "gateway.log_out_of_partner_portal",
    "sales.submit_web_form",
    "helpdesk.list_public_articles", "helpdesk.get_public_article",
    "helpdesk.search_public_articles", "helpdesk.get_public_survey",
    "helpdesk.answer_public_survey",
    "helpdesk.get_public_chat_standing", "helpdesk.open_public_chat",
    "helpdesk.leave_public_message", "helpdesk.follow_public_chat",
    "helpdesk.add_public_chat_message", "helpdesk.note_public_chat_activity",
    "helpdesk.end_public_chat", "helpdesk.send_public_chat_transcript",
    "helpdesk.add_public_chat_attachment", "helpdesk.get_public_chat_attachment",
    "social.list_public_ideas", "social.click_referral", "social.list_public_testimonials",
    "social.get_public_testimonial", "social.answer_public_testimonial",
    "social.post_on_wall", "social.list_wall_posts",
    "marketing.record_mail_activity", "marketing.look_at_unsubscribing",
    "marketing.unsubscribe_from_mail", "marketing.get_mail_preferences",
    "marketing.set_mail_preferences",
    "marketing.get_public_form", "marketing.submit_form", "marketing.get_form_origins",
    "marketing.look_at_confirmation", "marketing.confirm_form_submission",
    "marketing.get_public_occasion", "marketing.write_occasion_calendar",
    "marketing.accept_occasion_invitation", "marketing.look_at_own_registration",
    "marketing.cancel_own_registration",
    # Signed instead.
    "billing.receive_payment_webhook",
    "helpdesk.receive_phone_webhook", "social.receive_social_webhook",
}

# What is asked with more than an address holds, so that it is posted though it changes nothing.
ASKED_WITH_A_BODY = {"contacts.check_many_guards", "contacts.test_guard_rule",
                     "contacts.may_approach",
                     "billing.preview_document_template", "sales.calculate_prices",
                     "marketing.preview_segment", "marketing.simulate_journey",
                     "helpdesk.suggest_articles", "helpdesk.suggest_portal_articles",
                     "helpdesk.suggest_partner_articles",
                     "social.find_similar_ideas", "social.find_similar_portal_ideas",
                     "social.find_similar_partner_ideas",
                     # What a link holds is a secret, and no part of an address.
                     "helpdesk.get_public_survey", "helpdesk.follow_public_chat",
                     "helpdesk.get_public_chat_attachment",
                     "social.get_public_testimonial", "marketing.get_mail_preferences",
                     "marketing.preview_action",
                     # What is told at once, and is no change that would be put on record.
                     *(f"helpdesk.note_{whose}chat_activity"
                       for whose in ("", "public_", "portal_"))}
