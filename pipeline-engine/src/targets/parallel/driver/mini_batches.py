"""Cuts the data of a parallel step into mini-batches, one after the other: nothing is held but the one that is next."""

import os

import failures
from parts import file_digest
from tables import table_batches


class MiniBatch:
    """`identity`: lines that say which data it is. `frame` is a DataFrame, or None for `files`."""

    def __init__(self, index, identity, items, files=None, frame=None, key_values=None, origin=None):
        self.index = index
        self.identity = identity
        self.items = items
        self.files = files
        self.frame = frame
        self.key_values = key_values
        self.origin = origin

    def named(self):
        return f"Mini-batch {self.index + 1}"


def mini_batches(plan, is_taken=lambda index: False):
    """Those that are taken are left out, and not read where that can be."""
    data = plan["data"]
    if data["kind"] == "table":
        for index, (frame, identity, key_values) in enumerate(table_batches(plan)):
            if is_taken(index):
                continue
            yield MiniBatch(index, identity, len(frame), frame=frame, key_values=key_values)
        return
    files = list_files(data)
    size = plan["size"]["count"]
    for index, start in enumerate(range(0, len(files), size)):
        if is_taken(index):
            continue
        chosen = files[start : start + size]
        identity = [f"{file_digest(path)} {relative}" for relative, path in chosen]
        yield MiniBatch(
            index,
            identity,
            len(chosen),
            files=[path for _, path in chosen],
            origin=[relative for relative, _ in chosen],
        )


def count_mini_batches(plan):
    """None where only reading the data tells."""
    if plan["data"]["kind"] == "table":
        return None
    return -(-len(list_files(plan["data"])) // plan["size"]["count"])


def list_files(data):
    """(relative, absolute) of every file in byte order."""
    if data["kind"] == "named":
        return [(name, os.path.join(data["path"], name)) for name in data["files"]]
    root = data["path"]
    if os.path.isfile(root):
        return [(os.path.basename(root), root)]
    found = []
    for base, _, names in os.walk(root):
        for name in names:
            path = os.path.join(base, name)
            found.append((os.path.relpath(path, root), path))
    if not found:
        raise failures.unreadable(root, "there is no file in it")
    return sorted(found, key=lambda entry: os.fsencode(entry[0]))
