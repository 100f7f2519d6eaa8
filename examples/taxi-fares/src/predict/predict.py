"""Predicts the fares of the test rides."""
import argparse
import csv
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument("--model_input")
parser.add_argument("--test_data")
parser.add_argument("--predictions")
args = parser.parse_args()

with open(os.path.join(args.model_input, "model.json")) as source:
    model = json.load(source)
with open(os.path.join(args.test_data, "test.csv"), newline="") as source:
    rows = list(csv.DictReader(source))
with open(os.path.join(args.predictions, "predictions.csv"), "w", newline="") as target:
    writer = csv.writer(target)
    writer.writerow(["actual", "predicted"])
    for row in rows:
        writer.writerow([row["cost"], model["intercept"] + model["slope"] * float(row["distance"])])
