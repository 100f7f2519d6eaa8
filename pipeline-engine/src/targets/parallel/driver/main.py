"""Runs a parallel step: `python main.py PLAN ARGUMENT...`. Exits with 1 when the step failed, and says why in the plan's
`result` file. With MILLRACE_INSTANCE it helps another one. Needs Python 3.8; pandas only for tables."""

import json
import os
import shutil
import sys
import uuid

from failures import StepFailed
from results import assemble
from step import ParallelStep


def main() -> int:
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    give_model(plan)
    number = int(os.environ.get("MILLRACE_INSTANCE") or 0)
    if number > 0:
        return help_out(plan, number)
    step = ParallelStep(plan, sys.argv[2:])
    try:
        done = step.run()
        assemble(plan, done, step.left_behind())
        answer = {"metrics": step.account.metrics()}
    except StepFailed as failure:
        print(failure.message, flush=True)
        answer = {"metrics": step.account.metrics(), "failure": failure.as_json()}
    finally:
        step.sharing.close()
    write_whole(plan["result"], json.dumps(answer))
    return 1 if "failure" in answer else 0


def help_out(plan: dict, number: int) -> int:
    """Computes what nobody else does. What fails is the leader's to judge."""
    off = {"error_threshold": -1, "mini_batch_error_threshold": -1, "allowed_failed_percent": None}
    try:
        ParallelStep({**plan, **off}, sys.argv[2:], number).help()
    except StepFailed as failure:
        print(failure.message, flush=True)
        return 1
    return 0


def give_model(plan) -> None:
    """As a batch deployment has it: the model under its own name, in a folder that holds nothing else."""
    if plan["model"] is None:
        return
    folder = os.path.join(os.path.dirname(plan["work"]), "model")
    os.makedirs(folder, exist_ok=True)
    link_files(plan["model"]["path"], os.path.join(folder, plan["model"]["name"]))
    os.environ["AZUREML_MODEL_DIR"] = folder


def link_files(source: str, place: str) -> None:
    """The attempt's own copy under another name. MLflow refuses symbolic links, as leading out of the model."""
    if not os.path.isdir(source):
        return link(source, place)
    for base, _, names in os.walk(source):
        target = os.path.normpath(os.path.join(place, os.path.relpath(base, source)))
        os.makedirs(target, exist_ok=True)
        for name in names:
            link(os.path.join(base, name), os.path.join(target, name))


def link(source: str, place: str) -> None:
    try:
        os.link(source, place)
    except FileExistsError:
        # Another machine of the step was here first.
        pass
    except OSError:
        # A file system without hard links.
        copy = f"{place}.{uuid.uuid4()}"
        shutil.copy2(source, copy)
        os.replace(copy, place)


def write_whole(path: str, text: str) -> None:
    unfinished = path + ".unfinished"
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


if __name__ == "__main__":
    sys.exit(main())
