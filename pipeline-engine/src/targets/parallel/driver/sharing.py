"""How several instances of the driver share the mini-batches of one attempt: by folders that only one of them can make.
The first instance leads: it notes what became of every mini-batch, and computes those of an instance that died."""

import json
import os
import threading
import time

beat_every = 1.0
# Opening a file asks a shared file system anew; a node that has much to do may still be late.
silent_after = 30.0


class Alone:
    """There is no other instance."""

    def claim(self, batch):
        return True

    def is_claimed(self, index):
        return False

    def close(self):
        pass


class Sharing:
    def __init__(self, plan, number):
        self.folder = plan["sharing"]
        self.number = number
        self.pending = {}
        self.adopted = set()
        self.beats = {}
        self.read = {}
        os.makedirs(os.path.join(self.folder, "instances", str(number)), exist_ok=True)

    def path(self, *names):
        return os.path.join(self.folder, *map(str, names))

    def claim(self, batch):
        """True for the one instance that computes it; the others may ask later what became of it."""
        if batch.index in self.adopted:
            return True
        try:
            os.mkdir(self.path(batch.index))
        except FileExistsError:
            self.pending[batch.index] = batch.key
            return False
        write(self.path(batch.index, "by"), str(self.number))
        return True

    def is_claimed(self, index):
        return os.path.isdir(self.path(index))

    def tell_failure(self, batch, record):
        write(self.path(batch.index, "failed"), json.dumps({"items": batch.items, "record": record}))

    def failure(self, index):
        text = read(self.path(index, "failed"))
        return None if text is None else json.loads(text)

    def orphans(self):
        """Those whose instance is gone, and that are nobody's from now on but the leader's."""
        gone = {index for index in self.pending if self.is_gone(read(self.path(index, "by")) or "nobody")}
        for index in gone:
            del self.pending[index]
        self.adopted |= gone
        return gone

    def is_gone(self, instance):
        if os.path.exists(self.path("instances", instance, "ended")):
            return True
        beat, now = read(self.path("instances", instance, "beat")), time.monotonic()
        seen, since = self.beats.get(instance, (None, now))
        if instance not in self.beats or seen != beat:
            self.beats[instance] = (beat, now)
            return False
        return now - since > silent_after

    def others(self):
        return [name for name in sorted(os.listdir(self.path("instances"))) if name != str(self.number)]

    def await_others(self):
        """What they write at their end is part of the result."""
        while not all(self.is_gone(name) for name in self.others()):
            time.sleep(0.1)

    def new_lines(self):
        """What the others have logged since."""
        for name in self.others():
            try:
                with open(self.path("instances", name, "log"), "rb") as file:
                    file.seek(self.read.get(name, 0))
                    block = file.read()
            except FileNotFoundError:
                continue
            whole = block[: block.rfind(b"\n") + 1]
            self.read[name] = self.read.get(name, 0) + len(whole)
            yield from whole.decode("utf-8", "replace").splitlines()

    def beat(self, stopped):
        """From now on the leader sees that this instance lives; and this one, that the leader wants no more."""
        threading.Thread(target=self.beat_on, args=(stopped,), daemon=True).start()

    def beat_on(self, stopped):
        count = 0
        while not stopped.is_set():
            count += 1
            write(self.path("instances", self.number, "beat"), str(count))
            if self.is_closed():
                stopped.set()
            stopped.wait(beat_every)

    def close(self):
        write(self.path("closed"), "")

    def is_closed(self):
        return os.path.exists(self.path("closed"))


def write(path, text):
    unfinished = f"{path}.unfinished"
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(unfinished, path)


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None
