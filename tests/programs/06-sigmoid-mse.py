# host: X = rows, Y = onehot
# Sigmoids and squared error, ascending with target - output.
import numpy as np

np.random.seed(6)
weights_input_hidden = 2 * np.random.random((6, 5)) - 1
weights_hidden_output = 2 * np.random.random((5, 3)) - 1
learning_rate = 0.1


def sigmoid(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


for j in range(4):
    layer_0 = X
    layer_1 = sigmoid(np.dot(layer_0, weights_input_hidden))
    layer_2 = sigmoid(np.dot(layer_1, weights_hidden_output))
    error = Y - layer_2
    if j % 2 == 0:
        print("Error:", np.mean(np.abs(error)))
    layer_2_delta = error * sigmoid(layer_2, deriv=True)
    layer_1_error = layer_2_delta.dot(weights_hidden_output.T)
    layer_1_delta = layer_1_error * sigmoid(layer_1, True)
    weights_hidden_output += learning_rate * layer_1.T.dot(layer_2_delta)
    weights_input_hidden += learning_rate * layer_0.T.dot(layer_1_delta)
