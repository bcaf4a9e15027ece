"""What marketing answers of letters, and composes by itself; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, serves
from contracts import marketing as contract

from . import composing, letter_runs


class LetterLines:
    create_letter_run = serves(contract.create_letter_run, letter_runs.create_letter_run)
    get_letter_run = serves(contract.get_letter_run, letter_runs.get_letter_run)
    list_letter_runs = serves(contract.list_letter_runs, letter_runs.list_letter_runs)
    get_letter_run_pdf = serves(contract.get_letter_run_pdf, letter_runs.get_letter_run_pdf)
    get_letter_run_addresses = serves(
        contract.get_letter_run_addresses, letter_runs.get_letter_run_addresses)
    hand_over_letter_run = serves(contract.hand_over_letter_run, letter_runs.hand_over_letter_run)
    list_letters = serves(contract.list_letters, letter_runs.list_letters)
    return_letter = serves(contract.return_letter, letter_runs.return_letter)
    preview_letter = serves(contract.preview_letter, letter_runs.preview_letter)
    compose_letters = every(2, composing.compose_letters, longest=timedelta(minutes=5))
    note_handed_over_letters = every(2, letter_runs.note_handed_over_letters)
