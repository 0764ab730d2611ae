# host: inputs = rows, targets = onehot
# Layers in a list; each keeps its own gradients.
import numpy as np

np.random.seed(4)


class Dense:
    def __init__(self, n_in, n_out):
        self.weights = np.random.uniform(-0.5, 0.5, (n_in, n_out))
        self.bias = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return np.matmul(x, self.weights) + self.bias

    def backward(self, grad):
        self.grad_weights = np.matmul(self.x.T, grad)
        self.grad_bias = grad.sum(0)
        return np.matmul(grad, self.weights.T)

    def update(self, rate):
        self.weights = self.weights - rate * self.grad_weights
        self.bias = self.bias - rate * self.grad_bias


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out**2)


class SoftmaxLoss:
    def forward(self, x, t):
        e = np.exp(x - x.max(1)[:, None])
        self.p = e / e.sum(1)[:, None]
        self.t = t
        return -(t * np.log(self.p)).sum(1).mean()

    def backward(self):
        return (self.p - self.t) / len(self.t)


layers = [Dense(6, 5), Tanh(), Dense(5, 4), Tanh(), Dense(4, 3)]
criterion = SoftmaxLoss()

for it in range(3):
    h = inputs
    for layer in layers:
        h = layer.forward(h)
    loss = criterion.forward(h, targets)
    g = criterion.backward()
    for layer in reversed(layers):
        g = layer.backward(g)
    for layer in layers:
        if isinstance(layer, Dense):
            layer.update(0.3)
    print(it, loss)
