"""What each service promises, written down, so that a change that breaks a promise is seen.

`python -m contracts.snapshots` brings the files up to date. It refuses when something breaks.
"""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from .catalogue import all_services
from .compatibility import ADVICE, breaks
from .json_schema import pointed, schemas_of, with_definitions
from .schema_breaks import PROSE

FOLDER = Path(__file__).parent / "snapshots"


def snapshot_of(service):
    """All that others rely on in a service's contract, JSON-ready and without prose."""
    operations, events = service.operations.values(), service.events.values()
    references, definitions = with_definitions(schemas_of(operations, events))
    snapshot = {
        "service": service.name,
        "operations": {
            operation.name: _promises(operation) | {
                "request": references[operation.request],
                "reply": references.get(operation.reply),
            }
            for operation in operations
        },
        "events": {event.type: references[event.schema] for event in events},
        "schemas": _without_prose(definitions),
    }
    return pointed(snapshot, "#/schemas/")


def _promises(operation):
    return {
        "permission": operation.permission,
        "route": asdict(operation.route) if operation.route else None,
        "changes_state": operation.changes_state,
        "safe_to_repeat": operation.safe_to_repeat,
        "errors": {code: kind.code for code, kind in operation.errors.items()},
    }


def _without_prose(definitions):
    return {name: _plain(schema) for name, schema in definitions.items()}


def _plain(schema):
    """A JSON Schema without what is there for people. Fields may bear the names of such words."""
    plain = {word: value for word, value in schema.items() if word not in PROSE}
    if "properties" in plain:
        plain["properties"] = _without_prose(plain["properties"])
    for word in ("items", "additionalProperties"):
        if isinstance(plain.get(word), dict):
            plain[word] = _plain(plain[word])
    for word in ("anyOf", "allOf"):
        if word in plain:
            plain[word] = [_plain(choice) for choice in plain[word]]
    return plain


def text_of(snapshot):
    """A snapshot as it stands in its file, sorted so that a moved line is no change."""
    return json.dumps(snapshot, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def kept(folder=FOLDER):
    """The snapshots as they were last written, by service."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.json"))}


def all_breaks(before, after):
    """The breaks between two sets of snapshots, a service that is gone being one."""
    found = [f"{name}: the service is gone" for name in before if name not in after]
    for name in sorted(before.keys() & after.keys()):
        found += breaks(before[name], after[name])
    return found


def write(folder=FOLDER, *, accept_breaks=False):
    """Bring the snapshots up to date. Returns what breaks; then nothing is written."""
    present = {name: snapshot_of(service) for name, service in all_services().items()}
    found = all_breaks(kept(folder), present)
    if found and not accept_breaks:
        return found

    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.json"):
        if path.stem not in present:
            path.unlink()
    for name, snapshot in present.items():
        (folder / f"{name}.json").write_text(text_of(snapshot), encoding="utf-8")
    return []


def main(arguments=None, *, folder=FOLDER):
    parser = ArgumentParser(
        "python -m contracts.snapshots", description="Bring the snapshots up to date.")
    parser.add_argument("--accept-breaks", action="store_true",
                        help="Write over what breaks, when no release has carried it.")
    options = parser.parse_args(arguments)
    found = write(folder, accept_breaks=options.accept_breaks)
    if found:
        sys.exit("\n".join(found) + "\n\n" + ADVICE)


if __name__ == "__main__":
    main()
