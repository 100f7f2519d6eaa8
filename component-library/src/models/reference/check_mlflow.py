"""Scores a trained model folder with MLflow and onnxruntime, outside Millrace.

    check_mlflow.py MODEL_FOLDER < columns.json > scores.json

Reads the columns of a table as JSON ({name: [values]}), checks the graph, scores the rows through
mlflow.pyfunc and through onnxruntime itself, and writes {versions, mlflow, onnxruntime} with the scores by name.
"""

import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")

import mlflow
import numpy as np
import onnx
import onnxruntime
import pandas as pd

NUMPY_TYPES = {"tensor(int64)": np.int64, "tensor(double)": np.float64, "tensor(bool)": np.bool_, "tensor(string)": object}


def with_object_texts(table):
    return table.astype({name: object for name in table if pd.api.types.is_string_dtype(table[name])})


def main():
    folder = pathlib.Path(sys.argv[1])
    # pandas 3 keeps texts in Arrow arrays, which MLflow's ONNX flavour cannot pass on.
    table = pd.DataFrame(json.load(sys.stdin)).pipe(with_object_texts)
    onnx.checker.check_model(onnx.load(folder / "model.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    feeds = {}
    for wanted in session.get_inputs():
        cells = table[wanted.name].to_numpy().astype(NUMPY_TYPES[wanted.type])
        feeds[wanted.name] = cells.reshape(-1, 1) if len(wanted.shape) == 2 else cells
    names = [output.name for output in session.get_outputs()]
    direct = dict(zip(names, session.run(names, feeds)))
    predicted = mlflow.pyfunc.load_model(str(folder)).predict(table)
    json.dump({
        "versions": {module.__name__: module.__version__ for module in (mlflow, onnx, onnxruntime, pd)},
        "mlflow": {name: predicted[name].tolist() for name in predicted},
        "onnxruntime": {name: scores.tolist() for name, scores in direct.items()},
    }, sys.stdout)


main()
