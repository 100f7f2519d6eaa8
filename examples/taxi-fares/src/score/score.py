"""Writes how far the predictions are off."""
import argparse
import csv
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument("--predictions")
parser.add_argument("--model")
parser.add_argument("--score_report")
args = parser.parse_args()

with open(os.path.join(args.model, "model.json")) as source:
    model = json.load(source)
with open(os.path.join(args.predictions, "predictions.csv"), newline="") as source:
    errors = [float(row["actual"]) - float(row["predicted"]) for row in csv.DictReader(source)]
report = {"rides": len(errors), "rmse": (sum(e * e for e in errors) / len(errors)) ** 0.5, "slope": model["slope"]}
with open(os.path.join(args.score_report, "score.json"), "w") as target:
    json.dump(report, target, indent=2)
print(report)
