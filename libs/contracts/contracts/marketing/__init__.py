"""What the marketing service promises: what efforts cost and bring, what customers are worth, whom
to approach, and what is told of it."""

from .declared import marketing
from .exchange_rates import (
    set_exchange_rates,
    get_exchange_rate,
    list_exchange_rates,
    delete_exchange_rate,
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
from .data_requests import (
    read_data_request_answer,
    data_request_acknowledged,
)
from .exports import export_facts
