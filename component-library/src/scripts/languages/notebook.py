"""Runs the notebook of Run Notebook, cell by cell. Started with the folder of its files, in the folder to work in."""

import base64
import json
import os
import re
import sys

import nbformat
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

IMAGES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
KEPT = {"text/plain", "text/markdown", "text/latex", "application/json", *IMAGES}


class NotebookError(Exception):
    """What the user can mend; `code` tells which, `cell` where."""

    def __init__(self, code, message, cell=None):
        super().__init__(message)
        self.code = code
        self.cell = cell


def main(folder):
    def at(name):
        return os.path.join(folder, name)

    try:
        with open(at("order.json"), encoding="utf-8") as file:
            run(json.load(file))
    except NotebookError as error:
        with open(at("failure.txt"), "w", encoding="utf-8") as file:
            file.write(f"{error.code}\n{error.cell or ''}\n{error}")
        sys.exit(1)


def run(order):
    notebook = read(order["notebook"])
    given = parameters_of(order["parameters"])
    if order["data"] is not None:
        # A name of its own: where the data lies differs from run to run, and would be in the notebook.
        name = "data" + os.path.splitext(order["data"])[1]
        os.symlink(order["data"], name)
        given = {"data_path": name, **given}
    kernel, language = kernel_of(notebook)
    if given:
        if language != "python":
            raise NotebookError("notebook-parameters", f'Parameters are for notebooks in Python; this one is in "{language}".')
        inject(notebook, given)
    execute(notebook, kernel)
    write(notebook, order["executed"])


def read(path):
    try:
        with open(path, encoding="utf-8-sig") as file:
            return nbformat.read(file, as_version=4)
    except Exception as error:  # Whatever it stumbles over, the file is at fault.
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise NotebookError("notebook-unreadable", f"The file is no notebook: {reason}") from None


def parameters_of(text):
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not name.isidentifier():
            raise NotebookError("notebook-parameters", f'Line {number} of the parameters is not "name = value": {line.strip()}')
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found


def kernel_of(notebook):
    """The kernel that the notebook asks for; for one in Python that of this Python, whatever it was called elsewhere."""
    asked = notebook.metadata.get("kernelspec", {})
    language = notebook.metadata.get("language_info", {}).get("name") or asked.get("language") or "python"
    if language.lower() == "python":
        return "python3", "python"
    try:
        KernelSpecManager().get_kernel_spec(asked.get("name", ""))
    except NoSuchKernel:
        name = asked.get("display_name") or asked.get("name") or language
        raise NotebookError("notebook-kernel", f'The notebook needs the kernel "{name}", which is not installed here.') from None
    return asked["name"], language


def inject(notebook, given):
    source = "# Parameters\n" + "\n".join(f"{name} = {value!r}" for name, value in given.items())
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    at = next((index + 1 for index, tag in enumerate(tags) if "parameters" in tag), 0)
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
    if "id" in cell:
        # The same in every run; a notebook of an older format has none.
        cell["id"] = "millrace-parameters"
        if notebook.nbformat_minor < 5:
            del cell["id"]
    notebook.cells.insert(at, cell)


def execute(notebook, kernel):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(notebook, kernel_name=kernel, timeout=None, record_timing=False, on_cell_executed=say)
    cells = [(index, cell) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    own = [cell for _, cell in cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    with client.setup_kernel():
        for index, cell in cells:
            number = own.index(cell) + 1 if cell in own else 0
            try:
                client.execute_cell(cell, index, store_history=True)
            except CellExecutionError as error:
                print(plain(str(error)), flush=True)
                reason = plain(f"{error.ename}: {error.evalue}".strip().rstrip(":"))
                raise NotebookError("notebook-cell-failed", reason, number or "parameters") from None
            except DeadKernelError:
                raise NotebookError("notebook-cell-failed", "the kernel died", number or "parameters") from None


def say(cell=None, **_):
    """What a cell printed goes to the log."""
    for output in cell.outputs if cell is not None else []:
        text = output.get("text") or output.get("data", {}).get("text/plain")
        if text:
            print(plain(text).rstrip("\n"), flush=True)


def write(notebook, path):
    number = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        number += "injected-parameters" not in cell.metadata.get("tags", [])
        cell.metadata.pop("execution", None)
        images = 0
        for output in cell.outputs:
            if "data" not in output:
                continue
            for kind, ending in IMAGES.items():
                if kind in output.data:
                    images += 1
                    more = f"-{images}" if images > 1 else ""
                    save(output.data[kind], f"graphics/cell-{number}{more}.{ending}")
            output.data = {kind: value for kind, value in output.data.items() if kind in KEPT}
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(notebook, file, indent=1, sort_keys=True, ensure_ascii=False)
        file.write("\n")


def save(content, path):
    text = "".join(content) if isinstance(content, list) else content
    data = text.encode("utf-8") if path.endswith(".svg") else base64.b64decode(text)
    with open(path, "wb") as file:
        file.write(data)


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)


if __name__ == "__main__":
    main(sys.argv[1])
