"""Puts the committed parts together, in the order of the mini-batches."""

import json
import os
import shutil


def assemble(plan, done, left_behind):
    """`left_behind`: folders of what processes wrote outside of mini-batches."""
    written = {}
    with Rows(plan["append"], plan["append_head"]) as rows:
        for place, part in enumerate(done):
            if "key" in part:
                folder = os.path.join(plan["parts"], part["key"])
                rows.add(os.path.join(folder, "rows"))
                add_files(os.path.join(folder, "files"), plan["outputs_folder"], written, place + 1)
    for folder in left_behind:
        add_files(folder, plan["outputs_folder"], written, None)
    accounting = plan["accounting"]
    if accounting is not None and accounting["rejected"] is not None:
        write_rejected(accounting["rejected"], done)


class Rows:
    """The output of `append_row_to`, which is there even without a row."""

    def __init__(self, path, head):
        self.path = path
        self.head = head
        self.file = None

    def __enter__(self):
        if self.path is not None:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            self.file = open(self.path, "wb")
            self.file.write(self.head.encode())
        return self

    def add(self, part):
        if self.file is not None:
            with open(part, "rb") as source:
                shutil.copyfileobj(source, self.file, 1 << 20)

    def __exit__(self, *_):
        if self.file is not None:
            self.file.close()


def add_files(source, target, written, mini_batch):
    for base, _, names in os.walk(source):
        for name in sorted(names):
            path = os.path.join(base, name)
            relative = os.path.relpath(path, source)
            if mini_batch is not None and relative in written:
                print(f"Mini-batches {written[relative]} and {mini_batch} wrote {relative}: the later one stands.")
            elif mini_batch is None and relative in written:
                continue
            written[relative] = mini_batch
            destination = os.path.join(target, relative)
            os.makedirs(os.path.dirname(destination), exist_ok=True)
            shutil.copyfile(path, destination)


def write_rejected(path, done):
    with open(path, "w", encoding="utf-8") as file:
        for part in done:
            for place, item in enumerate(part.get("items") or []):
                line = {"mini_batch": part["mini_batch"], "item": place + 1, "reason": part["failed"], "value": item}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
