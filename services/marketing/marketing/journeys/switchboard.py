"""What marketing answers of journeys, and hears and does by itself; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, reacts_to_many, serves
from contracts import marketing as contract

from . import (
    errands,
    goals,
    instances,
    journeys,
    publishing,
    reactions,
    results,
    rounds,
    simulating,
    walking,
)
from .catalogue import EVERY_EVENT


class JourneyLines:
    create_journey = serves(contract.create_journey, journeys.create_journey)
    get_journey = serves(contract.get_journey, journeys.get_journey)
    list_journeys = serves(contract.list_journeys, journeys.list_journeys)
    update_journey = serves(contract.update_journey, journeys.update_journey)
    delete_journey = serves(contract.delete_journey, journeys.delete_journey)
    publish_journey = serves(contract.publish_journey, publishing.publish_journey)
    pause_journey = serves(contract.pause_journey, journeys.pause_journey)
    resume_journey = serves(contract.resume_journey, journeys.resume_journey)
    end_journey = serves(contract.end_journey, journeys.end_journey)
    list_journey_editions = serves(
        contract.list_journey_editions, journeys.list_journey_editions)
    simulate_journey = serves(contract.simulate_journey, simulating.simulate_journey)
    get_journey_results = serves(contract.get_journey_results, results.get_journey_results)
    list_journey_instances = serves(
        contract.list_journey_instances, instances.list_journey_instances)
    get_journey_instance = serves(contract.get_journey_instance, instances.get_journey_instance)
    list_journey_visits = serves(contract.list_journey_visits, instances.list_journey_visits)
    end_journey_instance = serves(contract.end_journey_instance, instances.end_journey_instance)

    on_anything_told = reacts_to_many(
        EVERY_EVENT, reactions.on_anything_told, wanted=publishing.types_wanted, in_order=True)
    begin_rounds = every(5, rounds.begin_rounds, longest=timedelta(minutes=5))
    walk_journeys = every(1, walking.walk_journeys, longest=timedelta(minutes=2))
    follow_goals = every(60, goals.follow_goals, longest=timedelta(minutes=10))
    run_errands = every(2, errands.run_errands, longest=timedelta(minutes=2))
