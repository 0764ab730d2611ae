# host: X = columns, labels = labels
# Columns hold samples; Z before and A after each activation.
import numpy as np

np.random.seed(1)


def init_params():
    W1 = np.random.rand(5, 6) - 0.5
    b1 = np.random.rand(5, 1) - 0.5
    W2 = np.random.rand(3, 5) - 0.5
    b2 = np.random.rand(3, 1) - 0.5
    return W1, b1, W2, b2


def relu(Z):
    return np.maximum(Z, 0)


def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=0))
    return E / np.sum(E, axis=0)


def one_hot(y, classes=3):
    out = np.zeros((y.size, classes))
    out[np.arange(y.size), y] = 1
    return out.T


def forward(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = relu(Z1)
    Z2 = W2.dot(A1) + b2
    A2 = softmax(Z2)
    return Z1, A1, Z2, A2


def backward(Z1, A1, A2, W2, X, y):
    m = y.size
    dZ2 = A2 - one_hot(y)
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


def descend(X, y, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward(Z1, A1, A2, W2, X, y)
        W1 = W1 - alpha * dW1
        b1 = b1 - alpha * db1
        W2 = W2 - alpha * dW2
        b2 = b2 - alpha * db2
        if i % 2 == 0:
            guesses = np.argmax(A2, 0)
            print("iteration", i, "accuracy", np.sum(guesses == y) / y.size)
    return W1, b1, W2, b2


W1, b1, W2, b2 = descend(X, labels, 0.3, 4)
