"""Scores files of rows with an MLflow model, as Azure's batch deployments do for a model without a script: a line for
each row, with its file, its place there from 1, and what the model says. Needs mlflow and pandas."""

import csv
import io
import json
import os

import mlflow.pyfunc
import pandas

chunk_rows = 65_536
separators = {".csv": ",", ".tsv": "\t"}
readable = (".csv", ".tsv", ".parquet", ".pqt", ".jsonl", ".ndjson", ".json")

# What the driver counts in place of files.
items = 0


def init():
    global model, columns
    model = mlflow.pyfunc.load_model(model_folder(os.environ["AZUREML_MODEL_DIR"]))
    schema = model.metadata.get_input_schema()
    named = schema is not None and schema.has_input_names() and not schema.is_tensor_spec()
    columns = {column.name: type_name(column) for column in schema.inputs} if named else {}


def run(mini_batch):
    global items
    items = 0
    lines = []
    for path in mini_batch:
        # It says how the files beside it are read, and holds no rows.
        if os.path.basename(path) == "MLTable":
            continue
        first = 1
        for frame in frames(path):
            predictions = as_list(model.predict(frame))
            if len(predictions) != len(frame):
                raise ValueError(f"the model gave {len(predictions)} predictions for {len(frame)} rows of {path}")
            name = os.path.basename(path)
            lines.extend(line([name, first + at, cell(value)]) for at, value in enumerate(predictions))
            first += len(frame)
        items += first - 1
    return lines


def model_folder(root):
    """The folder below with MLmodel, outermost first: a registered model may lie in one of its own."""
    for base, folders, names in os.walk(root, followlinks=True):
        folders.sort()
        if "MLmodel" in names:
            return base
    raise FileNotFoundError("there is no MLmodel in the model")


def type_name(column):
    return getattr(column.type, "name", "")


def frames(path):
    kind = os.path.splitext(path)[1].lower()
    if kind not in readable:
        raise ValueError(f"{os.path.basename(path)} holds no rows that are read here: {', '.join(readable)}")
    for frame in read(path, kind):
        if len(frame) > 0:
            yield typed(frame)


def read(path, kind):
    if kind in (".parquet", ".pqt"):
        from pyarrow.parquet import ParquetFile

        return (batch.to_pandas() for batch in ParquetFile(path).iter_batches(chunk_rows))
    if kind == ".json":
        return [pandas.read_json(path)]
    if kind in (".jsonl", ".ndjson"):
        return pandas.read_json(path, lines=True, chunksize=chunk_rows)
    # A text of digits stays a text where the model wants one.
    texts = {name: str for name, kind_of in columns.items() if kind_of == "string"}
    return pandas.read_csv(path, sep=separators[kind], dtype=texts, chunksize=chunk_rows)


def typed(frame):
    """A file of rows does not tell whole numbers from others; the model's signature does."""
    wanted = {"double": "float64", "float": "float32"}
    types = {name: wanted[kind] for name, kind in columns.items() if kind in wanted and name in frame.columns}
    return frame.astype(types) if types else frame


def as_list(predictions):
    if isinstance(predictions, pandas.DataFrame):
        if predictions.shape[1] == 1:
            return predictions.iloc[:, 0].tolist()
        return predictions.to_dict(orient="records")
    return predictions.tolist() if hasattr(predictions, "tolist") else list(predictions)


def cell(value):
    return json.dumps(value, default=str) if isinstance(value, (dict, list, tuple)) else value


def line(cells):
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
