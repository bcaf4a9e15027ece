"""What social answers of alerts and complaints; a part of its switchboard."""

from chassis.service import every, serves
from contracts import social as contract

from . import alerts, complaints, watching, weighing


class AlertLines:
    list_alerts = serves(contract.list_alerts, alerts.list_alerts)
    get_alert = serves(contract.get_alert, alerts.get_alert)
    take_alert = serves(contract.take_alert, alerts.take_alert)
    assign_alert = serves(contract.assign_alert, alerts.assign_alert)
    acknowledge_alert = serves(contract.acknowledge_alert, alerts.acknowledge_alert)
    dismiss_alert = serves(contract.dismiss_alert, alerts.dismiss_alert)
    resolve_alert = serves(contract.resolve_alert, alerts.resolve_alert)
    get_complaint = serves(contract.get_complaint, complaints.get_complaint)
    list_complaints = serves(contract.list_complaints, complaints.list_complaints)
    weigh_mentions = every(2, weighing.weigh_mentions, longest=weighing.LONGEST)
    watch_for_spikes = every(30, watching.watch_for_spikes, longest=watching.LONGEST)
