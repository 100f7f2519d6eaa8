"""Keeps the model with the smaller error."""
import json
import shutil

from shared.points import arguments

args = arguments("model1", "result1", "model2", "result2", "best_model", "best_result")
results = []
for model, path in ((args.model1, args.result1), (args.model2, args.result2)):
    with open(path) as source:
        results.append((json.load(source)["mean_squared_error"], model, path))
_, model, path = min(results)
shutil.copytree(model, args.best_model, dirs_exist_ok=True)
shutil.copyfile(path, args.best_result)
