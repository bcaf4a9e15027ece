"""How often spikes are told that are none, how many are found, and how soon: on made-up traffic.

python bench/alerts.py                        16 rules of each kind, 26 weeks after four to learn

It needs no store: what decides is `social.alerts.usual` and `social.alerts.shares`, and the traffic
is that of the tests of social. Spikes come in streams of their own, so that what teaches wrongly in
one is no excuse in another.
"""

import random
import sys
from pathlib import Path

import tables

sys.path[:0] = [str(Path(__file__).parents[1] / "services" / "social" / "tests")]
from made_up_traffic import (  # noqa: E402  The path comes first.
    FALSE_ALARMS_A_WEEK,
    LASTS,
    WEEKS_TO_LEARN,
    Traffic,
    false_alarms,
    false_shares,
    found_shares,
    found_spikes,
)

KINDS = (
    Traffic("quiet, 0.2 an hour", 0.2, 0.2),
    Traffic("1 an hour", 1, 0.3),
    Traffic("2 an hour, in bursts", 2, 1.5),
    Traffic("10 an hour", 10, 0.3),
    Traffic("10 an hour, moods that last", 10, 0.2, 0.3),
    Traffic("200 an hour", 200, 0.15),
    Traffic("200 an hour, moods that last", 200, 0.05, 0.3),
)


def measure(options):
    chance = random.Random(options.seed)
    table = tables.Table(
        "Spikes of mentions",
        f"`python bench/alerts.py`: {options.rules} made-up rules of each kind, {options.weeks} "
        f"weeks each after {WEEKS_TO_LEARN} to learn from, at most {FALSE_ALARMS_A_WEEK:g} false "
        f"alarm a week being asked for. Spikes last {LASTS} hours, one a week.",
        ("traffic of a rule", "false alarms a week", "of the worst rule",
         "3 times as much: found", "6 times as much: found", "after (median, full hours)"))
    for traffic in KINDS:
        tables.say(traffic.name)
        wrong = [false_alarms(traffic, options.weeks, chance) for _ in range(options.rules)]
        few = max(1, options.rules // 4)
        found = {factor: [one for _ in range(few)
                          for one in found_spikes(traffic, factor, options.weeks, chance)]
                 for factor in (3, 6)}
        delays = sorted(one for one in found[6] if one is not None)
        table.rows.append((
            traffic.name, f"{sum(wrong) / len(wrong):.2f}", f"{max(wrong):.2f}",
            *(f"{sum(one is not None for one in found[factor]) / len(found[factor]):.0%}"
              for factor in (3, 6)),
            str(delays[len(delays) // 2]) if delays else "none"))
    for an_hour in (2, 20):
        wrong = [false_shares(an_hour, options.weeks, chance) for _ in range(options.rules)]
        found = [found_shares(an_hour, options.weeks, chance)
                 for _ in range(max(1, options.rules // 4))]
        table.rows.append((
            f"negative share, {an_hour} an hour", f"{sum(wrong) / len(wrong):.2f}",
            f"{max(wrong):.2f}", f"{sum(found) / len(found):.0%}", "", ""))
    return table


def main():
    options = tables.options(__doc__, {"rules": 4, "weeks": 6}, rules=16, weeks=26)
    tables.tell(options, measure(options))


if __name__ == "__main__":
    main()
