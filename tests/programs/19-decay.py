# host: X = rows, Y = onehot
# The learning rate falls from epoch to epoch; ReLU's slope by heaviside, early stop.
import numpy as np

np.random.seed(19)
w = [np.random.rand(6, 5) - 0.5, np.random.rand(5, 3) - 0.5]
b = [np.random.rand(5) - 0.5, np.random.rand(3) - 0.5]
lr0, decay = 0.4, 0.5
best = np.inf

for epoch in range(5):
    lr = lr0 / (1 + decay * epoch)
    u1 = np.add(np.dot(X, w[0]), b[0])
    v1 = u1 * np.heaviside(u1, 0)
    u2 = np.add(np.dot(v1, w[1]), b[1])
    v2 = np.exp(u2) / np.exp(u2).sum(axis=1).reshape(-1, 1)
    loss = np.sum(-Y * np.log(v2)) / np.size(Y, 0)
    assert not np.isnan(loss), "diverged"
    if loss > best - 1e-9:
        print("no longer better")
        break
    best = loss
    du2 = (v2 - Y) / np.size(Y, 0)
    dv1 = np.dot(du2, w[1].T)
    du1 = dv1 * np.heaviside(u1, 0)
    gradients = [np.dot(X.T, du1), np.dot(v1.T, du2)]
    for k in range(len(w)):
        w[k] -= lr * gradients[k]
    b[0] -= lr * du1.sum(axis=0)
    b[1] -= lr * du2.sum(axis=0)
    print(f"{epoch} lr={lr:.3f} loss={loss:.4f} acc={np.mean(np.argmax(v2, 1) == np.argmax(Y, 1)):.0%}")
