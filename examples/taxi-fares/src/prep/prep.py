"""Joins the rides of both colours, with the same columns."""
import argparse
import csv
import os

parser = argparse.ArgumentParser()
parser.add_argument("--raw_data")
parser.add_argument("--prep_data")
args = parser.parse_args()

# Folders list their files in the order of their names.
green, yellow = os.listdir(args.raw_data)
print("green:", green, "yellow:", yellow)
columns = ["distance", "passengers", "cost", "hour"]
renamed = {"lpep_pickup": "pickup", "tpep_pickup": "pickup", "trip_distance": "distance", "fare": "cost"}
for name, colour in ((green, "green"), (yellow, "yellow")):
    with open(os.path.join(args.raw_data, name), newline="") as source:
        rows = [{renamed.get(key, key): value for key, value in row.items()} for row in csv.DictReader(source)]
    with open(os.path.join(args.prep_data, colour + ".csv"), "w", newline="") as target:
        writer = csv.DictWriter(target, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow({**{key: row[key] for key in columns[:3]}, "hour": row["pickup"][11:13]})
print("prepared", os.listdir(args.prep_data))
