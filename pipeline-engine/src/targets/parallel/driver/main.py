"""Runs a parallel step: `python main.py PLAN ARGUMENT...`. Exits with 1 when the step failed, and says why in the plan's
`result` file. Needs Python 3.8; pandas only for tables."""

import json
import os
import sys

from failures import StepFailed
from results import assemble
from step import ParallelStep


def main() -> int:
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    step = ParallelStep(plan, sys.argv[2:])
    try:
        done = step.run()
        assemble(plan, done, step.left_behind())
        answer = {"metrics": step.account.metrics()}
    except StepFailed as failure:
        print(failure.message, flush=True)
        answer = {"metrics": step.account.metrics(), "failure": failure.as_json()}
    write_whole(plan["result"], json.dumps(answer))
    return 1 if "failure" in answer else 0


def write_whole(path: str, text: str) -> None:
    unfinished = path + ".unfinished"
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


if __name__ == "__main__":
    sys.exit(main())
