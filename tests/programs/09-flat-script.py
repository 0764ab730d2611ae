# host: x_train = rows, y_train = labels
# No functions at all; a column of labels made into one-hot with eye.
import numpy as np

np.random.seed(9)
N, D = x_train.shape
H, C = 5, 3
t = np.eye(C)[y_train]
w1 = np.random.normal(0, 0.2, size=(D, H))
c1 = np.zeros(H)
w2 = np.random.normal(0, 0.2, size=(H, C))
c2 = np.zeros(C)
lr = 0.2

for step in range(3):
    s1 = x_train @ w1 + c1
    h1 = np.clip(s1, 0, None)
    s2 = h1 @ w2 + c2
    s2 -= s2.max(axis=1, keepdims=True)
    q = np.exp(s2)
    q /= q.sum(axis=1, keepdims=True)
    loss = -(t * np.log(q + 1e-12)).sum() / N

    grad_s2 = (q - t) / N
    grad_w2 = h1.T @ grad_s2
    grad_c2 = grad_s2.sum(axis=0)
    grad_h = grad_s2 @ w2.T
    grad_s1 = grad_h * (s1 > 0).astype(float)
    grad_w1 = x_train.T @ grad_s1
    grad_c1 = grad_s1.sum(axis=0)

    w1 = w1 - lr * grad_w1
    c1 = c1 - lr * grad_c1
    w2 = w2 - lr * grad_w2
    c2 = c2 - lr * grad_c2
    print(step, loss)
