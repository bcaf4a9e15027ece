"""What the marketing service promises: what efforts cost and bring, what customers are worth, whom
to approach, and what is told of it."""

from .declared import marketing
from .exchange_rates import (
    set_exchange_rates,
    get_exchange_rate,
    list_exchange_rates,
    delete_exchange_rate,
)
from .cost_entries import (
    enter_cost,
    get_cost_entry,
    list_cost_entries,
    update_cost_entry,
    withdraw_cost_entry,
    get_cost_summary,
)
from .cost_tariffs import (
    create_cost_tariff,
    get_cost_tariff,
    list_cost_tariffs,
    update_cost_tariff,
    delete_cost_tariff,
)
from .touches import note_touch, get_touch, list_touches
from .attribution import get_attribution, explain_conversion
from .segments import (
    create_segment,
    preview_segment,
    get_segment,
    list_segments,
    update_segment,
    archive_segment,
    list_segment_members,
    set_segment_members,
    explain_membership,
    set_segment_groups,
    segment_entered,
    segment_left,
)
from .segment_snapshots import (
    create_segment_snapshot,
    list_segment_snapshots,
    get_segment_snapshot,
    list_snapshot_members,
)
from .campaigns import (
    create_campaign,
    get_campaign,
    list_campaigns,
    update_campaign,
    delete_campaign,
    approve_campaign,
    refuse_campaign,
    pause_campaign,
    resume_campaign,
    end_campaign,
    campaign_created,
    campaign_updated,
    campaign_approved,
    campaign_refused,
    campaign_ended,
)
from .actions import (
    create_action,
    get_action,
    list_actions,
    list_action_audience,
    update_action,
    delete_action,
    launch_action,
    pause_action,
    resume_action,
    end_action,
    action_launched,
    action_ended,
)
from .mail_settings import (
    get_marketing_mail_settings,
    set_marketing_mail_settings,
)
from .recipients import (
    list_action_recipients,
    list_mail_activities,
    preview_action,
)
from .mail_links import (
    record_mail_activity,
    look_at_unsubscribing,
    unsubscribe_from_mail,
    get_mail_preferences,
    set_mail_preferences,
    take_mail_report,
)
from .mail_events import (
    mail_sent,
    mail_clicked,
    mail_unsubscribed,
    mail_bounced,
    mail_complained,
)
from .results import (
    get_campaign_results,
    list_campaign_orders,
    get_action_results,
)
from .values import value_scored
from .call_scripts import (
    create_call_script,
    get_call_script,
    list_call_scripts,
    update_call_script,
    archive_call_script,
)
from .call_disposition import (
    get_call_dispositions,
    set_call_dispositions,
)
from .calls import (
    create_call_list,
    get_call_list,
    list_call_lists,
    update_call_list,
    open_call_list,
    pause_call_list,
    close_call_list,
    add_call_list_contacts,
    list_call_list_contacts,
    remove_call_list_contact,
    get_call_list_results,
    take_next_call,
    get_call,
    list_calls,
    end_call,
    release_call,
    call_ended,
)
from .journeys import (
    create_journey,
    get_journey,
    list_journeys,
    update_journey,
    delete_journey,
    publish_journey,
    pause_journey,
    resume_journey,
    end_journey,
    list_journey_editions,
    simulate_journey,
    get_journey_results,
    list_journey_instances,
    get_journey_instance,
    list_journey_visits,
    end_journey_instance,
    journey_published,
    journey_ended,
)
from .campaign_offers import (
    offer_campaign,
    get_campaign_offer,
    list_campaign_offers,
    update_campaign_offer,
    end_campaign_offer,
    get_campaign_offer_results,
    list_partner_leads,
    list_cost_claims,
    get_cost_claim,
    approve_cost_claim,
    refuse_cost_claim,
    list_partner_campaigns,
    get_partner_campaign,
    join_partner_campaign,
    decline_partner_campaign,
    hand_in_partner_lead,
    list_partner_campaign_leads,
    claim_partner_costs,
    list_partner_cost_claims,
    campaign_offer_made,
    campaign_offer_updated,
    campaign_offer_joined,
    campaign_offer_declined,
    campaign_offer_ended,
    cost_claim_made,
    cost_claim_approved,
    cost_claim_refused,
)
from .visits import (
    create_visit_list,
    get_visit_list,
    list_visit_lists,
    update_visit_list,
    open_visit_list,
    pause_visit_list,
    close_visit_list,
    list_visits,
    get_visit,
    end_visit,
    visit_ended,
)
from .letters import (
    create_letter_run,
    get_letter_run,
    list_letter_runs,
    get_letter_run_pdf,
    get_letter_run_addresses,
    hand_over_letter_run,
    list_letters,
    return_letter,
    preview_letter,
    letter_run_completed,
    letter_returned,
    letter_sent,
)
from .action_posts import (
    add_action_post,
    list_action_posts,
    remove_action_post,
)
from .forms import (
    create_form,
    get_form,
    list_forms,
    update_form,
    open_form,
    close_form,
    get_form_results,
    list_form_submissions,
    get_form_submission,
    accept_form_submission,
    delete_form_submission,
    forget_form_submissions,
    get_public_form,
    submit_form,
    get_form_origins,
    look_at_confirmation,
    confirm_form_submission,
    form_submission_received,
    form_submission_confirmed,
)
from .occasions import (
    create_occasion,
    get_occasion,
    list_occasions,
    update_occasion,
    open_occasion,
    close_occasion,
    cancel_occasion,
    end_occasion,
    get_occasion_results,
    register_for_occasion,
    list_occasion_registrations,
    get_occasion_registration,
    cancel_occasion_registration,
    check_in_occasion_registration,
    get_public_occasion,
    write_occasion_calendar,
    accept_occasion_invitation,
    look_at_own_registration,
    cancel_own_registration,
    occasion_registration_added,
    occasion_registration_cancelled,
    occasion_registration_attended,
)
from .scores import (
    get_score,
    list_scores,
    list_score_rows,
    summarize_scores,
    reckon_scores,
    get_score_reckoning,
)
from .models import train_model, get_model, list_models
from .next_best_actions import (
    recommend_next_best_actions,
    list_next_best_actions,
    get_next_best_action,
    record_next_best_action_outcome,
    list_next_action_rates,
)
from .measures import get_measure_catalogue, list_measured_values
from .programmes import (
    create_programme,
    get_programme,
    list_programmes,
    update_programme,
    approve_programme,
    refuse_programme,
    end_programme,
    list_programme_editions,
    add_programme_objective,
    update_programme_objective,
    remove_programme_objective,
    measure_programme,
    get_strategy_page,
    get_programme_payback,
    list_programme_benefits,
    programme_updated,
)
from .data_requests import (
    read_data_request_answer,
    data_request_acknowledged,
)
from .exports import export_facts
from .figures import (
    get_campaign_figures,
    get_channel_figures,
    get_loyalty_figures,
)
