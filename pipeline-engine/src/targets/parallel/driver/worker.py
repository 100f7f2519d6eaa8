"""One process of a parallel step: loads the user's script, and answers requests of Millrace line by line.
Stands alone, so that no module of ours is in the way of one of the user's."""

import importlib.util
import inspect
import json
import logging
import os
import queue
import shutil
import signal
import sys
import threading
import traceback

plan_file, outputs, request_fd, reply_fd = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
arguments = sys.argv[5:]
for descriptor in (request_fd, reply_fd):
    os.set_inheritable(descriptor, False)


class MiniBatchContext:
    """As Azure ML gives it to run(mini_batch, mini_batch_context)."""

    def __init__(self, index, kind, key_values):
        self.minibatch_index = index
        self.dataset_type = kind
        self.partition_key_value = key_values


def main():
    with open(plan_file, encoding="utf-8") as file:
        plan = json.load(file)
    requests = queue.Queue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    try:
        script = load_script(plan)
        if hasattr(script, "init"):
            script.init()
        if not callable(getattr(script, "run", None)):
            raise AttributeError(f"{plan['entry']} has no function run(mini_batch)")
    except BaseException as error:
        reply({"failed": told(error)})
        return
    seen = snapshot()
    reply({"ready": True})
    while True:
        request = requests.get()
        if request["do"] == "shutdown":
            reply(shut_down(script))
            return
        reply(answer(plan, script, request, seen))


def read_requests(requests):
    with os.fdopen(request_fd, encoding="utf-8") as lines:
        for line in lines:
            requests.put(json.loads(line))
    # Millrace is gone: nobody waits for what is computed now.
    os.killpg(os.getpid(), signal.SIGKILL)


def load_script(plan):
    entry = os.path.abspath(os.path.join(plan["code"], plan["entry"]))
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[0] = os.path.dirname(entry)
    if plan["code"] not in sys.path:
        sys.path.insert(1, plan["code"])
    sys.path.append(os.path.join(here, "modules"))
    sys.argv = [entry, *arguments]
    logging.basicConfig(stream=sys.stdout, level=plan["logging_level"], format="%(levelname)s %(message)s")
    name = os.path.splitext(os.path.basename(entry))[0]
    spec = importlib.util.spec_from_file_location(name, entry)
    if spec is None or spec.loader is None or not os.path.exists(entry):
        raise FileNotFoundError(f"there is no {plan['entry']} in the code")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def answer(plan, script, request, seen):
    try:
        mini_batch = load(request)
        # The script may change what it is given.
        # Our own script counts its rows itself: its items are files.
        is_checked = plan["accounting"] is not None and not plan["counts_rows"]
        given = Given(mini_batch, plan["accounting"]["keys"]) if is_checked else None
        result = call(script.run, mini_batch, context_of(request))
        rows = as_rows(result)
        if given is not None:
            given.check(rows)
        if plan["append"]:
            write_rows(rows, os.path.join(request["draft"], "rows"))
        move_changes(seen, os.path.join(request["draft"], "files"))
        # Only our own script counts something else than files.
        items = {"items": script.items} if plan["counts_rows"] else {}
        return {"count": len(rows), **items}
    except BaseException as error:
        discard_changes(seen)
        return {"failed": told(error)}


def load(request):
    if request["frame"] is None:
        return request["files"]
    import pandas

    return pandas.read_pickle(request["frame"])


def context_of(request):
    kind = "file" if request["frame"] is None else "tabular"
    return MiniBatchContext(request["index"], kind, request["key_values"])


def call(run, mini_batch, context):
    try:
        taken = [
            parameter
            for parameter in inspect.signature(run).parameters.values()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        taken = [None]
    return run(mini_batch, context) if len(taken) > 1 else run(mini_batch)


def is_frame(value):
    return hasattr(value, "to_csv") and hasattr(value, "columns")


def as_rows(result):
    if is_frame(result) or isinstance(result, (list, tuple)):
        return result
    if hasattr(result, "tolist") and hasattr(result, "__len__"):
        return list(result)
    raise TypeError(f"run() gave {type(result).__name__}, not a list, an array or a DataFrame")


def write_rows(rows, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        if is_frame(rows):
            rows.to_csv(file, sep=" ", header=False, index=False, lineterminator="\n")
        else:
            file.writelines(f"{row}\n" for row in rows)


class Given:
    """How many items a mini-batch has and which, by their keys."""

    def __init__(self, mini_batch, names):
        self.names = names
        self.count = len(mini_batch)
        self.keys = self.keys_of("the mini-batch", mini_batch)

    def check(self, rows):
        if len(rows) != self.count:
            raise ValueError(f"run() gave {len(rows)} rows for {self.count} items")
        if self.keys_of("what run() gave", rows) != self.keys:
            raise ValueError("run() gave rows with other keys than it got")

    def keys_of(self, name, frame):
        if not self.names:
            return None
        if not is_frame(frame):
            raise ValueError(f"rows are told apart by key columns, and {name} is no DataFrame")
        missing = [key for key in self.names if key not in frame.columns]
        if missing:
            raise ValueError(f"{name} has no key column {missing[0]}")
        return sorted(map(repr, zip(*(frame[key].tolist() for key in self.names))))


def snapshot():
    """Size, time and inode of every file in this process's outputs."""
    found = {}
    for base, _, names in os.walk(outputs):
        for name in names:
            path = os.path.join(base, name)
            stat = os.lstat(path)
            found[os.path.relpath(path, outputs)] = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return found


def changes(seen):
    return [path for path, stat in snapshot().items() if seen.get(path) != stat]


def move_changes(seen, target):
    """They are moved, so that looking costs no more after many mini-batches."""
    for path in changes(seen):
        destination = os.path.join(target, path)
        os.makedirs(os.path.dirname(destination), exist_ok=True)
        shutil.move(os.path.join(outputs, path), destination)
        seen.pop(path, None)


def discard_changes(seen):
    for path in changes(seen):
        os.remove(os.path.join(outputs, path))
        seen.pop(path, None)


def shut_down(script):
    try:
        if hasattr(script, "shutdown"):
            script.shutdown()
        return {"done": True}
    except BaseException as error:
        return {"failed": told(error)}


def told(error):
    traceback.print_exc()
    sys.stderr.flush()
    return f"{type(error).__name__}: {error}"[:1000]


def reply(message):
    sys.stdout.flush()
    os.write(reply_fd, (json.dumps(message) + "\n").encode())


if __name__ == "__main__":
    main()
