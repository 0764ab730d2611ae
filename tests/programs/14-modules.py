# host: X = rows, labels = labels
# Modules with a common base class, parameters gathered in lists.
import numpy as np

np.random.seed(14)


class Module:
    def parameters(self):
        return []

    def __call__(self, *args):
        return self.forward(*args)


class Linear(Module):
    def __init__(self, fan_in, fan_out, bias=True):
        super().__init__()
        bound = 1 / np.sqrt(fan_in)
        self.weight = np.random.uniform(-bound, bound, size=(fan_in, fan_out))
        self.bias = np.zeros(fan_out) if bias else None
        self.grads = [None, None]

    def forward(self, x):
        self.input = x
        out = x @ self.weight
        return out if self.bias is None else out + self.bias

    def backward(self, grad):
        self.grads[0] = self.input.T @ grad
        if self.bias is not None:
            self.grads[1] = grad.sum(axis=0)
        return grad @ self.weight.T

    def parameters(self):
        return [self.weight] + ([self.bias] if self.bias is not None else [])


class ReLU(Module):
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, grad):
        return grad * self.mask


class Sequential(Module):
    def __init__(self, *modules):
        self.modules = list(modules)

    def forward(self, x):
        for module in self.modules:
            x = module(x)
        return x

    def backward(self, grad):
        for module in self.modules[::-1]:
            grad = module.backward(grad)
        return grad


class SGD:
    def __init__(self, modules, lr):
        self.modules, self.lr = modules, lr

    def step(self):
        for module in self.modules:
            for parameter, grad in zip(module.parameters(), getattr(module, "grads", [])):
                parameter -= self.lr * grad


def cross_entropy(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    log_probs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    n = len(y)
    loss = -log_probs[np.arange(n), y].mean()
    grad = np.exp(log_probs)
    grad[np.arange(n), y] -= 1
    return loss, grad / n


model = Sequential(Linear(6, 5), ReLU(), Linear(5, 3))
optimizer = SGD(model.modules, lr=0.3)
for epoch in range(3):
    loss, grad = cross_entropy(model(X), labels)
    model.backward(grad)
    optimizer.step()
    print("epoch", epoch, "loss", loss)
