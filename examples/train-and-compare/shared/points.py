"""Arguments and points, for all three steps."""
import argparse
import csv


def arguments(*names):
    parser = argparse.ArgumentParser()
    for name in names:
        parser.add_argument("--" + name, required=True)
    return parser.parse_args()


def read_points(path):
    with open(path, newline="") as source:
        return [(float(row["x"]), float(row["y"])) for row in csv.DictReader(source)]
