# host: X_train = rows, T_train = onehot
# Rows hold samples; parameters and gradients in dicts, the division by the batch in dy.
import numpy as np

np.random.seed(2)
params = {}
params["W1"] = 0.1 * np.random.randn(6, 5)
params["b1"] = np.zeros(5)
params["W2"] = 0.1 * np.random.randn(5, 3)
params["b2"] = np.zeros(3)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(a):
    a = a - np.max(a, axis=-1, keepdims=True)
    return np.exp(a) / np.sum(np.exp(a), axis=-1, keepdims=True)


def cross_entropy(y, t):
    return -np.sum(t * np.log(y + 1e-7)) / y.shape[0]


def predict(x):
    a1 = np.dot(x, params["W1"]) + params["b1"]
    z1 = sigmoid(a1)
    a2 = np.dot(z1, params["W2"]) + params["b2"]
    return softmax(a2)


def gradient(x, t):
    grads = {}
    batch_num = x.shape[0]
    a1 = np.dot(x, params["W1"]) + params["b1"]
    z1 = sigmoid(a1)
    a2 = np.dot(z1, params["W2"]) + params["b2"]
    y = softmax(a2)
    dy = (y - t) / batch_num
    grads["W2"] = np.dot(z1.T, dy)
    grads["b2"] = np.sum(dy, axis=0)
    dz1 = np.dot(dy, params["W2"].T)
    da1 = (1.0 - sigmoid(a1)) * sigmoid(a1) * dz1
    grads["W1"] = np.dot(x.T, da1)
    grads["b1"] = np.sum(da1, axis=0)
    return grads


losses = []
for epoch in range(3):
    grads = gradient(X_train, T_train)
    for key in ("W1", "b1", "W2", "b2"):
        params[key] -= 0.5 * grads[key]
    loss = cross_entropy(predict(X_train), T_train)
    losses.append(loss)
    print("%d %.4f" % (epoch, loss))
