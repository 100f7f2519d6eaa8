"""A process of the user's script: started when there is something to do, asked line by line, ended when it hangs."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time

import failures

init_limit = 600


class Gone(Exception):
    """It ended, or had to be ended; the text says why."""


class Process:
    def __init__(self, plan, number, arguments, log):
        self.plan = plan
        self.number = number
        self.folder = os.path.join(plan["processes_folder"], str(number))
        self.arguments = [self.own_outputs(argument) for argument in arguments]
        self.log = log
        self.child = None
        self.replies = b""

    def own_outputs(self, text):
        """Every process has outputs of its own, so that what it writes is known to be of its mini-batch."""
        return text.replace(self.plan["outputs_folder"], os.path.join(self.folder, "outputs"))

    def run(self, request):
        """The reply; raises `Gone`."""
        if self.child is None:
            self.start()
        self.send(request)
        return self.receive(self.plan["timeout"])

    def start(self):
        outputs = os.path.join(self.folder, "outputs")
        for name in self.plan["folder_outputs"]:
            os.makedirs(os.path.join(outputs, name), exist_ok=True)
        os.makedirs(outputs, exist_ok=True)
        request_read, self.requests = os.pipe()
        self.reply_read, reply_write = os.pipe()
        worker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker.py")
        head = [sys.executable, "-u", worker, self.plan["file"], outputs, str(request_read), str(reply_write)]
        self.child = subprocess.Popen(
            head + self.arguments,
            cwd=self.plan["work"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[request_read, reply_write],
            start_new_session=True,
            env={**os.environ, **self.variables(outputs)},
        )
        os.close(request_read)
        os.close(reply_write)
        self.replies = b""
        self.reader = threading.Thread(target=self.copy_log, args=(self.child.stdout,), daemon=True)
        self.reader.start()
        try:
            ready = self.receive(init_limit)
        except Gone as gone:
            raise failures.init_failed(str(gone)) from gone
        if "failed" in ready:
            self.end()
            raise failures.init_failed(ready["failed"])

    def variables(self, outputs):
        own = {"MILLRACE_PROCESS": str(self.number), "AZUREML_BI_PROCESS": str(self.number)}
        if self.plan["model"] is not None and self.plan["folder_outputs"]:
            own["AZUREML_BI_OUTPUT_PATH"] = os.path.join(outputs, self.plan["folder_outputs"][0])
        return own

    def copy_log(self, stream):
        for line in stream:
            self.log(f"[{self.number}] " + line.decode("utf-8", "replace").rstrip("\n"))

    def send(self, request):
        try:
            os.write(self.requests, (json.dumps(request) + "\n").encode())
        except BrokenPipeError:
            raise Gone(self.end()) from None

    def receive(self, limit):
        deadline = time.monotonic() + limit
        while b"\n" not in self.replies:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.reply_read], [], [], left)[0]:
                self.end()
                raise Gone(f"it took longer than {limit} s")
            block = os.read(self.reply_read, 1 << 16)
            if not block:
                raise Gone(self.end())
            self.replies += block
        line, self.replies = self.replies.split(b"\n", 1)
        return json.loads(line)

    def finish(self):
        """Lets it call shutdown()."""
        if self.child is None:
            return
        try:
            self.send({"do": "shutdown"})
            reply = self.receive(self.plan["timeout"])
            if "failed" in reply:
                self.log(f"[{self.number}] shutdown() failed: {reply['failed']}")
        except Gone as gone:
            self.log(f"[{self.number}] shutdown() failed: {gone}")
        self.end()

    def end(self):
        """Ends it and its children; says how it ended."""
        child, self.child = self.child, None
        if child is None:
            return "the process was ended"
        try:
            child.wait(0.2)
        except subprocess.TimeoutExpired:
            pass
        code = child.poll()
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait()
        self.reader.join(5)
        for descriptor in (self.requests, self.reply_read):
            os.close(descriptor)
        if code is None:
            return "the process was ended"
        return f"its process ended with exit code {code}" if code >= 0 else f"its process was ended by signal {-code}"
