"""The two long recipes, computed by NumPy alone: he-532 in full, and the first 100 of small-128's
2000 iterations.

    python3 tests/reference/recipes.py he-532       (from the top folder; two gigabytes, and a quarter
    python3 tests/reference/recipes.py small-128     of an hour each, with a NumPy that has a fast BLAS:
                                                     libopenblas0-pthread; without it, hours)

The files are as make.py writes them. tests/test_reference.c repeats their first iterations;
`backstep recipe he-532` and `recipe small-128` repeat them whole.
"""
import sys

from make import trajectory

RECIPES = {
    # name: initialisation, seed, layers, samples, alpha, iterations, which are kept
    "he-532": ("he", 0, [784, 532, 10], 60000, 0.03, 250, 25),
    "small-128": ("small", 0, [784, 128, 10], 60000, 0.1, 100, 25),
}

if __name__ == "__main__":
    for name in sys.argv[1:]:
        kind, seed, layers, m, alpha, iterations, every = RECIPES[name]
        shown = {0, 1, 2, 3, iterations - 1, *range(0, iterations, every)}
        trajectory("recipe-" + name, kind, seed, layers, m, alpha, iterations, shown)
