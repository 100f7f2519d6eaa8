"""Reads a table file by file with pandas, and cuts it by rows, by bytes or by the values of columns."""

import hashlib
import os

import failures

encodings = {"utf8": "utf-8", "utf8bom": "utf-8-sig", "iso88591": "iso-8859-1", "windows1252": "cp1252"}


def table_batches(plan):
    """(frame, identity, values of the partition keys) for each mini-batch."""
    try:
        import pandas
    except ImportError as error:
        raise failures.no_pandas(error) from error
    size = plan["size"]
    if size.get("keys"):
        frames = by_keys(pandas, plan)
    else:
        frames = ((frame, None) for frame in by_size(pandas, plan))
    for frame, values in frames:
        frame = frame.reset_index(drop=True)
        yield frame, [frame_digest(frame)], values


def frame_digest(frame):
    head = ",".join(f"{name}:{kind}" for name, kind in frame.dtypes.items())
    return hashlib.sha256((head + "\n" + frame.to_csv(index=False)).encode()).hexdigest()


def by_size(pandas, plan):
    for file in plan["data"]["files"]:
        path = os.path.join(plan["data"]["path"], file)
        try:
            rows = rows_of(path, plan)
            yield from (frame for frame in chunks(pandas, path, plan, rows) if len(frame) > 0)
        except (OSError, ValueError, ImportError, UnicodeDecodeError) as error:
            raise failures.unreadable(file, str(error)) from error


def by_keys(pandas, plan):
    keys = plan["size"]["keys"]
    whole = pandas.concat(list(by_size(pandas, {**plan, "size": {"count_rows": 1 << 20}})), ignore_index=True)
    missing = [key for key in keys if key not in whole.columns]
    if missing:
        raise failures.unreadable(plan["data"]["path"], f"it has no column {missing[0]}")
    for values, frame in whole.groupby(keys, sort=True, dropna=False):
        values = values if isinstance(values, tuple) else (values,)
        yield frame, {key: str(value) for key, value in zip(keys, values)}


def rows_of(path, plan):
    """Rows of a mini-batch of this file: as asked, or as many as take about so many bytes."""
    if "count_rows" in plan["size"]:
        return plan["size"]["count_rows"]
    rows = row_count(path, plan["data"]["format"]["kind"])
    return max(1, plan["size"]["bytes"] * max(rows, 1) // max(os.path.getsize(path), 1))


def row_count(path, kind):
    if kind == "parquet":
        from pyarrow.parquet import ParquetFile

        return ParquetFile(path).metadata.num_rows
    with open(path, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def chunks(pandas, path, plan, rows):
    reading = plan["data"]["format"]
    kind = reading["kind"]
    if kind == "parquet":
        from pyarrow.parquet import ParquetFile

        frames = (batch.to_pandas() for batch in ParquetFile(path).iter_batches(rows))
    elif kind == "json_lines":
        frames = pandas.read_json(path, lines=True, chunksize=rows, encoding=encoding(reading))
    else:
        has_header = reading.get("header", "all_files_same_headers") != "no_header"
        frames = pandas.read_csv(
            path,
            sep=reading.get("delimiter", ","),
            encoding=encoding(reading),
            header=0 if has_header else None,
            chunksize=rows,
            dtype=str if reading.get("infer_column_types") is False else None,
        )
    for frame in frames:
        if kind == "delimited" and reading.get("header") == "no_header":
            frame.columns = [f"Column{place + 1}" for place in range(frame.shape[1])]
        yield chosen_columns(frame, plan["data"])


def encoding(reading):
    name = str(reading.get("encoding", "utf8")).lower()
    return encodings.get(name, name)


def chosen_columns(frame, data):
    if data.get("keep"):
        frame = frame[[name for name in frame.columns if name in data["keep"]]]
    return frame.drop(columns=[name for name in data.get("drop", []) if name in frame.columns])
