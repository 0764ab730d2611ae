import numpy as np
np.random.seed(3)
class Layer:
    n = 0
    def __init__(self, a, b, act='relu'):
        self.W = np.random.randn(a, b) * 0.1
        self.b = np.zeros((1, b))
        Layer.n += 1
    def __call__(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g, lr=0.1):
        dW = self.x.T @ g
        db = g.sum(axis=0, keepdims=True)
        dx = g @ self.W.T
        self.W -= lr * dW
        self.b -= lr * db
        return dx
class Deep(Layer):
    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
        self.kind = "deep"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
X = np.random.rand(5, 3)
y = np.array([0, 1, 1, 0, 1])
layers = [Layer(3, 4), Deep(4, 2)]
for epoch in range(3):
    a = X
    for layer in layers:
        a = layer(a)
    e = np.exp(a - a.max(axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(y)), y]))
    g = p.copy()
    g[np.arange(5), y] -= 1
    g /= len(y)
    for layer in reversed(layers):
        g = layer.backward(g)
    print(f"epoch {epoch}: {loss:.6f}", "acc", (p.argmax(1) == y).mean())
print(Layer.n, layers[1].kind, [k * 2 for k in range(4) if k], {k: v for k, v in zip("ab", (1, 2))})
print("%d %5.2f %s" % (3, 4.5, "x"), "{:>6} {}".format(1.5, [1, 'a']))
print(sigmoid(np.array([0.5, -1])))
params = {}
for l in range(1, 3):
    params['W' + str(l)] = np.ones((l, l))
params["W1"] += 1
print(params, sorted(params.keys()), X.shape, X.T[0].shape)
W = np.zeros((2, 2)); V = W; V -= 1; print(W, W is V)
try:
    raise ValueError("bad")
except ValueError as err:
    print("caught", err)
import pandas as pd
data = pd.read_csv('x.csv')
z = data.values[0] + 1
