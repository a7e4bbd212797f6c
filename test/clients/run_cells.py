"""Runs the code cells of a notebook in order, as its kernel would.

Usage: run_cells.py NOTEBOOK
"""
import json
import sys

with open(sys.argv[1]) as file:
    cells = json.load(file)["cells"]
scope = {"__name__": "__main__"}
for cell in cells:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), scope)
