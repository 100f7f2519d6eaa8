"""What one would write by hand in Python with the native ONNX Runtime: `python scoring-peer.py MODEL.onnx TABLE OUT` scores
every Parquet file of a folder into one of the same name. It keeps nothing, counts nothing, and starts again from the
beginning."""

import os
import sys

import onnxruntime
import pyarrow
import pyarrow.parquet as parquet

model, table, out = sys.argv[1:]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
features = [entry.name for entry in session.get_inputs()]
pyarrow.set_cpu_count(1)
os.makedirs(out, exist_ok=True)

for name in sorted(os.listdir(table)):
    if not name.endswith(".parquet"):
        continue
    rows = parquet.read_table(os.path.join(table, name))
    feeds = {feature: rows[feature].cast("float64").to_numpy() for feature in features}
    (scores,) = session.run(None, feeds)
    rows = rows.append_column("score", pyarrow.array(scores.reshape(-1)))
    parquet.write_table(rows, os.path.join(out, name), compression="zstd")
