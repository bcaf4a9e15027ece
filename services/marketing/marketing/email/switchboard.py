"""What marketing answers of its mail, and sends by itself; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, serves
from contracts import marketing as contract

from . import (
    activities,
    mail_settings,
    planning,
    previewing,
    recipients,
    reports,
    sending,
    testing,
    unsubscribing,
)


class MailLines:
    get_marketing_mail_settings = serves(
        contract.get_marketing_mail_settings, mail_settings.get_marketing_mail_settings)
    set_marketing_mail_settings = serves(
        contract.set_marketing_mail_settings, mail_settings.set_marketing_mail_settings)
    list_action_recipients = serves(
        contract.list_action_recipients, recipients.list_action_recipients)
    list_mail_activities = serves(contract.list_mail_activities, recipients.list_mail_activities)
    preview_action = serves(
        contract.preview_action, previewing.preview_action, first=[previewing.asked_about])
    record_mail_activity = serves(contract.record_mail_activity, activities.record_mail_activity)
    look_at_unsubscribing = serves(
        contract.look_at_unsubscribing, unsubscribing.look_at_unsubscribing)
    unsubscribe_from_mail = serves(
        contract.unsubscribe_from_mail, unsubscribing.unsubscribe_from_mail,
        first=[unsubscribing.withdrawn])
    get_mail_preferences = serves(
        contract.get_mail_preferences, unsubscribing.get_mail_preferences,
        first=[unsubscribing.standing])
    set_mail_preferences = serves(
        contract.set_mail_preferences, unsubscribing.set_mail_preferences,
        first=[unsubscribing.decided])
    take_mail_report = serves(
        contract.take_mail_report, reports.take_mail_report, first=[reports.reported])
    plan_recipients = every(2, planning.plan_recipients, longest=timedelta(minutes=2))
    send_marketing_mails = every(2, sending.send_marketing_mails, longest=timedelta(minutes=2))
    decide_tests = every(30, testing.decide_tests)
