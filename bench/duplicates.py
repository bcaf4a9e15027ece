"""How long a scan of many contacts for doubles takes, and how well these are found.

python bench/duplicates.py                     a store of its own with 100,000 contacts
python bench/duplicates.py --labelled 20000    precision and recall on a labelled set
"""

import multiprocessing
import re
import time
from pathlib import Path

import doubles
import tables

from chassis import store
from contacts import contacts, models
from contacts.duplicates import scan
from contacts.duplicates.scores import PROPOSED, SURE

QUARTERS = (0.25, 0.5, 0.75, 1)
STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def main():
    options = tables.options(__doc__, {"rows": 3000}, rows=100_000, labelled=0)
    if options.labelled:
        options.rows = options.labelled
        quality(options)
        return
    with tables.own_store(*models.DOCUMENTS) as url:
        tables.tell(options, measure(options, url))


def quality(options):
    made, truth = doubles.labelled(options.rows, options.seed)
    kinds = {contact["_id"]: contact["kind"] for contact in made}
    found = scan.pairs_of(made)
    _say(f"{len(made):,} contacts, {len(truth):,} pairs that are one, seed {options.seed}")
    _say("| kind | from | found | right | precision | recall |")
    _say("| --- | --- | --- | --- | --- | --- |")
    for kind in ("person", "organisation"):
        true = {pair for pair in truth if kinds[pair[0]] == kind}
        for name, least in (("proposed", PROPOSED), ("sure", SURE)):
            some = {pair for pair, score in found.items()
                    if score >= least and kinds[pair[0]] == kind}
            right = len(some & true)
            _say(f"| {kind} | {name} ({least}) | {len(some):,} | {right:,} | "
                 f"{right / max(1, len(some)):.3f} | {right / max(1, len(true)):.3f} |")


def measure(options, url):
    """The scan over all, with the most memory that it ever took in each quarter of the way."""
    # In a process of its own, so that what it takes to make them up is not counted.
    filling = multiprocessing.get_context("spawn").Process(
        target=_fill, args=(url, options.rows, options.seed))
    tables.say(f"adding {options.rows:,} contacts")
    filling.start()
    filling.join()
    if filling.exitcode:
        raise SystemExit("The contacts could not be made up.")
    count = models.Contact.collection().estimated_document_count()
    table = tables.Table(
        "Looking for doubles among all contacts", "",
        ["contacts looked at", "seconds", "peak memory so far", "asked for"])
    done = _scan(table, count)
    began = time.perf_counter()
    scan.run("bench")
    table.about = (
        f"`python bench/duplicates.py`: {count:,} contacts that are new, a fifth of them entered "
        f"again by somebody else, in a process of its own: {done['compared']:,} pairs compared, "
        f"{done['pairs']:,} proposed. Again with nothing changed: "
        f"{time.perf_counter() - began:.2f} s.")
    return table


def _scan(table, count):
    began, seen, left = time.perf_counter(), 0, list(QUARTERS)
    keep = scan._keep
    PEAK.write_text("5")
    before = _peak()

    def note(at):
        nonlocal seen
        keep(at)
        seen = min(seen + scan.BATCH, count)
        while left and seen >= left[0] * count:
            seconds, share = time.perf_counter() - began, left.pop(0)
            table.rows.append([f"{share:.0%}", f"{seconds:.1f}", f"{_peak()} MiB",
                               "under 5 minutes, memory flat" if share == 1 else ""])
            tables.say(f"{share:.0%} in {seconds:.1f} s, at most {_peak()} MiB")

    scan._keep = note
    try:
        done = scan.run("bench")
    finally:
        scan._keep = keep
    table.rows.insert(0, ["before", "0.0", f"{before} MiB", ""])
    return done


def _fill(url, rows, seed):
    client = store.connect(url)
    made, _ = doubles.labelled(int(rows / 1.35), seed)
    for start in range(0, len(made), 1000):
        raws = []
        for contact in made[start:start + 1000]:
            fields = {name: value for name, value in contact.items()
                      if name not in ("_id", "kind", "version")}
            contacts.describe(fields)
            raws.append(contacts.new_raw(contact["kind"], fields))
        models.Contact.collection().insert_many(raws)
    client.close()


def _peak():
    """The most resident memory since it was last set back, in MiB."""
    return int(re.search(r"VmHWM:\s+(\d+)", STATUS.read_text())[1]) // 1024


def _say(text):
    print(text)  # noqa: T201


if __name__ == "__main__":
    main()
