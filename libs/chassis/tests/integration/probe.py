"""A small service that only these tests know: notes that can be written, read and told of."""

import os

from marshmallow import fields
from mongoengine import IntField, StringField

from chassis import store
from chassis.outbox import announce
from chassis.service import Service, every, reacts_to, reacts_to_many, serves
from chassis.store import Document, view
from contracts.common import Empty, Id, Recorded, Strict, Text, Whole
from contracts.declare import Service as Contract
from contracts.errors import Conflict, NotFound

contract = Contract("probe")


class NewNote(Strict):
    text = Text(100, required=True)


class NoteId(Strict):
    note_id = Id("note", required=True)


class ChangeNote(NoteId):
    text = Text(100, required=True)


class Shown(Recorded):
    text = Text(100, required=True)


class Told(Strict):
    note = fields.Nested(Shown, required=True)


class Count(Strict):
    count = Whole(required=True)


write_note = contract.command(
    "write_note", "Write a note.", request=NewNote, reply=Shown, permission="contacts:write",
    errors={"note_is_dull": Conflict})
change_note = contract.command(
    "change_note", "Change a note.", request=ChangeNote, reply=Shown,
    permission="contacts:write", errors={"not_found": NotFound})
read_note = contract.query(
    "read_note", "Read a note.", request=NoteId, reply=Shown, permission="contacts:read",
    errors={"not_found": NotFound})
leak = contract.query(
    "leak", "Answer what the contract does not say.", request=Empty, reply=Count,
    permission="contacts:read")
count_echoes = contract.query(
    "count_echoes", "How many notes were heard of.", request=Empty, reply=Count,
    permission="contacts:read")
note_rung = contract.event("probe.note.rung", "A note was rung.", Told)
note_written = contract.event("probe.note.written", "A note was written.", Told)


class DullNote(Conflict):
    code = "note_is_dull"


class UndeclaredTrouble(Conflict):
    code = "never_declared"


class Note(Document):
    ENTITY = "note"
    meta = {"collection": "notes"}
    text = StringField(required=True)


class Echo(Document):
    ENTITY = "echo"
    meta = {"collection": "echoes"}
    count = IntField()


def _write(*, text):
    note = Note(text=text).add()
    announce(note_written, note)
    if text == "dull":
        raise DullNote()
    if text == "undeclared":
        raise UndeclaredTrouble()
    if text == "bug":
        raise RuntimeError("the secret is 42")
    return note.to_view()


def _change(*, note_id, text):
    note = Note.fetch(note_id)
    note.text = text
    note.put()
    return note.to_view()


def _read(*, note_id):
    return view(Note.fetch_raw(note_id))


def _leak():
    return {"count": 1, "password": "leaked"}


def _count_echoes():
    return {"count": store.database().echoes.count_documents({})}


_tried = set()


def on_note_written(happened):
    text = happened.data["note"]["text"]
    if text == "poison":
        raise RuntimeError("this note cannot be handled")
    if text == "second time lucky" and happened.id not in _tried:
        _tried.add(happened.id)
        raise RuntimeError("not yet")
    Echo(id=happened.id).add()


def on_note_rung(happenings):
    """Note how many came together, and each of them."""
    texts = [happened.data["note"]["text"] for happened in happenings]
    if "poison" in texts:
        raise RuntimeError("these notes cannot be handled")
    store.database().peals.insert_one({"texts": texts})


def on_anything_heard(happenings):
    """Note each of what was wished to be heard."""
    store.database().heard.insert_many([
        {"_id": happened.id, "process": os.getpid()} for happened in happenings])


def wished():
    return set(store.database().wishes.distinct("type"))


def tick():
    store.database().ticks.insert_one({})


def stumble():
    store.database().stumbles.insert_one({})
    raise RuntimeError("this job cannot be done")


class ProbeService(Service):
    name = "probe"
    documents = (Note, Echo)

    write_note = serves(write_note, _write)
    change_note = serves(change_note, _change)
    read_note = serves(read_note, _read)
    leak = serves(leak, _leak)
    count_echoes = serves(count_echoes, _count_echoes)
    on_note_written = reacts_to(
        note_written, on_note_written,
        concerns=lambda data: data["note"]["text"] != "of no concern")
    on_note_rung = reacts_to_many(note_rung, on_note_rung)
    on_anything_heard = reacts_to_many(
        (note_written, note_rung), on_anything_heard, wanted=wished, in_order=True)
    tick = every(1, tick)
    stumble = every(1, stumble)
