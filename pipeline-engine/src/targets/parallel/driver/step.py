"""The step as a whole: hands mini-batches to processes, commits what they give, and stops when too many fail."""

import json
import os
import shutil
import sys
import threading
import time

from account import Account
from failures import StepFailed
from mini_batches import count_mini_batches, mini_batches
from parts import PartStore
from processes import Gone, Process

between_progress = 0.5


class ParallelStep:
    def __init__(self, plan, arguments):
        self.plan = plan
        self.arguments = arguments
        self.store = PartStore(plan["parts"], plan["scope"])
        self.total = None
        self.account = Account(plan, None)
        self.lock = threading.Lock()
        self.reading = threading.Lock()
        self.stopped = threading.Event()
        self.failure = None
        self.bug = None
        self.done = {}
        self.processes = []
        self.told_progress = 0.0

    def run(self):
        """The parts by their index: the key of a committed one, or the reason of one that failed."""
        self.total = self.account.total = count_mini_batches(self.plan)
        self.batches = mini_batches(self.plan)
        threads = [threading.Thread(target=self.guarded, args=(n + 1,)) for n in range(self.plan["processes"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.bug is not None:
            raise self.bug
        if self.failure is not None:
            raise self.failure
        self.account.check()
        return [self.done[index] for index in sorted(self.done)]

    def left_behind(self):
        return [os.path.join(process.folder, "outputs") for process in self.processes]

    def guarded(self, number):
        process = Process(self.plan, number, self.arguments, self.log)
        with self.lock:
            self.processes.append(process)
        try:
            self.work(process)
            if not self.stopped.is_set():
                process.finish()
        except StepFailed as failure:
            self.failure = self.failure or failure
            self.stopped.set()
        except BaseException as error:
            self.bug = self.bug or error
            self.stopped.set()
        finally:
            process.end()

    def work(self, process):
        while not self.stopped.is_set():
            batch = self.next_batch()
            if batch is None:
                return
            self.compute(process, batch)

    def next_batch(self):
        """The next one that is not committed already."""
        with self.reading:
            for batch in self.batches:
                batch.key = self.store.key(batch.identity)
                part = self.store.find(batch.key)
                if part is None:
                    return batch
                with self.lock:
                    self.done[batch.index] = {"key": batch.key}
                    self.account.succeeded(batch.items, part["count"], True)
                    self.account.check()
                self.tell_progress()
        return None

    def compute(self, process, batch):
        reason = ""
        for attempt in range(1 + self.plan["max_retries"]):
            if self.stopped.is_set():
                return
            if attempt > 0:
                self.log(f"{batch.named()} is tried again.")
            reason = self.try_once(process, batch)
            if reason is None:
                return
            self.log(f"{batch.named()} failed: {reason}")
        with self.lock:
            self.done[batch.index] = self.rejected(batch, reason)
            self.account.fell(batch.items)
            self.account.check(reason)
        self.tell_progress()

    def try_once(self, process, batch):
        """Why it failed; None when it was committed."""
        draft = self.store.draft()
        frame = os.path.join(draft, "frame") if batch.frame is not None else None
        if frame is not None:
            batch.frame.to_pickle(frame)
        request = {"do": "run", "index": batch.index, "draft": draft, "files": batch.files, "frame": frame}
        try:
            started = time.monotonic()
            reply = process.run({**request, "key_values": batch.key_values})
        except Gone as gone:
            shutil.rmtree(process.folder, ignore_errors=True)
            reply = {"failed": str(gone)}
        if "failed" in reply:
            shutil.rmtree(draft, ignore_errors=True)
            return reply["failed"]
        if frame is not None:
            os.remove(frame)
        self.store.commit(batch.key, draft, {"count": reply["count"], "items": batch.items})
        with self.lock:
            self.done[batch.index] = {"key": batch.key}
            self.account.succeeded(batch.items, reply["count"], False)
            self.account.check()
        self.log(f"{batch.named()}: {batch.items} in, {reply['count']} out, {time.monotonic() - started:.2f} s.")
        self.tell_progress()
        return None

    def rejected(self, batch, reason):
        """What failed, item by item, where it is asked for."""
        failed = {"failed": reason}
        accounting = self.plan["accounting"]
        if accounting is None or accounting["rejected"] is None:
            return failed
        items = batch.origin
        if batch.frame is not None:
            items = json.loads(batch.frame.to_json(orient="records", date_format="iso"))
        return {**failed, "items": items, "mini_batch": batch.index + 1}

    def tell_progress(self):
        now = time.monotonic()
        if not self.total or now - self.told_progress < between_progress:
            return
        self.told_progress = now
        unfinished = self.plan["progress"] + ".unfinished"
        with self.lock:
            with open(unfinished, "w", encoding="utf-8") as file:
                file.write(f"{self.account.parts / self.total:.4f}")
            os.replace(unfinished, self.plan["progress"])

    def log(self, line):
        with self.lock:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
