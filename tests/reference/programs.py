"""Runs every program of tests/programs under Python's own NumPy and writes what each of its assignments
made to programs.txt beside this file: the statement's line, the sum of the elements, and their sum
weighted by position. tests/test_python_run.c compares.

    python3 tests/reference/programs.py     (from the top folder)
"""

import ast
import contextlib
import io
import math
import pathlib

import numpy as np

SAMPLES, FEATURES, CLASSES = 12, 6, 3
FOLDER = pathlib.Path(__file__).parent


def host_data(kind):
    """The small data set that the tests offer, in the orientation that a program asks for."""
    x = np.array([[((7 * i + 13 * j + 3 * i * j) % 17) / 17 for j in range(FEATURES)]
                  for i in range(SAMPLES)])
    labels = np.array([(5 * i + i // 3) % CLASSES for i in range(SAMPLES)])
    onehot = (labels[:, None] == np.arange(CLASSES)).astype(float)
    binary = (labels == 0).astype(float)
    return {
        "rows": x,
        "columns": x.T.copy(),
        "labels": labels,
        "onehot": onehot,
        "onehot_columns": onehot.T.copy(),
        "binary_row": binary[None, :].copy(),
        "labelled": np.hstack([labels[:, None].astype(float), x]),
    }[kind]


class Recorder(ast.NodeTransformer):
    """Puts a record of each target behind its assignment."""

    def visit_ClassDef(self, node):
        node.body = [self.visit(n) if isinstance(n, ast.FunctionDef) else n for n in node.body]
        return node

    def visit_FunctionDef(self, node):
        if any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node)):
            return node
        return self.generic_visit(node)

    def visit_ListComp(self, node):
        self.generic_visit(node)
        empty = ast.arguments([], [], None, [], [], None, [])
        return ast.Call(ast.Name("quiet_", ast.Load()), [ast.Lambda(empty, node)], [])

    visit_DictComp = visit_SetComp = visit_ListComp

    def records(self, node, target):
        if isinstance(target, (ast.Tuple, ast.List)):
            return [r for item in target.elts for r in self.records(node, item)]
        if isinstance(target, ast.Starred):
            return self.records(node, target.value)
        load = ast.parse(ast.unparse(target), mode="eval").body
        if isinstance(target, ast.Subscript):
            call = ast.Call(ast.Name("item_", ast.Load()),
                            [ast.Constant(node.lineno), load.value,
                             ast.Lambda(ast.arguments([], [], None, [], [], None, []), load)], [])
        else:
            call = ast.Call(ast.Name("recorded_", ast.Load()), [ast.Constant(node.lineno), load], [])
        return [ast.Expr(call)]

    def visit_Assign(self, node):
        self.generic_visit(node)
        return [node] + [r for target in node.targets for r in self.records(node, target)]

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        return [node] + self.records(node, node.target)

    def visit_AnnAssign(self, node):
        return [node] + (self.records(node, node.target) if node.value else [])


def run(path, out):
    source = path.read_text()
    host = source.splitlines()[0].removeprefix("# host: ")
    names = dict(pair.split(" = ") for pair in host.split(", "))

    quiet = 0

    def silently(comprehension):
        nonlocal quiet
        quiet += 1
        value = comprehension()
        quiet -= 1
        return value

    def record(line, value):
        if not quiet and isinstance(value, (np.ndarray, np.generic, int, float)):
            flat = np.asarray(value, dtype=float).ravel()
            weighted = math.fsum(x * math.cos(k + 1) for k, x in enumerate(flat))
            out.write(f"{line} {math.fsum(flat)!r} {weighted!r}\n")

    def item(line, base, value):
        record(line, base if isinstance(base, np.ndarray) else value())

    tree = ast.fix_missing_locations(Recorder().visit(ast.parse(source)))
    scope = {name: host_data(kind) for name, kind in names.items()}
    printed = io.StringIO()
    out.write(f"program {path.name}\n")
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, path.name, "exec"),
             scope | {"recorded_": record, "item_": item, "quiet_": silently, "__name__": "__main__"})
    for line in printed.getvalue().splitlines():
        out.write(f"> {line}\n")


if __name__ == "__main__":
    with open(FOLDER / "programs.txt", "w") as out:
        for path in sorted((FOLDER.parent / "programs").glob("*.py")):
            run(path, out)
