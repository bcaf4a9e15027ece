"""The file of an import: kept in parts, read from one end to the other without ever being whole."""

import hashlib
import io

from chassis import clock

from .import_models import ImportPart

# 256 MiB, which start_import reads to its end before it answers.
MOST_PARTS = 512


class PartMissing(Exception):
    """A part is not there (any more)."""


def part_id(import_id, number):
    return f"{import_id}/{number:06}"


def keep_part(import_id, number, data):
    """Store a part, and return by how many bytes and parts the file has grown.

    A part that is there already is not added again; one that arrived garbled is replaced.
    """
    parts = ImportPart.collection()
    id = part_id(import_id, number)
    held = parts.find_one({"_id": id}, {"data": 1})
    if held is not None:
        if held["data"] == data:
            return 0, 0
        parts.update_one({"_id": id}, {"$set": {"data": data}})
        return len(data) - len(held["data"]), 0
    now = clock.now()
    parts.insert_one({"_id": id, "version": 1, "created_at": now, "updated_at": now, "data": data})
    return len(data), 1


def missing_parts(import_id, count):
    """The numbers of the parts that have not arrived."""
    held = {
        found["_id"] for found in ImportPart.collection().find(_all_of(import_id), {"_id": 1})
    }
    return [number for number in range(count) if part_id(import_id, number) not in held]


def digest(import_id, count):
    """The SHA-256 of the file, in hex."""
    found = hashlib.sha256()
    for number in range(count):
        found.update(_read(import_id, number))
    return found.hexdigest()


def open_file(import_id, count):
    """The file from its beginning, as a binary stream that holds one part at a time."""
    return io.BufferedReader(_Parts(import_id, count), buffer_size=64 * 1024)


def remove(import_id):
    """Forget the file of an import."""
    ImportPart.collection().delete_many(_all_of(import_id))


def _all_of(import_id):
    # "0" comes right after "/", so this bounds the ids of all parts.
    return {"_id": {"$gt": f"{import_id}/", "$lt": f"{import_id}0"}}


def _read(import_id, number):
    found = ImportPart.collection().find_one({"_id": part_id(import_id, number)}, {"data": 1})
    if found is None:
        raise PartMissing(f"Part {number} of {import_id} is not there.")
    return found["data"]


class _Parts(io.RawIOBase):
    def __init__(self, import_id, count):
        self._parts = (_read(import_id, number) for number in range(count))
        self._rest = memoryview(b"")

    def readable(self):
        return True

    def readinto(self, buffer):
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = memoryview(part)
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken
