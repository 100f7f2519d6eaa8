"""Measures how far a line is off."""
import json
import os

from shared.points import arguments, read_points

args = arguments("model", "data", "result")
with open(os.path.join(args.model, "line.json")) as source:
    line = json.load(source)
points = read_points(args.data)
error = sum((line["slope"] * x + line["intercept"] - y) ** 2 for x, y in points) / len(points)
with open(args.result, "w") as target:
    json.dump({"mean_squared_error": error, "rounds": line["rounds"]}, target)
