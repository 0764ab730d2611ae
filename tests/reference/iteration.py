"""Recomputes one iteration from MNIST's files and compares it with what a session saved.

    python3 tests/reference/iteration.py FOLDER SEED INIT ALPHA SAMPLES BEFORE UNITS...

FOLDER holds every tensor of the iteration after the first BEFORE as NAME.npy: parameters as they
were before it are W1.begin.npy and so on. Each difference is measured by the tensor's largest
element and must stay below 1e-12. The status is 0, or 1 with a line for each tensor that differs.
"""
import gzip
import os
import sys
import numpy as np

BOUND = 1e-12


def read(name, offset):
    with gzip.open("data/mnist/" + name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def draw(init, units):
    """W1, b1, W2, b2, ... as a notebook draws them after np.random.seed."""
    drawn = {}
    for l, (fan_in, fan_out) in enumerate(zip(units, units[1:]), 1):
        if init == "uniform":
            W, b = np.random.rand(fan_out, fan_in) - 0.5, np.random.rand(fan_out, 1) - 0.5
        else:
            scale = {"small": 0.01, "xavier": (1 / fan_in) ** 0.5, "he": (2 / fan_in) ** 0.5}[init]
            W, b = np.random.randn(fan_out, fan_in) * scale, np.zeros((fan_out, 1))
        drawn["W%d" % l], drawn["b%d" % l] = W, b
    return drawn


def iterate(t, layers, alpha):
    """One iteration over the dictionary of tensors, which gains every one that it computes."""
    m = t["X"].shape[1]
    below = "X"
    for l in range(1, layers + 1):
        t["Z%d" % l] = t["W%d" % l] @ t[below] + t["b%d" % l]
        below = "A%d" % l
        t[below] = np.maximum(t["Z%d" % l], 0)
    Z = t["Z%d" % layers]
    E = np.exp(Z - Z.max(axis=0))
    t[below] = E / E.sum(axis=0)
    t["loss"] = -np.mean(np.sum(t["Y"] * (Z - Z.max(axis=0) - np.log(E.sum(axis=0))), axis=0))
    for l in range(layers, 0, -1):
        if l == layers:
            t["dZ%d" % l] = t[below] - t["Y"]
        else:
            t["dA%d" % l] = t["W%d" % (l + 1)].T @ t["dZ%d" % (l + 1)]
            t["dZ%d" % l] = np.where(t["Z%d" % l] > 0, t["dA%d" % l], 0)
        t["dW%d" % l] = t["dZ%d" % l] @ t["A%d" % (l - 1) if l > 1 else "X"].T / m
        t["db%d" % l] = t["dZ%d" % l].sum(axis=1, keepdims=True) / m
    for l in range(1, layers + 1):
        for kind in "Wb":
            name = "%s%d" % (kind, l)
            t[name + ".begin"] = t[name]
            t[name] = t[name] - alpha * t["d" + name]


def main(folder, seed, init, alpha, samples, before, *units):
    units, samples = [int(u) for u in units], int(samples)
    t = {"X": read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:samples].T / 255}
    labels = read("train-labels-idx1-ubyte.gz", 8)[:samples]
    t["Y"] = (np.arange(10)[:, None] == labels) * 1.0
    np.random.seed(int(seed))
    t.update(draw(init, units))
    for _ in range(int(before) + 1):
        iterate(t, len(units) - 1, float(alpha))
    bad = 0
    for name, expected in t.items():
        path = os.path.join(folder, name + ".npy")
        value = np.load(path, allow_pickle=False)
        if value.shape != np.shape(expected):
            bad += 1
            print("%s: the shape is %s, NumPy's %s" % (name, value.shape, np.shape(expected)))
            continue
        difference = np.max(np.abs(value - expected)) / max(np.max(np.abs(expected)), 1e-300)
        if not difference <= BOUND:
            bad += 1
            print("%s: differs by %.2e of its largest element" % (name, difference))
    print("%d tensors compared, %d differ" % (len(t), bad))
    return bad > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
