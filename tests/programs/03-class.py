# host: X = rows, y = labels
# A class with the network's state in attributes.
import numpy as np


class Network:
    def __init__(self, inputs, hidden, outputs, lr=0.2, seed=3):
        np.random.seed(seed)
        self.lr = lr
        self.W1 = np.random.randn(inputs, hidden) * np.sqrt(2.0 / inputs)
        self.b1 = np.zeros((1, hidden))
        self.W2 = np.random.randn(hidden, outputs) * np.sqrt(2.0 / hidden)
        self.b2 = np.zeros((1, outputs))

    @staticmethod
    def softmax(scores):
        shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shifted / shifted.sum(axis=1, keepdims=True)

    def forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.where(self.z1 > 0, self.z1, 0)
        self.z2 = self.a1 @ self.W2 + self.b2
        self.probs = self.softmax(self.z2)
        return self.probs

    def loss(self, y):
        picked = self.probs[np.arange(len(y)), y]
        return -np.log(picked).mean()

    def backward(self, X, y):
        n = X.shape[0]
        delta = self.probs.copy()
        delta[np.arange(n), y] -= 1
        delta /= n
        self.dW2 = self.a1.T @ delta
        self.db2 = delta.sum(axis=0, keepdims=True)
        hidden = delta @ self.W2.T
        hidden[self.z1 <= 0] = 0
        self.dW1 = X.T @ hidden
        self.db1 = hidden.sum(axis=0, keepdims=True)

    def step(self):
        self.W1 -= self.lr * self.dW1
        self.b1 -= self.lr * self.db1
        self.W2 -= self.lr * self.dW2
        self.b2 -= self.lr * self.db2

    def fit(self, X, y, epochs):
        history = []
        for epoch in range(1, epochs + 1):
            self.forward(X)
            value = self.loss(y)
            history.append(value)
            self.backward(X, y)
            self.step()
            print(f"epoch {epoch:2d}/{epochs}: loss {value:.5f}")
        return history


net = Network(X.shape[1], 5, 3)
history = net.fit(X, y, epochs=3)
