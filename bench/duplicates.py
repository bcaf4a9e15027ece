"""How well contacts that are one are found, and how long a scan of many takes.

python bench/duplicates.py quality            precision and recall on a labelled set
python bench/duplicates.py scan --rows N      a store of its own with so many contacts
"""

import argparse
import resource
import tempfile
import time

import doubles

from chassis import store
from chassis.local.mongod import Mongod
from contacts import contacts, models
from contacts.duplicates import scan
from contacts.duplicates.scores import PROPOSED, SURE


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("quality", "scan"))
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    {"quality": quality, "scan": measure_scan}[options.what](options)


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


def measure_scan(options):
    with tempfile.TemporaryDirectory() as folder:
        mongod = Mongod(folder).start()
        try:
            client = store.connect(mongod.admin_url.replace("/admin?", "/contacts?"))
            store.ensure_indexes(*models.DOCUMENTS)
            count = _fill(options)
            before, began = _memory(), time.perf_counter()
            done = scan.run("bench")
            _say(f"{count:,} contacts in {time.perf_counter() - began:.1f} s, memory grew by "
                 f"{_memory() - before} MiB to {_memory()} MiB at most: {done}")
            began = time.perf_counter()
            scan.run("bench")
            _say(f"again, with nothing changed: {time.perf_counter() - began:.2f} s")
            client.close()
        finally:
            mongod.kill()


def _fill(options):
    made, _ = doubles.labelled(int(options.rows / 1.35), options.seed)
    for start in range(0, len(made), 1000):
        raws = []
        for contact in made[start:start + 1000]:
            fields = {name: value for name, value in contact.items()
                      if name not in ("_id", "kind", "version")}
            contacts.describe(fields)
            raws.append(contacts.new_raw(contact["kind"], fields))
        models.Contact.collection().insert_many(raws)
    return len(made)


def _memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _say(text):
    print(text)  # noqa: T201


if __name__ == "__main__":
    main()
