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
from .scores import (
    get_score,
    list_scores,
    list_score_rows,
    summarize_scores,
    reckon_scores,
    get_score_reckoning,
)
from .models import train_model, get_model, list_models
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
