# host: X = columns, Y = onehot_columns
# Any number of layers, with caches and names made of numbers.
import numpy as np


def initialize(layer_dims):
    np.random.seed(8)
    parameters = {}
    L = len(layer_dims)
    for l in range(1, L):
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * 0.3
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_forward(A, W, b):
    Z = W @ A + b
    cache = (A, W, b)
    return Z, cache


def relu(Z):
    A = np.maximum(0, Z)
    return A, Z


def softmax(Z):
    t = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return t / np.sum(t, axis=0, keepdims=True), Z


def model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        Z, linear_cache = linear_forward(A, parameters[f"W{l}"], parameters[f"b{l}"])
        A, activation_cache = relu(Z)
        caches.append((linear_cache, activation_cache))
    Z, linear_cache = linear_forward(A, parameters[f"W{L}"], parameters[f"b{L}"])
    AL, activation_cache = softmax(Z)
    caches.append((linear_cache, activation_cache))
    return AL, caches


def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = 1.0 / m * np.dot(dZ, A_prev.T)
    db = 1.0 / m * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


def model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dZ = AL - Y
    for l in reversed(range(L)):
        linear_cache, activation_cache = caches[l]
        if l < L - 1:
            dZ = np.array(grads["dA" + str(l + 1)], copy=True)
            dZ[activation_cache <= 0] = 0
        dA, dW, db = linear_backward(dZ, linear_cache)
        grads["dA" + str(l)] = dA
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads


def update(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l + 1)] = (
            parameters["W" + str(l + 1)] - learning_rate * grads["dW" + str(l + 1)]
        )
        parameters["b" + str(l + 1)] = (
            parameters["b" + str(l + 1)] - learning_rate * grads["db" + str(l + 1)]
        )
    return parameters


parameters = initialize([6, 5, 4, 3])
costs = []
for i in range(3):
    AL, caches = model_forward(X, parameters)
    cost = -np.sum(Y * np.log(AL)) / Y.shape[1]
    cost = np.squeeze(cost)
    grads = model_backward(AL, Y, caches)
    parameters = update(parameters, grads, learning_rate=0.1)
    costs.append(cost)
    print("Cost after iteration {}: {:.6f}".format(i, cost))
