/** The file beside a script of Python whose ports are the parameters of a function. */

export const callMainFile = 'call_main.py';

/** Runs in the step, with the user's own Python: it looks at annotations that are real by then. */
export const callMain = `"""Calls main() of a script with NAME=VALUE words, by the types that it declares. Made by Millrace."""
import enum
import importlib.util
import inspect
import pathlib
import sys
import typing

spec = importlib.util.spec_from_file_location("component", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules["component"] = module
spec.loader.exec_module(module)
hints = typing.get_type_hints(module.main)
parameters = inspect.signature(module.main).parameters


def is_frame(kind):
    return getattr(kind, "__name__", "") == "DataFrame"


def read_table(place):
    import pandas

    place = pathlib.Path(place)
    found = [place]
    if place.is_dir():
        found = sorted(place.rglob("*.parquet")) or sorted(place.rglob("*.csv"))
    read = lambda file: pandas.read_csv(file) if file.suffix == ".csv" else pandas.read_parquet(file)
    return pandas.concat([read(file) for file in found], ignore_index=True)


def write_table(table, place):
    place = pathlib.Path(place)
    place.mkdir(parents=True, exist_ok=True)
    table.to_parquet(place / "data.parquet", index=False)
    (place / "MLTable").write_text(
        "type: mltable\\npaths:\\n  - file: ./data.parquet\\ntransformations:\\n  - read_parquet\\n"
    )


def value_of(name, text):
    hint = hints.get(name, type(parameters[name].default))
    kinds = [kind for kind in typing.get_args(hint) or (hint,) if kind is not type(None)]
    if any(is_frame(kind) for kind in kinds):
        return read_table(text)
    if bool in kinds:
        return text.lower() in ("true", "1", "yes")
    for kind in kinds:
        if kind in (int, float) or inspect.isclass(kind) and issubclass(kind, enum.Enum):
            return kind(text)
    return pathlib.Path(text) if pathlib.Path in kinds else text


words = [word.split("=", 1) for word in sys.argv[2:]]
# No parameter can be called like a keyword: these are the places of what main() returns.
places = [text for name, text in words if name == "return"]
given = module.main(**{name: value_of(name, text) for name, text in words if name != "return"})
if places:
    tables = given if isinstance(given, (tuple, list)) else [given]
    if len(tables) != len(places) or not all(is_frame(type(table)) for table in tables):
        sys.exit(f"main() has to return {len(places)} pandas.DataFrame, as it declares")
    for table, place in zip(tables, places):
        write_table(table, place)
`;
