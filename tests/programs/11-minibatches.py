# host: X = rows, y = labels
# Shuffled mini-batches by index arrays.
import numpy as np

np.random.seed(11)
n_samples, n_features = X.shape
n_classes = 3
Y = np.zeros((n_samples, n_classes))
Y[np.arange(n_samples), y] = 1
W = {1: np.random.randn(n_features, 5) * 0.2, 2: np.random.randn(5, n_classes) * 0.2}
b = {1: np.zeros((1, 5)), 2: np.zeros((1, n_classes))}


def softplus(z):
    return np.log(1 + np.exp(z))


def softplus_grad(z):
    return 1 / (1 + np.exp(-z))


def iterate(batch_size):
    order = np.random.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        rows = order[start:start + batch_size]
        yield X[rows], Y[rows]


for epoch in range(3):
    for xb, yb in iterate(4):
        z1 = xb @ W[1] + b[1]
        a1 = softplus(z1)
        z2 = a1 @ W[2] + b[2]
        e = np.exp(z2 - np.max(z2, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        loss = -np.sum(yb * np.log(p)) / len(xb)
        d2 = (p - yb) / len(xb)
        d1 = d2 @ W[2].T * softplus_grad(z1)
        W[2] -= 0.3 * (a1.T @ d2)
        b[2] -= 0.3 * d2.sum(axis=0, keepdims=True)
        W[1] -= 0.3 * (xb.T @ d1)
        b[1] -= 0.3 * d1.sum(axis=0, keepdims=True)
    print(epoch, round(float(loss), 6))
