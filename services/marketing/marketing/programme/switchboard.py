"""What marketing answers of the programme, and measures by itself; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, serves
from contracts import marketing as contract

from . import benefit_months, benefits, measuring, objectives, payback, programmes, strategy


class ProgrammeLines:
    create_programme = serves(contract.create_programme, programmes.create_programme)
    get_programme = serves(contract.get_programme, programmes.get_programme)
    list_programmes = serves(contract.list_programmes, programmes.list_programmes)
    update_programme = serves(contract.update_programme, programmes.update_programme)
    approve_programme = serves(contract.approve_programme, programmes.approve_programme)
    refuse_programme = serves(contract.refuse_programme, programmes.refuse_programme)
    end_programme = serves(contract.end_programme, programmes.end_programme)
    list_programme_editions = serves(
        contract.list_programme_editions, programmes.list_programme_editions)
    add_programme_objective = serves(
        contract.add_programme_objective, objectives.add_programme_objective,
        first=[objectives.baseline_measured])
    update_programme_objective = serves(
        contract.update_programme_objective, objectives.update_programme_objective)
    remove_programme_objective = serves(
        contract.remove_programme_objective, objectives.remove_programme_objective)
    measure_programme = serves(
        contract.measure_programme, measuring.measure_programme, first=[measuring.measured_now])
    get_measure_catalogue = serves(
        contract.get_measure_catalogue, measuring.get_measure_catalogue)
    list_measured_values = serves(contract.list_measured_values, measuring.list_measured_values)
    get_strategy_page = serves(contract.get_strategy_page, strategy.get_strategy_page)
    get_programme_payback = serves(contract.get_programme_payback, payback.get_programme_payback)
    list_programme_benefits = serves(
        contract.list_programme_benefits, benefits.list_programme_benefits)
    measure_programmes = every(
        300, measuring.measure_programmes, longest=timedelta(minutes=30))
    keep_benefits = every(60, benefit_months.keep_benefits, longest=timedelta(minutes=30))
