"""What marketing answers of occasions, and does of itself about them; a part of its switchboard."""

from datetime import timedelta

from chassis import parties
from chassis.service import every, serves
from contracts import marketing as contract

from . import calendars, occasions, registering, registrations, results, settling


class OccasionLines:
    create_occasion = serves(contract.create_occasion, occasions.create_occasion)
    get_occasion = serves(contract.get_occasion, occasions.get_occasion)
    list_occasions = serves(contract.list_occasions, occasions.list_occasions)
    update_occasion = serves(contract.update_occasion, occasions.update_occasion)
    open_occasion = serves(contract.open_occasion, occasions.open_occasion)
    close_occasion = serves(contract.close_occasion, occasions.close_occasion)
    cancel_occasion = serves(contract.cancel_occasion, occasions.cancel_occasion)
    end_occasion = serves(contract.end_occasion, occasions.end_occasion)
    get_public_occasion = serves(contract.get_public_occasion, occasions.get_public_occasion)
    get_occasion_results = serves(contract.get_occasion_results, results.get_occasion_results)
    write_occasion_calendar = serves(
        contract.write_occasion_calendar, calendars.write_occasion_calendar)
    register_for_occasion = serves(
        contract.register_for_occasion, registering.register_for_occasion, first=[parties.known])
    accept_occasion_invitation = serves(
        contract.accept_occasion_invitation, registering.accept_occasion_invitation)
    list_occasion_registrations = serves(
        contract.list_occasion_registrations, registrations.list_occasion_registrations)
    get_occasion_registration = serves(
        contract.get_occasion_registration, registrations.get_occasion_registration)
    cancel_occasion_registration = serves(
        contract.cancel_occasion_registration, registrations.cancel_occasion_registration)
    check_in_occasion_registration = serves(
        contract.check_in_occasion_registration, registrations.check_in_occasion_registration)
    look_at_own_registration = serves(
        contract.look_at_own_registration, registrations.look_at_own_registration)
    cancel_own_registration = serves(
        contract.cancel_own_registration, registrations.cancel_own_registration)
    settle_occasions = every(5, settling.settle_occasions, longest=timedelta(minutes=5))
