# host: X = rows, y = labels
# The data are centred first; sums over samples with np.sum alone, masks by comparison.
import numpy as np

X_norm = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)
classes = np.unique(y)
labels_matrix = (y.reshape(-1, 1) == classes).astype(int)

np.random.seed(18)
weight_scale = 1e-1
model = dict(
    W1=weight_scale * np.random.randn(X_norm.shape[1], 5),
    b1=np.zeros(5),
    W2=weight_scale * np.random.randn(5, len(classes)),
    b2=np.zeros(len(classes)),
)


def affine_forward(x, w, b):
    return x.dot(w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    x = cache
    dx = np.array(dout, copy=True)
    dx[x <= 0] = 0
    return dx


def softmax_loss(x, t):
    shifted = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_probs = shifted - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -np.sum(log_probs * t) / N
    dx = (probs - t) / N
    return loss, dx


def loss_and_grads(model, X, t):
    grads = {}
    out1, cache1 = affine_forward(X, model["W1"], model["b1"])
    act1, relu_cache = relu_forward(out1)
    scores, cache2 = affine_forward(act1, model["W2"], model["b2"])
    loss, dscores = softmax_loss(scores, t)
    dact1, grads["W2"], grads["b2"] = affine_backward(dscores, cache2)
    dout1 = relu_backward(dact1, relu_cache)
    _, grads["W1"], grads["b1"] = affine_backward(dout1, cache1)
    return loss, grads


for t in range(3):
    loss, grads = loss_and_grads(model, X_norm, labels_matrix)
    for p in model:
        model[p] -= 1e0 * grads[p]
    print("(Iteration %d / 3) loss: %f" % (t + 1, loss))
