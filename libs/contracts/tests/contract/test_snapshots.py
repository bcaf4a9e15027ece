"""What was promised stays promised: the snapshots are what the contracts say now."""

import json

import pytest

from contracts.catalogue import all_services
from contracts.compatibility import ADVICE
from contracts.snapshots import FOLDER, all_breaks, kept, main, snapshot_of, text_of, write


def present():
    return {name: snapshot_of(service) for name, service in all_services().items()}


def test_contracts_break_nothing_that_was_promised():
    found = all_breaks(kept(), present())

    assert not found, "\n".join(["", *found, "", ADVICE])


def test_snapshots_are_what_is_promised_now():
    files = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    now = {name: text_of(snapshot) for name, snapshot in present().items()}

    changed = [name for name in sorted(files.keys() | now.keys())
               if files.get(name) != now.get(name)]
    assert not changed, f"The contracts of {', '.join(changed)} have grown. Run: make docs"


def test_snapshots_are_written_where_none_are(tmp_path):
    assert write(tmp_path) == []

    assert kept(tmp_path) == present()


def test_snapshots_are_the_same_when_written_again(tmp_path):
    write(tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    write(tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def promise_more(folder):
    """Have the snapshots say that create_contact takes a field, which it does not."""
    path = folder / "contacts.json"
    snapshot = json.loads(path.read_text(encoding="utf-8"))
    snapshot["schemas"]["NewContact"]["properties"]["shoe_size"] = {"type": "integer"}
    path.write_text(text_of(snapshot), encoding="utf-8")
    return path


def test_snapshots_are_not_written_over_a_break(tmp_path):
    write(tmp_path)
    path = promise_more(tmp_path)
    before = path.read_bytes()

    assert write(tmp_path) == [
        "contacts.create_contact: request /shoe_size is no longer taken",
    ]
    assert path.read_bytes() == before


def test_snapshots_are_written_over_a_break_that_is_accepted(tmp_path):
    write(tmp_path)
    promise_more(tmp_path)

    assert write(tmp_path, accept_breaks=True) == []

    assert kept(tmp_path) == present()


def test_service_that_is_gone_is_a_break(tmp_path):
    write(tmp_path)
    path = tmp_path / "fax.json"
    path.write_text(text_of(snapshot_of(all_services()["gateway"])), encoding="utf-8")

    assert write(tmp_path) == ["fax: the service is gone"]
    assert path.exists()

    assert write(tmp_path, accept_breaks=True) == []
    assert not path.exists()


def test_command_says_what_breaks_and_what_to_do(tmp_path):
    write(tmp_path)
    promise_more(tmp_path)

    with pytest.raises(SystemExit) as ended:
        main([], folder=tmp_path)

    told = ended.value.code
    assert told.startswith("contacts.create_contact: request /shoe_size is no longer taken\n")
    assert told.endswith(ADVICE)


def test_command_writes_over_what_breaks_when_told_to(tmp_path):
    write(tmp_path)
    promise_more(tmp_path)

    main(["--accept-breaks"], folder=tmp_path)

    assert kept(tmp_path) == present()
