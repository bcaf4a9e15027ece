"""What marketing answers of forms, and does by itself with what is sent; a part of its switchboard.
"""

from datetime import timedelta

from chassis.service import every, serves
from contracts import marketing as contract

from . import confirming, consenting, forms, keeping, leads, results, submissions, submitting


class FormLines:
    create_form = serves(contract.create_form, forms.create_form)
    get_form = serves(contract.get_form, forms.get_form)
    list_forms = serves(contract.list_forms, forms.list_forms)
    update_form = serves(contract.update_form, forms.update_form)
    open_form = serves(contract.open_form, forms.open_form)
    close_form = serves(contract.close_form, forms.close_form)
    get_form_origins = serves(contract.get_form_origins, forms.get_form_origins)
    get_form_results = serves(contract.get_form_results, results.get_form_results)
    list_form_submissions = serves(
        contract.list_form_submissions, submissions.list_form_submissions)
    get_form_submission = serves(contract.get_form_submission, submissions.get_form_submission)
    accept_form_submission = serves(
        contract.accept_form_submission, submissions.accept_form_submission)
    delete_form_submission = serves(
        contract.delete_form_submission, submissions.delete_form_submission)
    forget_form_submissions = serves(
        contract.forget_form_submissions, submissions.forget_form_submissions)
    get_public_form = serves(contract.get_public_form, submitting.get_public_form)
    submit_form = serves(contract.submit_form, submitting.submit_form)
    look_at_confirmation = serves(contract.look_at_confirmation, confirming.look_at_confirmation)
    confirm_form_submission = serves(
        contract.confirm_form_submission, confirming.confirm_form_submission)
    make_leads = every(2, leads.make_leads, longest=timedelta(minutes=2))
    record_consents = every(2, consenting.record_consents, longest=timedelta(minutes=2))
    look_again = every(3600, consenting.look_again)
    forget_old_submissions = every(3600, keeping.forget_old_submissions)
