"""Fits a line by gradient descent."""
import json
import os

from shared.points import arguments, read_points

args = arguments("training_data", "rounds", "learning_rate", "model")
points = read_points(args.training_data)
rate = float(args.learning_rate)
slope = intercept = 0.0
for _ in range(int(args.rounds)):
    errors = [(slope * x + intercept - y, x) for x, y in points]
    slope -= rate * sum(error * x for error, x in errors) / len(points)
    intercept -= rate * sum(error for error, _ in errors) / len(points)
with open(os.path.join(args.model, "line.json"), "w") as target:
    json.dump({"slope": slope, "intercept": intercept, "rounds": int(args.rounds)}, target)
