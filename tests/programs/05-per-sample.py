# host: X = rows, y = labels
# One sample at a time, gradients by outer products.
import numpy as np

rng_seed = 5
np.random.seed(rng_seed)
w_hidden = np.random.randn(5, 6) * 0.3
b_hidden = np.zeros(5)
w_out = np.random.randn(3, 5) * 0.3
b_out = np.zeros(3)
eta = 0.05


def logistic(v):
    return 1.0 / (1.0 + np.exp(-v))


for epoch in range(3):
    total = 0.0
    for x, label in zip(X, y):
        target = np.zeros(3)
        target[label] = 1.0
        net_h = np.dot(w_hidden, x) + b_hidden
        h = logistic(net_h)
        scores = np.dot(w_out, h) + b_out
        e = np.exp(scores - np.max(scores))
        p = e / np.sum(e)
        total += -np.log(p[label])
        delta_out = p - target
        delta_hidden = np.dot(w_out.T, delta_out) * h * (1.0 - h)
        w_out -= eta * np.outer(delta_out, h)
        b_out -= eta * delta_out
        w_hidden -= eta * np.outer(delta_hidden, x)
        b_hidden -= eta * delta_hidden
    print(epoch, total / len(X))
