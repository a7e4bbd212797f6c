"""Runs a notebook headless in a kernel, and prints it with its outputs.

Usage: run_notebook.py NOTEBOOK
"""
import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
print(nbformat.writes(notebook))
