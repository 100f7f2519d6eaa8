/**
 * Python scripts see folders in the order of their names, as on Azure ML, where samples rely on it; no file system
 * promises an order. Python runs a `sitecustomize` that it finds on its path before any script.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where the module lies in the folder of an attempt. */
export const pythonFolder = 'python';
export const pythonFile = `${pythonFolder}/sitecustomize.py`;

/** Puts the module there; answers the PYTHONPATH that finds it before what the command declares. */
export function giveSortedListings(directory: string, declared: string | undefined): string {
  const folder = path.join(directory, pythonFolder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(directory, pythonFile), sortedListings);
  return [folder, ...(declared ? [declared] : [])].join(path.delimiter);
}

/** Lists sorted, and then runs the `sitecustomize` that Python would have found without it. */
export const sortedListings = `"""Sorts what directory listings return, then runs the sitecustomize that this one stands before."""

import os
import sys

_listdir, _scandir = os.listdir, os.scandir


def listdir(path="."):
    return sorted(_listdir(path))


class SortedScan:
    """What os.scandir returns: an iterator that is closed, by hand or by "with"."""

    def __init__(self, path):
        with _scandir(path) as entries:
            self._entries = iter(sorted(entries, key=lambda entry: entry.name))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path="."):
    return SortedScan(path)


for _mine, _theirs in ((listdir, _listdir), (scandir, _scandir)):
    if _theirs in os.supports_fd:
        os.supports_fd.add(_mine)
os.listdir, os.scandir = listdir, scandir


def _run_next():
    """Python asks for one module of this name: it gets the next on the path, or keeps this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    mine = sys.modules.pop("sitecustomize")
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != here]
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
    finally:
        sys.modules.setdefault("sitecustomize", mine)


_run_next()
`;
