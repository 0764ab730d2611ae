"""Trajectories of the network, computed by NumPy alone, for the tests to compare with.

    python3 tests/reference/make.py      (python3-numpy; from the top folder; a few minutes)

Each file: one value a line, "loss ITERATION VALUE", "accuracy ITERATION VALUE" (before that
iteration's update, on the training samples), "initial|final NAME SUM SUM_OF_MAGNITUDES FIRST LAST"
(elements in row-major order), "test ACCURACY" and "confusion TRUE PREDICTED COUNT" for the 10000
test images after the last iteration. The data are the first samples of the training file, in order,
pixels / 255.
"""
import gzip
import numpy as np


def read(name, offset):
    with gzip.open("data/mnist/" + name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def draw(kind, layers):
    parameters = []
    for fan_in, units in zip(layers, layers[1:]):
        if kind == "uniform":
            parameters += [np.random.rand(units, fan_in) - 0.5, np.random.rand(units, 1) - 0.5]
        else:
            scale = {"small": 0.01, "xavier": np.sqrt(1 / fan_in), "he": np.sqrt(2 / fan_in)}[kind]
            parameters += [np.random.randn(units, fan_in) * scale, np.zeros((units, 1))]
    return parameters


def forward(parameters, X):
    Z, A = [], [X]
    for W, b in zip(parameters[::2], parameters[1::2]):
        Z.append(W @ A[-1] + b)
        A.append(np.maximum(Z[-1], 0))
    E = np.exp(Z[-1] - Z[-1].max(axis=0))
    A[-1] = E / E.sum(axis=0)
    return Z, A


def trajectory(name, kind, seed, layers, m, alpha, iterations, shown):
    X = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:m].T / 255
    labels = read("train-labels-idx1-ubyte.gz", 8)[:m]
    Y = np.eye(10)[labels].T
    np.random.seed(seed)
    parameters = draw(kind, layers)
    lines = ["# %s, %s start, seed %d, alpha %g, %d samples, NumPy %s"
             % ("-".join(map(str, layers)), kind, seed, alpha, m, np.__version__)]

    def describe(when):
        for i, P in enumerate(parameters):
            lines.append("%s %s%d %.17g %.17g %.17g %.17g" % (
                when, "Wb"[i % 2], i // 2 + 1, P.sum(), abs(P).sum(), P.flat[0], P.flat[-1]))

    describe("initial")
    for i in range(iterations):
        Z, A = forward(parameters, X)
        top = Z[-1].max(axis=0)
        costs = np.log(np.exp(Z[-1] - top).sum(axis=0)) + top - (Y * Z[-1]).sum(axis=0)
        if i in shown:
            lines.append("loss %d %.17g" % (i, costs.mean()))
            lines.append("accuracy %d %.17g" % (i, (A[-1].argmax(axis=0) == labels).mean()))
        dZ = A[-1] - Y
        gradients = []
        for l in reversed(range(len(layers) - 1)):
            gradients = [dZ @ A[l].T / m, dZ.sum(axis=1, keepdims=True) / m] + gradients
            if l:
                dZ = parameters[2 * l].T @ dZ * (Z[l - 1] > 0)
        parameters = [P - alpha * d for P, d in zip(parameters, gradients)]
    describe("final")
    test = read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 784).T / 255
    true = read("t10k-labels-idx1-ubyte.gz", 8)
    guess = forward(parameters, test)[1][-1].argmax(axis=0)
    lines.append("test %.17g" % (guess == true).mean())
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (true, guess), 1)
    lines += ["confusion %d %d %d" % (t, g, counts[t, g]) for t in range(10) for g in range(10)]
    with open("tests/reference/%s.txt" % name, "w") as file:
        file.write("\n".join(lines) + "\n")
    print(name, lines[-101])


def random_vectors():
    """random.txt: "seed S", then draws after that seed, one kind a line, reals as exact hex."""
    lines = ["# numpy.random.RandomState, NumPy " + np.__version__]
    for seed in (0, 7, 12345, 2**32 - 1):
        def fresh(kind, draw):
            np.random.seed(seed)
            lines.append(kind + " " + " ".join(draw()))
        hexes = lambda x: [float(v).hex() for v in x]
        whole = lambda x: [str(int(v)) for v in x]
        lines.append("seed %d" % seed)
        fresh("rand", lambda: hexes(np.random.rand(2000)[[0, 1, 2, 623, 1999]]))
        fresh("randn", lambda: hexes(np.random.randn(1999)[[0, 1, 2, 3, 1998]]))
        for bound in (1, 10, 1000, 2**32 - 1, 2**32, 2**40):
            fresh("randint %d" % bound, lambda: whole(np.random.randint(0, bound, 8)))
        fresh("permutation 12", lambda: whole(np.random.permutation(12)))
        def big():
            x = np.arange(70000)
            np.random.shuffle(x)
            return whole(x[:12])
        fresh("shuffle 70000", big)
        fresh("mixed", lambda: hexes([np.random.randn(), np.random.rand(), np.random.randn()]))
    with open("tests/reference/random.txt", "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    random_vectors()
    every = {0, 1, 2, 5, 10, 20, 35, 50, 100, 200, 249, 250, 400, 499}
    trajectory("uniform-10-seed0", "uniform", 0, [784, 10, 10], 41000, 0.1, 500, every)
    trajectory("uniform-10-seed7", "uniform", 7, [784, 10, 10], 41000, 0.1, 60, every)
    trajectory("xavier-10-seed3", "xavier", 3, [784, 10, 10], 60000, 0.1, 30, every)
    trajectory("small-128-seed1", "small", 1, [784, 128, 10], 10000, 0.1, 21, every)
    trajectory("he-532-seed2", "he", 2, [784, 532, 10], 3000, 0.03, 11, every)
    trajectory("he-deep-seed5", "he", 5, [784, 40, 30, 20, 10], 5000, 0.1, 36, every)
    trajectory("uniform-1-seed4", "uniform", 4, [784, 10], 5000, 0.1, 36, every)
