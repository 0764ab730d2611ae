# host: training_x = rows, training_y = labels
# Lists of weights and biases, nabla lists, columns of single samples.
import numpy as np

np.random.seed(15)


class Net(object):
    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.sizes = sizes
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def train(self, data, epochs, batch, eta):
        n = len(data)
        for j in range(epochs):
            for k in range(0, n, batch):
                self.update_batch(data[k:k + batch], eta)
            print("epoch {0}: {1} / {2}".format(j, self.evaluate(data), n))

    def update_batch(self, batch, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            delta_b, delta_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_w)]
        self.weights = [w - (eta / len(batch)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(batch)) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        grads_b = [np.zeros(b.shape) for b in self.biases]
        grads_w = [np.zeros(w.shape) for w in self.weights]
        activation = x
        activations = [x]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        delta = self.cost_derivative(activations[-1], y) * sigmoid_prime(zs[-1])
        grads_b[-1] = delta
        grads_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.num_layers):
            z = zs[-l]
            sp = sigmoid_prime(z)
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sp
            grads_b[-l] = delta
            grads_w[-l] = np.dot(delta, activations[-l - 1].transpose())
        return (grads_b, grads_w)

    def evaluate(self, data):
        results = [(np.argmax(self.feedforward(x)), np.argmax(y)) for (x, y) in data]
        return sum(int(x == y) for (x, y) in results)

    def cost_derivative(self, output_activations, y):
        return output_activations - y


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def vectorized(j):
    e = np.zeros((3, 1))
    e[j] = 1.0
    return e


data = [(np.reshape(x, (6, 1)), vectorized(j)) for x, j in zip(training_x, training_y)]
net = Net([6, 4, 3])
net.train(data, 3, 6, 1.5)
