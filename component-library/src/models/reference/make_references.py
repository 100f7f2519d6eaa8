"""Makes the reference numbers that the tests of the learners compare with, by other software.

    python -m venv venv && venv/bin/pip install scikit-learn==1.9.1 pandas==3.1.1 mpmath==1.4.1
    venv/bin/python make_references.py [automobile-price.csv]

scikit-learn fits the models; mpmath solves the ridge problems again with 60 digits. The features are encoded
here as Train Model encodes them: numbers as they are, dates as milliseconds, texts as one indicator per level.
Cars and penguins are files of the npm package vega-datasets (BSD-3-Clause); the automobile prices are
"Automobile" of the UCI Machine Learning Repository (CC BY 4.0). Without that file its reference is left as it is.
"""

import json
import pathlib
import sys

import mpmath
import numpy as np
import pandas as pd
import sklearn
from sklearn import metrics
from sklearn.linear_model import LogisticRegression, Ridge

HERE = pathlib.Path(__file__).parent
DATA = HERE / "../../../../node_modules/vega-datasets/data"
VERSIONS = {name: module.__version__ for name, module in
            {"scikit-learn": sklearn, "numpy": np, "pandas": pd, "mpmath": mpmath}.items()}


def encode(frame):
    """The design matrix and the names of its columns: `column` or `column=level`."""
    columns, names = [], []
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            columns.append(values.astype("datetime64[ms]").astype("int64").to_numpy(dtype=float))
            names.append(name)
        elif pd.api.types.is_numeric_dtype(values):
            columns.append(values.to_numpy(dtype=float))
            names.append(name)
        else:
            for level in sorted(set(values)):
                columns.append((values == level).to_numpy(dtype=float))
                names.append(f"{name}={level}")
    return np.column_stack(columns), names


def ridge(matrix, target, names, alpha):
    fitted = Ridge(alpha=alpha, solver="svd").fit(matrix, target)
    exact, intercept = exact_ridge(matrix, target, alpha)
    return {
        "rows": len(target),
        "alpha": alpha,
        "scikit-learn": {"intercept": fitted.intercept_, "coefficients": dict(zip(names, fitted.coef_))},
        "exact": {"intercept": intercept, "coefficients": dict(zip(names, exact))},
    }


def exact_ridge(matrix, target, alpha):
    """(Xc'Xc + alpha I) w = Xc'yc with 60 digits."""
    mpmath.mp.dps = 60
    rows, width = matrix.shape
    x = [[mpmath.mpf(float(value)) for value in column] for column in matrix.T]
    y = [mpmath.mpf(float(value)) for value in target]
    means = [mpmath.fsum(column) / rows for column in x]
    mean = mpmath.fsum(y) / rows
    xc = [[value - center for value in column] for column, center in zip(x, means)]
    yc = [value - mean for value in y]
    gram = mpmath.matrix(width, width)
    for i in range(width):
        for j in range(i, width):
            gram[i, j] = gram[j, i] = mpmath.fdot(xc[i], xc[j])
        gram[i, i] += mpmath.mpf(alpha)
    weights = mpmath.lu_solve(gram, mpmath.matrix([mpmath.fdot(column, yc) for column in xc]))
    intercept = mean - mpmath.fdot(list(weights), means)
    return [float(weight) for weight in weights], float(intercept)


def logistic(frame, target, l1, l2):
    """Numbers scaled to 0..1; scikit-learn minimises C * sum(loss) + ratio * |w| + (1 - ratio) / 2 * |w|^2."""
    matrix, names = encode(frame)
    low, width = matrix.min(axis=0), np.ptp(matrix, axis=0)
    indicator = np.array(["=" in name for name in names])
    low, width = np.where(indicator, 0, low), np.where(indicator, 1, width)
    solver = "saga" if l1 > 0 else "newton-cholesky"
    model = LogisticRegression(C=1 / (l1 + l2), l1_ratio=l1 / (l1 + l2), solver=solver, tol=1e-13,
                               max_iter=1_000_000, random_state=0)
    model.fit((matrix - low) / width, target)
    coefficients = model.coef_[0] / width
    intercept = float(model.intercept_[0] - (coefficients * low).sum())
    probabilities = 1 / (1 + np.exp(-(matrix @ coefficients + intercept)))
    return {
        "rows": len(target), "l1": l1, "l2": l2, "classes": list(model.classes_),
        "intercept": intercept, "coefficients": dict(zip(names, coefficients)),
        "first probabilities": list(probabilities[:10]),
    }


def cars():
    frame = pd.read_json(DATA / "cars.json").dropna()
    frame["Year"] = pd.to_datetime(frame["Year"])
    return frame[["Cylinders", "Displacement", "Horsepower", "Weight_in_lbs", "Acceleration", "Year", "Origin"]], frame[
        "Miles_per_Gallon"].to_numpy()


def penguins():
    frame = pd.read_json(DATA / "penguins.json").dropna()
    frame = frame[frame["Sex"].isin(["MALE", "FEMALE"])]
    return frame.drop(columns="Sex"), frame["Sex"].to_numpy()


def automobile(path):
    frame = pd.read_csv(path).drop(columns="normalized-losses").dropna()
    return frame.drop(columns="price"), frame["price"].to_numpy(dtype=float)


def unlike_units():
    """Columns whose sizes differ by 21 orders of magnitude, one of them far from 0."""
    i = np.arange(60)
    matrix = np.column_stack([(i * 37 % 61) * 1e-9, i * 17 % 59, 1.5e12 + (i * 29 % 53) * 1e9, (i % 4 == 0) * 1.0])
    return matrix, (i * 23 % 47) + 0.25 * i, ["tiny", "plain", "huge", "flag"]


def measures():
    """Numbers from small formulas, which the test repeats: many tied probabilities among them."""
    i = np.arange(400)
    actual = (i * 37 % 101) / 7
    predicted = actual + ((i * 53 % 89) - 44) / 11
    positive = (i * i % 7 < 3).astype(int)
    probability = np.clip(((i * 31 % 41) + 12 * positive) / 53, 0, 1)
    decided = probability >= 0.5
    return {
        "regression": {
            "Mean_Absolute_Error": metrics.mean_absolute_error(actual, predicted),
            "Root_Mean_Squared_Error": metrics.root_mean_squared_error(actual, predicted),
            "Relative_Squared_Error": 1 - metrics.r2_score(actual, predicted),
            # scikit-learn has no measure relative to the mean; this is the mean absolute error over that of the mean.
            "Relative_Absolute_Error": metrics.mean_absolute_error(actual, predicted)
            / metrics.mean_absolute_error(actual, np.full(len(actual), actual.mean())),
            "Coefficient_of_Determination": metrics.r2_score(actual, predicted),
        },
        "two-class": {
            "Accuracy": metrics.accuracy_score(positive, decided),
            "Precision": metrics.precision_score(positive, decided),
            "Recall": metrics.recall_score(positive, decided),
            "F1_Score": metrics.f1_score(positive, decided),
            "AUC": metrics.roc_auc_score(positive, probability),
            "Average_Log_Loss": metrics.log_loss(positive, probability),
        },
        "confusion matrix": metrics.confusion_matrix(positive, decided).tolist(),
        "roc": [list(values) for values in metrics.roc_curve(positive, probability, drop_intermediate=False)[:2]],
    }


def write(name, content):
    document = {"made by": VERSIONS, **content}
    (HERE / f"{name}.json").write_text(json.dumps(document, indent=1, default=float) + "\n")


def main():
    frame, target = cars()
    matrix, names = encode(frame)
    write("cars-ridge", ridge(matrix, target, names, alpha=0.001))
    matrix, target, names = unlike_units()
    write("unlike-units-ridge", ridge(matrix, target, names, alpha=0.5))
    frame, target = penguins()
    write("penguins-logistic", {"elastic net": logistic(frame, target, 1.0, 1.0), "ridge": logistic(frame, target, 0.0, 0.1)})
    write("metrics", measures())
    if len(sys.argv) > 1:
        frame, target = automobile(sys.argv[1])
        matrix, names = encode(frame)
        write("automobile-ridge", ridge(matrix, target, names, alpha=0.001))


main()
