# host: X = rows, Y = onehot
# A linear output with squared error, the mean over everything.
import numpy as np

np.random.seed(13)
hidden = 5
theta1 = np.random.uniform(low=-1.0, high=1.0, size=(X.shape[1] + 1, hidden))
theta2 = np.random.uniform(low=-1.0, high=1.0, size=(hidden + 1, Y.shape[1]))


def add_ones(a):
    return np.hstack((np.ones((a.shape[0], 1)), a))


rate: float = 0.4
for k in range(3):
    inputs = add_ones(X)
    pre = inputs @ theta1
    post = add_ones(1 / (1 + np.exp(-pre)))
    output = post @ theta2
    residual = output - Y
    mse = np.mean(residual ** 2)
    d_output = 2 * residual / residual.size
    d_theta2 = post.T @ d_output
    d_post = (d_output @ theta2.T)[:, 1:]
    d_pre = d_post * post[:, 1:] * (1 - post[:, 1:])
    d_theta1 = inputs.T @ d_pre
    theta2 -= rate * d_theta2
    theta1 -= rate * d_theta1
    print(f"{k}: {mse:.8f}")
