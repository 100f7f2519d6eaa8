"""Puts everything in one file, without rides that cannot be."""
import argparse
import csv
import os

parser = argparse.ArgumentParser()
parser.add_argument("--clean_data")
parser.add_argument("--transformed_data")
args = parser.parse_args()

rows = []
for name in os.listdir(args.clean_data):
    with open(os.path.join(args.clean_data, name), newline="") as source:
        rows += list(csv.DictReader(source))
kept = [row for row in rows if float(row["distance"]) > 0 and float(row["cost"]) > 0]
with open(os.path.join(args.transformed_data, "rides.csv"), "w", newline="") as target:
    writer = csv.DictWriter(target, ["distance", "passengers", "cost", "hour"])
    writer.writeheader()
    writer.writerows(kept)
print("kept", len(kept), "of", len(rows))
