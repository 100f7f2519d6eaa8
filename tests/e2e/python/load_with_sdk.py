"""Loads Azure ML documents with the azure-ai-ml SDK, as the Azure command line does before it submits.

Reads a JSON list of {id, file, kind} from standard input, kind being job, component, schedule, deployment or code; writes
one JSON object {id: error or null; of code, its files}. All in one process, because importing the SDK takes seconds.
"""

import json
import logging
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

try:
    from azure.ai.ml import load_component, load_job
    from azure.ai.ml.entities._load_functions import (
        load_pipeline_component_batch_deployment as load_deployment,
        load_schedule,
    )
except ImportError as error:
    sys.exit(f"azure-ai-ml cannot be imported: {error}")


LOADERS = {
    "job": load_job,
    "component": load_component,
    "schedule": load_schedule,
    "deployment": load_deployment,
}


def files_of_code(file):
    """What the SDK would upload for a component."""
    with load_component(file)._build_code() as code:
        root = Path(code.path)
        return ", ".join(sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()))


def problem_with(document):
    """The SDK's own words, or None. `validate` asks for all that can be checked without a workspace."""
    try:
        if document["kind"] == "code":
            return files_of_code(document["file"])
        loaded = LOADERS[document["kind"]](document["file"])
        if document.get("validate"):
            messages = loaded._validate().error_messages
            return json.dumps(messages) if messages else None
        return None
    except Exception as error:  # Whatever the SDK raises is what the test is about.
        return f"{type(error).__name__}: {error}"


documents = json.load(sys.stdin)
result = {document["id"]: problem_with(document) for document in documents}
json.dump(result, sys.stdout)
