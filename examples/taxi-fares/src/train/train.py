"""Fits the fare to the distance by least squares; every fourth ride is left for the test."""
import argparse
import csv
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument("--training_data")
parser.add_argument("--test_data")
parser.add_argument("--model_output")
args = parser.parse_args()

[name] = os.listdir(args.training_data)
with open(os.path.join(args.training_data, name), newline="") as source:
    rows = list(csv.DictReader(source))
train = [row for index, row in enumerate(rows) if index % 4 != 3]
test = [row for index, row in enumerate(rows) if index % 4 == 3]
x = [float(row["distance"]) for row in train]
y = [float(row["cost"]) for row in train]
mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)
# The folder of the code is a copy that may be written to.
os.makedirs("model", exist_ok=True)
with open("model/model.json", "w") as target:
    json.dump({"slope": slope, "intercept": mean_y - slope * mean_x}, target)
os.rename("model/model.json", os.path.join(args.model_output, "model.json"))
with open(os.path.join(args.test_data, "test.csv"), "w", newline="") as target:
    writer = csv.DictWriter(target, ["distance", "passengers", "cost", "hour"])
    writer.writeheader()
    writer.writerows(test)
print("trained on", len(train), "rides")
