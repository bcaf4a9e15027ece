"""What marketing answers of visits, and plans by itself; a part of its switchboard."""

from chassis.service import every, serves
from contracts import marketing as contract

from . import agenda, planning, visit_lists, visits


class VisitLines:
    create_visit_list = serves(contract.create_visit_list, visit_lists.create_visit_list)
    get_visit_list = serves(contract.get_visit_list, visit_lists.get_visit_list)
    list_visit_lists = serves(contract.list_visit_lists, visit_lists.list_visit_lists)
    update_visit_list = serves(contract.update_visit_list, visit_lists.update_visit_list)
    open_visit_list = serves(contract.open_visit_list, visit_lists.open_visit_list)
    pause_visit_list = serves(contract.pause_visit_list, visit_lists.pause_visit_list)
    close_visit_list = serves(contract.close_visit_list, visit_lists.close_visit_list)
    list_visits = serves(contract.list_visits, visits.list_visits)
    get_visit = serves(contract.get_visit, visits.get_visit)
    end_visit = serves(contract.end_visit, visits.end_visit)
    plan_visits = every(15, planning.plan_visits)
    tell_agenda = every(2, agenda.tell_agenda)
