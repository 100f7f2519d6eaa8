"""Runs the script of Execute Python Script: tables in, azureml_main, tables out. Started with the folder of its files."""

import csv
import importlib.util
import os
import sys
import traceback
import zipfile


class ScriptError(Exception):
    """What the user can mend; `code` tells which."""

    def __init__(self, code, message, line=None):
        super().__init__(message)
        self.code = code
        self.line = line


def main(folder):
    def at(name):
        return os.path.join(folder, name)

    try:
        run(at)
    except ScriptError as error:
        with open(at("failure.txt"), "w", encoding="utf-8") as file:
            file.write(f"{error.code}\n{error.line or ''}\n{error}")
        sys.exit(1)


def run(at):
    sys.path.insert(0, os.getcwd())
    if os.path.exists(at("bundle.zip")):
        unpack(at("bundle.zip"))
    frames = [read_table(at, name) for name in ("table1", "table2")]
    entry = load_entry(at("script.py"))
    returned = calling(at("script.py"), lambda: entry(*frames))
    for index, frame in enumerate(frames_of(returned)):
        if frame is not None:
            write_table(at, f"result{index + 1}", frame)


def unpack(bundle):
    folder = os.path.abspath("Script Bundle")
    try:
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(folder)
    except zipfile.BadZipFile:
        raise ScriptError("script-bundle-broken", "The script bundle is no zip file.") from None
    sys.path.insert(0, folder)


def load_entry(script):
    spec = importlib.util.spec_from_file_location("script", script)
    module = importlib.util.module_from_spec(spec)
    sys.modules["script"] = module
    calling(script, lambda: spec.loader.exec_module(module))
    entry = getattr(module, "azureml_main", None)
    if not callable(entry):
        raise ScriptError("script-no-entry", "The script defines no function azureml_main.")
    return entry


def calling(script, work):
    """An exception of the script is told with its line; the traceback goes to the log."""
    try:
        return work()
    except SystemExit as error:
        if error.code not in (None, 0):
            raise ScriptError("script-failed", f"SystemExit: {error.code}") from None
        raise ScriptError("script-failed", "The script called exit() before it returned a table.") from None
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename not in (__file__,) and "importlib" not in frame.filename]
        line = next((frame.lineno for frame in reversed(own) if frame.filename == script), None)
        if isinstance(error, SyntaxError) and error.filename == script:
            line = error.lineno
        error.__traceback__ = without_driver(error.__traceback__)
        traceback.print_exception(type(error), error, error.__traceback__)
        text = str(error).strip()
        message = type(error).__name__ + (f": {text}" if text else "")
        raise ScriptError("script-failed", message, line) from None


def without_driver(trace):
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return trace


def frames_of(returned):
    import pandas

    if returned is None:
        found = []
    elif isinstance(returned, (pandas.DataFrame, pandas.Series)):
        found = [returned]
    elif isinstance(returned, (tuple, list)):
        found = list(returned)
    else:
        raise ScriptError(
            "script-bad-result", f"azureml_main returned {type(returned).__name__}, but has to return DataFrames."
        )
    if len(found) > 2:
        raise ScriptError("script-bad-result", f"azureml_main returned {len(found)} values, but two at most fit.")
    for value in found:
        if value is not None and not isinstance(value, (pandas.DataFrame, pandas.Series)):
            raise ScriptError(
                "script-bad-result", f"azureml_main returned {type(value).__name__}, but has to return DataFrames."
            )
    return [value.to_frame() if isinstance(value, pandas.Series) else value for value in found]


def read_table(at, name):
    if not os.path.exists(at(name + ".columns")):
        return None
    columns = read_columns(at(name + ".columns"))
    frame = read_parquet(at(name + ".parquet")) if has_pyarrow() else read_csv(at(name + ".csv"), columns)
    for column in columns:
        if column["categorical"]:
            frame[column["name"]] = frame[column["name"]].astype("category")
    return frame


def has_pyarrow():
    return importlib.util.find_spec("pyarrow") is not None


def read_parquet(path):
    import pandas

    return pandas.read_parquet(path, engine="pyarrow")


def read_columns(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [{"name": name, "type": kind, "categorical": categorical == "true"} for name, kind, categorical in rows]


def read_csv(path, columns):
    """The cells as Millrace writes them: `\\N` is missing, a backslash is doubled, times are microseconds."""
    import pandas

    csv.field_size_limit(2**31 - 1)
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    cells = zip(*rows) if rows else ([] for _ in columns)
    data = {column["name"]: cells_of(column["type"], texts) for column, texts in zip(columns, cells)}
    return pandas.DataFrame(data, columns=[column["name"] for column in columns])


def cells_of(kind, texts):
    import pandas

    values = [None if text == "\\N" else text for text in texts]
    has_missing = any(value is None for value in values)
    if kind == "string":
        return pandas.Series([value and value.replace("\\\\", "\\") for value in values], dtype=object)
    if kind == "integer" and not has_missing:
        return pandas.Series([int(value) for value in values], dtype="int64")
    if kind in ("integer", "double"):
        return pandas.Series([float("nan") if value is None else float(value) for value in values], dtype="float64")
    if kind == "boolean":
        flags = [None if value is None else value == "true" for value in values]
        return pandas.Series(flags, dtype=object if has_missing else bool)
    import numpy

    moments = [numpy.datetime64("NaT" if value is None else int(value), "us") for value in values]
    return pandas.Series(numpy.array(moments, dtype="datetime64[us]"))


def write_table(at, name, frame):
    plain, columns = plain_frame(frame)
    if has_pyarrow():
        plain.to_parquet(at(name + ".parquet"), index=False, engine="pyarrow")
    else:
        write_csv(plain, columns, at(name + ".csv"))
    with open(at(name + ".columns"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for column in columns:
            writer.writerow([column["name"], column["type"], "true" if column["categorical"] else "false"])


def plain_frame(frame):
    """Columns of the five types of tables, and what they are."""
    import pandas

    names = [str(name) for name in frame.columns]
    folded = [name.lower() for name in names]
    twice = next((name for name in names if folded.count(name.lower()) > 1), None)
    if twice is not None:
        raise ScriptError("script-bad-result", f'azureml_main returned two columns named "{twice}" (case does not count).')
    data, columns = {}, []
    for index, name in enumerate(names):
        series = frame.iloc[:, index].reset_index(drop=True)
        categorical = isinstance(series.dtype, pandas.CategoricalDtype)
        if categorical:
            series = series.astype(series.cat.categories.dtype if len(series.cat.categories) else object)
        kind, values = plain_column(series)
        data[name] = values
        columns.append({"name": name, "type": kind, "categorical": categorical})
    return pandas.DataFrame(data, columns=names), columns


def plain_column(series):
    import pandas
    from pandas.api import types

    if types.is_bool_dtype(series.dtype):
        return "boolean", series
    if types.is_integer_dtype(series.dtype):
        is_wide = series.dtype == "uint64"
        return ("double", series.astype("float64")) if is_wide else ("integer", series)
    if types.is_float_dtype(series.dtype):
        return "double", series
    if types.is_datetime64_any_dtype(series.dtype):
        moments = series.dt.tz_convert("UTC").dt.tz_localize(None) if series.dt.tz is not None else series
        return "datetime", moments.astype("datetime64[us]")
    return plain_objects(series.astype(object), pandas, types)


def plain_objects(series, pandas, types):
    found = types.infer_dtype(series, skipna=True)
    if found == "boolean":
        return "boolean", series.astype("boolean")
    if found == "integer":
        try:
            return "integer", series.astype("Int64")
        except OverflowError:
            return "double", series.astype("float64")
    if found in ("floating", "mixed-integer-float", "decimal"):
        return "double", series.astype("float64")
    if found in ("datetime", "datetime64", "date"):
        moments = pandas.to_datetime(series)
        if getattr(moments.dt, "tz", None) is not None:
            moments = moments.dt.tz_convert("UTC").dt.tz_localize(None)
        return "datetime", moments.astype("datetime64[us]")
    return "string", series.map(lambda value: None if is_missing(value, pandas) else str(value)).astype(object)


def is_missing(value, pandas):
    if isinstance(value, str):
        return False
    missing = pandas.isna(value)
    return missing is True or (not hasattr(missing, "__len__") and bool(missing))


def write_csv(frame, columns, path):
    import pandas

    kinds = [column["type"] for column in columns]
    series = [frame.iloc[:, index].astype(object) for index in range(len(kinds))]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in zip(*series):
            writer.writerow([cell_text(kind, value, pandas) for kind, value in zip(kinds, row)])


def cell_text(kind, value, pandas):
    if kind == "double" and isinstance(value, float) and value != value:
        return "\\N"
    if is_missing(value, pandas):
        return "\\N"
    if kind == "string":
        return value.replace("\\", "\\\\")
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "datetime":
        return str(value.value // 1000 if value.unit == "ns" else int(value.asm8.astype("datetime64[us]").astype("int64")))
    return repr(float(value)) if kind == "double" else str(int(value))


if __name__ == "__main__":
    main(sys.argv[1])
