"""Results of mini-batches that outlive the attempt: each in a folder named by its identity, committed by a rename."""

import hashlib
import json
import os
import shutil
import uuid


class PartStore:
    def __init__(self, folder, scope):
        self.folder = folder
        self.scope = scope
        os.makedirs(folder, exist_ok=True)

    def key(self, lines):
        text = "".join(line + "\n" for line in [self.scope, *lines])
        return hashlib.sha256(text.encode()).hexdigest()

    def path(self, key):
        return os.path.join(self.folder, key)

    def find(self, key):
        """What was said at the commit; None when there is none, or its files are not what they were."""
        try:
            with open(os.path.join(self.path(key), "part.json"), encoding="utf-8") as file:
                part = json.load(file)
        except (FileNotFoundError, ValueError):
            return None
        if digests(self.path(key)) != part["files"]:
            return None
        # A collection looks at when it was used last.
        os.utime(self.path(key))
        return part

    def draft(self):
        folder = os.path.join(self.folder, f"draft-{uuid.uuid4()}")
        os.mkdir(folder)
        return folder

    def commit(self, key, draft, said):
        """What another attempt committed meanwhile stands."""
        standing = self.find(key)
        if standing is not None:
            shutil.rmtree(draft, ignore_errors=True)
            return standing
        part = {**said, "files": digests(draft)}
        with open(os.path.join(draft, "part.json"), "w", encoding="utf-8") as file:
            json.dump(part, file)
        for folder, _, names in os.walk(draft, topdown=False):
            for name in names:
                sync(os.path.join(folder, name))
            sync(folder)
        self.take_name(key, draft)
        sync(self.folder)
        return part

    def take_name(self, key, draft):
        """What stands there is broken: ours takes its place."""
        aside = os.path.join(self.folder, f"aside-{uuid.uuid4()}")
        while True:
            try:
                os.rename(draft, self.path(key))
                break
            except OSError:
                if not os.path.isdir(self.path(key)):
                    raise
            try:
                os.rename(self.path(key), aside)
            except FileNotFoundError:
                continue
            shutil.rmtree(aside, ignore_errors=True)


def digests(folder):
    """sha256 of every file but `part.json`, by path."""
    found = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            relative = os.path.relpath(path, folder)
            if relative != "part.json":
                found[relative] = file_digest(path)
    return found


def file_digest(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
