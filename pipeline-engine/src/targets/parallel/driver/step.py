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
from sharing import Alone, Sharing

between_progress = 0.5


class ParallelStep:
    def __init__(self, plan, arguments, number=0):
        self.plan = plan
        self.number = number
        self.sharing = Alone() if plan["sharing"] is None else Sharing(plan, number)
        self.settling = threading.Lock()
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
        self.told_progress = 0.0

    def run(self):
        """The parts by their index: the key of a committed one, or the reason of one that failed."""
        self.total = self.account.total = count_mini_batches(self.plan)
        self.compute_all(mini_batches(self.plan))
        if isinstance(self.sharing, Sharing):
            self.await_others()
        self.account.check()
        return [self.done[index] for index in sorted(self.done)]

    def help(self):
        """Computes what no other instance has claimed."""
        self.sharing.beat(self.stopped)
        self.compute_all(mini_batches(self.plan, self.sharing.is_claimed))

    def compute_all(self, batches):
        self.batches = batches
        threads = [threading.Thread(target=self.guarded, args=(n + 1,)) for n in range(self.plan["processes"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.bug is not None:
            raise self.bug
        if self.failure is not None:
            raise self.failure

    def await_others(self):
        """Until all is settled; what an instance leaves undone that died is computed here."""
        while self.sharing.pending:
            self.settle()
            orphans = self.sharing.orphans()
            if orphans:
                self.log(f"{len(orphans)} mini-batches were left undone, and are computed here.")
                self.compute_all(batch for batch in mini_batches(self.plan) if batch.index in orphans)
            time.sleep(0.1)
        self.sharing.await_others()
        self.settle()

    def settle(self):
        """Takes note of what other instances have done since."""
        if not isinstance(self.sharing, Sharing) or self.number > 0:
            return
        with self.settling:
            for line in self.sharing.new_lines():
                self.log(line)
            for index, key in list(self.sharing.pending.items()):
                failure, part = self.sharing.failure(index), self.store.find(key)
                if failure is None and part is None:
                    continue
                del self.sharing.pending[index]
                with self.lock:
                    self.note(index, key, failure, part)
        self.tell_progress()

    def note(self, index, key, failure, part):
        if part is not None:
            self.done[index] = {"key": key}
            self.account.succeeded(part["items"], part["count"], False)
            self.account.check()
        else:
            self.done[index] = failure["record"]
            self.account.fell(failure["items"])
            self.account.check(failure["record"]["failed"])

    def left_behind(self):
        """Of every process of every instance, in the order of their numbers."""
        folder = self.plan["processes_folder"]
        numbers = os.listdir(folder) if os.path.isdir(folder) else []
        numbers.sort(key=lambda number: [int(part) for part in number.split(".")])
        return [os.path.join(folder, number, "outputs") for number in numbers]

    def guarded(self, number):
        name = number if self.number == 0 else f"{self.number}.{number}"
        process = Process(self.plan, name, self.arguments, self.log)
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
            self.settle()

    def next_batch(self):
        """The next one that is not committed already."""
        with self.reading:
            for batch in self.batches:
                batch.key = self.store.key(batch.identity)
                part = self.store.find(batch.key)
                if part is None:
                    if self.sharing.claim(batch):
                        return batch
                    continue
                with self.lock:
                    self.done[batch.index] = {"key": batch.key}
                    self.account.succeeded(part["items"], part["count"], not self.sharing.is_claimed(batch.index))
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
        rejected = self.rejected(batch, reason)
        if self.number > 0:
            self.sharing.tell_failure(batch, rejected)
        with self.lock:
            self.done[batch.index] = rejected
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
        items = reply.get("items", batch.items)
        self.store.commit(batch.key, draft, {"count": reply["count"], "items": items})
        with self.lock:
            self.done[batch.index] = {"key": batch.key}
            self.account.succeeded(items, reply["count"], False)
            self.account.check()
        self.log(f"{batch.named()}: {items} in, {reply['count']} out, {time.monotonic() - started:.2f} s.")
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
