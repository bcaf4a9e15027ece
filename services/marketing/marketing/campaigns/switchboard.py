"""What marketing answers of campaigns and their actions; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, serves
from contracts import marketing as contract

from . import actions, campaigns, launching, ledgers, results


class CampaignLines:
    create_campaign = serves(contract.create_campaign, campaigns.create_campaign)
    get_campaign = serves(contract.get_campaign, campaigns.get_campaign)
    list_campaigns = serves(contract.list_campaigns, campaigns.list_campaigns)
    update_campaign = serves(contract.update_campaign, campaigns.update_campaign)
    delete_campaign = serves(contract.delete_campaign, campaigns.delete_campaign)
    approve_campaign = serves(contract.approve_campaign, campaigns.approve_campaign)
    refuse_campaign = serves(contract.refuse_campaign, campaigns.refuse_campaign)
    pause_campaign = serves(contract.pause_campaign, campaigns.pause_campaign)
    resume_campaign = serves(contract.resume_campaign, campaigns.resume_campaign)
    end_campaign = serves(contract.end_campaign, campaigns.end_campaign)
    get_campaign_results = serves(contract.get_campaign_results, results.get_campaign_results)
    list_campaign_orders = serves(contract.list_campaign_orders, results.list_campaign_orders)
    create_action = serves(contract.create_action, actions.create_action)
    get_action = serves(contract.get_action, actions.get_action)
    list_actions = serves(contract.list_actions, actions.list_actions)
    list_action_audience = serves(contract.list_action_audience, actions.list_action_audience)
    update_action = serves(contract.update_action, actions.update_action)
    delete_action = serves(contract.delete_action, actions.delete_action)
    launch_action = serves(contract.launch_action, launching.launch_action)
    pause_action = serves(contract.pause_action, launching.pause_action)
    resume_action = serves(contract.resume_action, launching.resume_action)
    end_action = serves(contract.end_action, launching.end_action)
    get_action_results = serves(contract.get_action_results, results.get_action_results)
    enter_sent = every(2, ledgers.enter_sent, longest=timedelta(minutes=5))
