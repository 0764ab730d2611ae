# host: X = columns, Y = onehot_columns
# Functions that share the program's own names by `global`.
import numpy as np

np.random.seed(10)
W1 = np.random.randn(5, 6) * 0.4
B1 = np.random.randn(5, 1) * 0.1
W2 = np.random.randn(3, 5) * 0.4
B2 = np.random.randn(3, 1) * 0.1
m = X.shape[1]
alpha = 0.25


def leaky(z, slope=0.01):
    return np.where(z > 0, z, slope * z)


def leaky_slope(z, slope=0.01):
    return np.where(z > 0, 1.0, slope)


def forward():
    global Z1, A1, Z2, A2
    Z1 = W1 @ X + B1
    A1 = leaky(Z1)
    Z2 = W2 @ A1 + B2
    e = np.exp(Z2 - Z2.max(0))
    A2 = e / e.sum(0)


def backward():
    global dW1, dB1, dW2, dB2
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    dB2 = dZ2.sum(1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * leaky_slope(Z1)
    dW1 = dZ1 @ X.T / m
    dB1 = dZ1.sum(1).reshape(-1, 1) / m


def update():
    global W1, B1, W2, B2
    W1 -= alpha * dW1
    B1 -= alpha * dB1
    W2 -= alpha * dW2
    B2 -= alpha * dB2


def cost():
    return -np.mean(np.sum(Y * np.log(A2), axis=0))


for _ in range(3):
    forward()
    print(cost())
    backward()
    update()
