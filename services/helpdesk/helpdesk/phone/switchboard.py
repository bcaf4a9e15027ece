"""What the helpdesk answers of telephone systems; a part of its switchboard."""

from chassis.service import serves
from contracts import helpdesk as contract

from . import phone_systems, phone_webhooks


class PhoneLines:
    create_phone_system = serves(
        contract.create_phone_system, phone_systems.create_phone_system)
    get_phone_system = serves(contract.get_phone_system, phone_systems.get_phone_system)
    list_phone_systems = serves(contract.list_phone_systems, phone_systems.list_phone_systems)
    update_phone_system = serves(
        contract.update_phone_system, phone_systems.update_phone_system)
    list_phone_calls = serves(contract.list_phone_calls, phone_systems.list_phone_calls)
    receive_phone_webhook = serves(
        contract.receive_phone_webhook, phone_webhooks.receive_phone_webhook,
        first=[phone_webhooks.verified])
