# host: X_train = columns, y_train = labels
# Activations by name from a table of lambdas; keywords everywhere.
import numpy as np

ACTIVATIONS = {
    "relu": (lambda z: np.maximum(0, z), lambda z: (z > 0) * 1.0),
    "tanh": (lambda z: np.tanh(z), lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: (1 / (1 + np.exp(-z))) * (1 - 1 / (1 + np.exp(-z))),
    ),
}


def to_categorical(y, num_classes=None):
    num_classes = num_classes or int(np.max(y)) + 1
    out = np.zeros((num_classes, len(y)))
    out[y, np.arange(len(y))] = 1
    return out


def train(x, y, *, hidden=5, activation="tanh", lr=0.1, epochs=1, seed=0):
    act, act_prime = ACTIVATIONS[activation]
    np.random.seed(seed)
    n_in, m = x.shape
    n_out = y.shape[0]
    w_in = np.random.randn(hidden, n_in) * 0.5
    b_in = np.zeros((hidden, 1))
    w_out = np.random.randn(n_out, hidden) * 0.5
    b_out = np.zeros((n_out, 1))
    for epoch in range(epochs):
        net_in = w_in @ x + b_in
        h = act(net_in)
        logits = w_out @ h + b_out
        top = np.amax(logits, axis=0, keepdims=True)
        log_sum = top + np.log(np.sum(np.exp(logits - top), axis=0, keepdims=True))
        log_p = logits - log_sum
        nll = -np.sum(y * log_p) / m
        g_logits = (np.exp(log_p) - y) / m
        g_w_out = g_logits @ h.T
        g_b_out = np.sum(g_logits, axis=1, keepdims=True)
        g_h = w_out.T @ g_logits
        g_net = g_h * act_prime(net_in)
        g_w_in = g_net @ x.T
        g_b_in = np.sum(g_net, axis=1, keepdims=True)
        w_out -= lr * g_w_out
        b_out -= lr * g_b_out
        w_in -= lr * g_w_in
        b_in -= lr * g_b_in
        print("epoch", epoch, "nll", nll)
    return {"w_in": w_in, "b_in": b_in, "w_out": w_out, "b_out": b_out}


Y_train = to_categorical(y_train, num_classes=3)
weights = train(X_train, Y_train, activation="relu", lr=0.2, epochs=3, seed=17)
weights = train(X_train, Y_train, activation="sigmoid", lr=0.2, epochs=3, seed=18)
